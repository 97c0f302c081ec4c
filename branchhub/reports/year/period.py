from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from branchhub.core import formats
from branchhub.core.dates import add_months

MOST_MONTHS = 13


@dataclass(frozen=True)
class ReportPeriod:
    """What a report is of: the days `first` to `last`, both included."""

    first: date
    last: date

    @classmethod
    def of_year(cls, year) -> "ReportPeriod":
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def year(self) -> int | None:
        """The calendar year that it is, or None: a year's totals belong to whole years only."""
        whole = ReportPeriod.of_year(self.first.year)
        return self.first.year if self == whole else None

    def as_of(self, today) -> date:
        """The day of which it tells who and what was there: its last, or `today` until then."""
        return min(self.last, today)

    @property
    def day(self) -> date:
        return self.as_of(timezone.localdate())

    @property
    def months(self) -> int:
        """How many calendar months it touches."""
        years = self.last.year - self.first.year
        return years * 12 + self.last.month - self.first.month + 1

    @property
    def days(self) -> tuple[date, date]:
        return self.first, self.last

    def url_of(self, branch) -> str:
        """The address of the branch's report of this period."""
        return f"{reverse('reports:year')}?{urlencode({'branch': branch.pk} | self.asks)}"

    @property
    def asks(self) -> dict[str, str]:
        """The GET parameters that name this period to a list or a report."""
        return {"from": self.first.isoformat(), "until": self.last.isoformat()}

    @property
    def query(self) -> str:
        """The same as the end of an address."""
        return urlencode(self.asks)

    def place(self, anchor) -> str:
        """A place in the report of this period, as a list is told where it was left."""
        return f"{self.first}_{self.last}_{anchor}"

    @property
    def year_before(self) -> "ReportPeriod":
        return ReportPeriod.of_year(self.last.year - 1)

    @property
    def year_after(self) -> "ReportPeriod":
        return ReportPeriod.of_year(self.last.year + 1)

    def steps(self) -> list[tuple[str, "ReportPeriod"]]:
        """Its months with their names, or its years where it is much longer than one."""
        if self.months > MOST_MONTHS:
            years = range(self.first.year, self.last.year + 1)
            return [(formats.year(year), self._cut(ReportPeriod.of_year(year))) for year in years]
        name = formats.short_month if self.first.year == self.last.year else formats.month
        firsts = [add_months(self.first.replace(day=1), number) for number in range(self.months)]
        return [(name(day), self._cut(_month(day))) for day in firsts]

    def _cut(self, other) -> "ReportPeriod":
        """The part of `other` that lies inside."""
        return ReportPeriod(max(self.first, other.first), min(self.last, other.last))

    def __contains__(self, day) -> bool:
        return self.first <= day <= self.last

    def __str__(self):
        if self.year:
            return formats.year(self.year)
        return formats.DASH.join(formats.full_date(day) for day in self.days)


def _month(first) -> ReportPeriod:
    return ReportPeriod(first, add_months(first, 1) - timedelta(days=1))
