"""How often sessions of each kind are asked for: the rules of the field, as data.

A branch or its committee sets its own in the table `Norm`; these hold for everybody else.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from .choices import Kind, Period

REGULATION = date(2018, 11, 1)  # BR came into force on 28 October 2018.
CLOSED_WITHIN = timedelta(days=3)  # of the end; then a record is closed in time. domain.md 3.3.
COMMITTEE_FROM = 7  # full members from which a branch has a committee. Source: BR 20.


@dataclass(frozen=True)
class NormRule:
    """As the columns of `Norm` have it; `clause` says what it rests on."""

    kind: str
    period: str
    clause: str
    times: int = 1
    per_group: bool = False
    from_on: date = REGULATION
    until_on: date | None = None


DEFAULTS = (
    NormRule(Kind.COMMITTEE, Period.MONTH, _("Regulations on branch work, article 12")),
    NormRule(Kind.GROUP, Period.MONTH, _("Regulations on branch work, article 13"), per_group=True),
    NormRule(Kind.THEME_DAY, Period.MONTH, _("Regulations on branch work, article 16")),
    NormRule(Kind.ASSEMBLY, Period.QUARTER, _("Regulations on branch work, article 11")),
    NormRule(Kind.LECTURE, Period.QUARTER, _("Common practice; the regulations name no number")),
    NormRule(Kind.LIFE_MEETING, Period.YEAR, _("Regulations on branch work, article 17")),
    NormRule(Kind.APPRAISAL, Period.YEAR, _("Regulations on branch work, article 18")),
)
ORDER = [
    Kind.COMMITTEE,
    Kind.GROUP,
    Kind.THEME_DAY,
    Kind.ASSEMBLY,
    Kind.LECTURE,
    Kind.LIFE_MEETING,
    Kind.APPRAISAL,
    Kind.CLASSROOM,
    Kind.OTHER,
]

HOW_OFTEN = {
    Period.MONTH: ngettext_lazy("Once a month", "%(times)d times a month", "times"),
    Period.QUARTER: ngettext_lazy("Once a quarter", "%(times)d times a quarter", "times"),
    Period.HALF_YEAR: ngettext_lazy("Once a half-year", "%(times)d times a half-year", "times"),
    Period.YEAR: ngettext_lazy("Once a year", "%(times)d times a year", "times"),
}


def how_often(norm) -> str:
    """`每季度 1 次`, `Once a quarter`; of no times, that nothing is asked for."""
    if not norm.times:
        return str(_("Nothing is asked for"))
    return HOW_OFTEN[norm.period] % {"times": norm.times}


def in_force(levels, day):
    """What holds on `day` of the norms of one kind: the latest of the first level that has one.

    `levels` are lists of norms, the branch's own first. None where nothing is asked for.
    """
    norm = set_for(levels, day)
    return norm if norm and norm.times else None


def set_for(levels, day):
    """The same, also where what was set is that nothing is asked for; None where nobody spoke."""
    for norms in levels:
        holding = [norm for norm in norms if _holds(norm, day)]
        if holding:
            return max(holding, key=lambda norm: norm.from_on)
    return None


def to_come(levels, day) -> list:
    """What begins after `day` and is not overruled by who holds on it; the soonest first."""
    later = []
    for norms in levels:
        later += [norm for norm in norms if norm.from_on > day]
        if any(_holds(norm, day) for norm in norms):
            break
    return sorted(later, key=lambda norm: norm.from_on)


def _holds(norm, day) -> bool:
    return norm.from_on <= day and (norm.until_on is None or day < norm.until_on)
