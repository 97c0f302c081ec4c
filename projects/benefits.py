"""Sums of benefits. Savings and revenue of one certainty add up; nothing else ever does."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from branchhub.core import formats
from branchhub.core.charts import Chart, Series

from .choices import BenefitKind, Certainty

SUMMED = "summed"


@dataclass(frozen=True)
class Total:
    """`what` is a kind of benefit, or SUMMED for savings and revenue together."""

    certainty: str
    what: str
    amount: Decimal

    @property
    def label(self) -> str:
        if self.what == SUMMED:
            return _("%(certainty)s: savings and revenue") % {"certainty": self.certainty_label}
        values = {"certainty": self.certainty_label, "kind": BenefitKind(self.what).label}
        return _("%(certainty)s: %(kind)s") % values

    @property
    def certainty_label(self):
        return Certainty(self.certainty).label

    @property
    def query(self) -> str:
        """What narrows the list to just these amounts."""
        kind = "summed=1" if self.what == SUMMED else f"kind={self.what}"
        return f"certainty={self.certainty}&{kind}"


def totals(amounts) -> list[Total]:
    """Of (certainty, kind, amount), what may be added up; verified first, sums before kinds."""
    found = defaultdict(Decimal)
    for certainty, kind, amount in amounts:
        what = SUMMED if kind in BenefitKind.summed() else kind
        found[certainty, what] += amount
    order = [(certainty, what) for certainty in Certainty.values[::-1] for what in _whats()]
    return [Total(*key, found[key]) for key in order if key in found]


def _whats():
    return [SUMMED, *(kind for kind in BenefitKind.values if kind not in BenefitKind.summed())]


def chart_by_year(rows, certainty, *, link) -> Chart | None:
    """Amounts of one certainty by year and kind; None for none.

    `rows` are those of `by_year_and_kind`; `link(year, kind)` is the address of what a bar counts.
    """
    found = {(row["year"], row["kind"]): row["total"] for row in rows}
    years = sorted({year for year, _kind in found})
    kinds = [kind for kind in BenefitKind if any((year, kind.value) in found for year in years)]
    if not years:
        return None
    series = [
        Series(
            kind.label,
            [found.get((year, kind.value)) for year in years],
            [link(year, kind.value) if (year, kind.value) in found else "" for year in years],
        )
        for kind in kinds
    ]
    return Chart(
        key="benefits",
        title=_("%(certainty)s benefits by year and kind") % {"certainty": certainty.label},
        heading=_("Year"),
        categories=[str(year) for year in years],
        series=series,
        unit=_("yuan"),
        write=formats.amount,
    )
