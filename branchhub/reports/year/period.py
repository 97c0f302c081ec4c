from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from branchhub.core import formats


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
    def year_before(self) -> "ReportPeriod":
        return ReportPeriod.of_year(self.last.year - 1)

    @property
    def year_after(self) -> "ReportPeriod":
        return ReportPeriod.of_year(self.last.year + 1)

    def __str__(self):
        if self.year:
            return formats.year(self.year)
        return formats.DASH.join(formats.full_date(day) for day in self.days)
