"""What a counted figure is, and how many of them are read at once."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils.functional import Promise

from members.models import Branch

from .period import ReportPeriod
from .units import Unit


class Dates(Enum):
    """How a list is told which days it is of."""

    PERIOD = "period"
    DAY = "day"

    def asks(self, period) -> dict[str, str]:
        if self is Dates.DAY:
            return {"day": period.day.isoformat()}
        return period.asks


@dataclass(frozen=True)
class Counted:
    """A figure that is the number of `rows` of a period, or the sum of their column `sums`.

    `page` is the URL name of the list and `asks` what of its GET parameters beside the branch
    narrows it to these rows, in the days or on the day that `dates` says.
    """

    key: str
    label: str | Promise
    rows: Callable[[ReportPeriod], QuerySet]
    page: str
    asks: dict[str, Any]
    sums: str = ""
    unit: Unit = Unit.NUMBER
    dates: Dates = Dates.PERIOD

    def list_url(self, branch, period) -> str:
        place = {"report": period.place(f"figure-{self.key}")}
        asks = {"branch": branch.pk, **self.asks, **self.dates.asks(period), **place}
        return f"{reverse(self.page)}?{urlencode(asks)}"

    def measured(self, period):
        """The figure of the branch of the row outside, for use in a query of branches."""
        measure = Sum(self.sums) if self.sums else Count("pk", distinct=True)
        rows = self.rows(period).filter(branch=OuterRef("pk")).order_by()
        return Subquery(rows.values("branch").annotate(n=measure).values("n"))


def read(figures, branches, period) -> dict[int, dict]:
    """{branch id: {key: number}} of `figures`; 0 of nothing. One query."""
    keys = [counted.key for counted in figures]
    measures = [counted.measured(period) for counted in figures]
    rows = Branch.objects.filter(pk__in=branches).order_by().values_list("pk", *measures)
    return {
        pk: {key: number or 0 for key, number in zip(keys, numbers, strict=True)}
        for pk, *numbers in rows
    }
