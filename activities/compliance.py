"""Whether requirements are met: kind and body by period, from norms and sessions.

One home for the counting of domain.md 3.4; board, summary, reminders and digests all ask here.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from branchhub.core import periods
from branchhub.core.dates import add_months
from members.models import PartyGroup

from .choices import Kind, NormState, Period
from .facts import Facts, Session, read_facts
from .kinds import KINDS
from .norms import COMMITTEE_FROM, ORDER, in_force

__all__ = ["Cell", "Row", "Session", "board", "boards"]


@dataclass(frozen=True)
class Cell:
    """One period of one row: `months` from `first` on. `reason` says why it is not applicable.

    `planned` holds what is not held: what lies ahead, and what is over but not on record.
    """

    first: date
    months: int
    state: NormState
    times: int = 0
    held: tuple[Session, ...] = ()
    planned: tuple[Session, ...] = ()
    reason: str = ""
    norm: object | None = None

    @property
    def last(self) -> date:
        return add_months(self.first, self.months) - timedelta(days=1)

    @property
    def is_gap(self) -> bool:
        return self.state in (NormState.DUE, NormState.MISSED)

    def days_left(self, today) -> int:
        """Today is one of them."""
        return (self.last - today).days + 1


@dataclass(frozen=True)
class Row:
    """A kind asked of the branch or of one group, with its cells in order of time.

    `norm` is the one in force last; None where none is.
    """

    kind: str
    group: PartyGroup | None
    cells: tuple[Cell, ...]
    norm: object | None

    @property
    def label(self) -> str:
        kind = Kind(self.kind).label
        return f"{kind}·{self.group.name}" if self.group else str(kind)

    def cell_on(self, day) -> Cell | None:
        return next((cell for cell in self.cells if cell.first <= day <= cell.last), None)


@dataclass(frozen=True)
class Span:
    """A period of one kind, [first, end), under the norm that holds on its first day.

    A calendar period that the norm found running when it began is not whole.
    """

    first: date
    end: date
    norm: object | None
    is_whole: bool

    @property
    def months(self) -> int:
        return (self.end.year - self.first.year) * 12 + self.end.month - self.first.month

    def known_day(self, today) -> date:
        """The day whose people count: today, or the last or first day when it is past or ahead."""
        return min(max(self.first, today), self.end - timedelta(days=1))


def board(branch, first, months, *, now) -> list[Row]:
    """The rows of one branch for `months` from the first of a month on. Three queries."""
    return boards([branch], first, months, now=now)[branch.pk]


def boards(branches, first, months, *, now) -> dict[int, list[Row]]:
    """The rows of each of `branches`, read with committee; three queries for any number of them.

    Periods that begin before `first` or end after the span are counted whole.
    """
    last, today = add_months(first, months), timezone.localdate(now)
    start = date(first.year, 1, 1)
    end = date((last - timedelta(days=1)).year + 1, 1, 1)  # no period crosses the turn of a year
    facts = read_facts(branches, start, end)
    return {pk: _rows(each, first, last, today) for pk, each in facts.items()}


def _rows(facts: Facts, first, last, today) -> list[Row]:
    rows = []
    for kind in ORDER:
        spans = list(_spans(facts.levels[kind], first, last))
        for group in _asked(facts, spans, first):
            rows.append(_row(facts, kind, group, spans, today))
    return rows


def _spans(levels, first, last):
    """The periods that touch [first, last), cut from the turn of the year on."""
    day = date(first.year, 1, 1)
    while day < last:
        norm = in_force(levels, day)
        months = Period(norm.period).months if norm else 1
        opened = periods.first_of_period(day, months)
        end = add_months(opened, months)
        if end > first:
            yield Span(day, end, norm, is_whole=opened == day)
        day = end


def _asked(facts, spans, first) -> list[PartyGroup | None]:
    """Whom the norms of `spans` speak to: None for the branch, which stands in for no groups."""
    asks_groups = {span.norm.per_group for span in spans if span.norm}
    groups = []
    if True in asks_groups:
        groups = [each for each in facts.groups if not _is_closed(each, first)]
    return [None, *groups] if False in asks_groups or asks_groups and not groups else groups


def _row(facts, kind, group, spans, today) -> Row:
    cells = tuple(_cell(facts, kind, group, span, today) for span in spans)
    norms = [cell.norm for cell in cells if cell.norm]
    return Row(kind, group, cells, norms[-1] if norms else None)


def _cell(facts, kind, group, span, today) -> Cell:
    sessions = [
        session
        for session in facts.sessions[kind]
        if span.first <= session.day < span.end and (group is None or session.group_id == group.pk)
    ]
    held = tuple(session for session in sessions if session.is_held)
    planned = tuple(session for session in sessions if not session.is_held)
    reason = _not_applicable(facts, kind, group, span, today)
    state, times = NormState.NOT_APPLICABLE, 0
    if not reason:
        times = span.norm.times
        state = _state(len(held), len(planned), times, is_over=span.end <= today)
    return Cell(span.first, span.months, state, times, held, planned, reason, span.norm)


def _state(held, planned, times, *, is_over) -> NormState:
    if held >= times:
        return NormState.MET
    if is_over:
        return NormState.MISSED
    return NormState.PLANNED if held + planned >= times else NormState.DUE


def _not_applicable(facts, kind, group, span, today) -> str:
    """Why nothing is asked for in a span; "" where something is."""
    since, day = facts.branch.kept_since, span.known_day(today)
    if span.norm is None:
        return _("Nothing is asked for.")
    if span.norm.per_group and not group:
        open_groups = [each for each in facts.groups if not _is_closed(each, span.first)]
        return _("Asked of each group.") if open_groups else _("The branch has no groups.")
    if group and not span.norm.per_group:
        return _("Asked of the branch as a whole.")
    if not span.is_whole:
        return _("The requirement begins with the next whole period.")
    if since and since >= span.end:
        return _("Before records were kept here.")
    if KINDS[kind].needs_committee and facts.full_members_on(day) < COMMITTEE_FROM:
        return _too_small(facts.full_members_on(day))
    return _group_is_gone(facts, group, day) if group else ""


def _too_small(count) -> str:
    return ngettext(
        "%(count)d full member: a committee is asked for from %(least)d.",
        "%(count)d full members: a committee is asked for from %(least)d.",
        count,
    ) % {"count": count, "least": COMMITTEE_FROM}


def _group_is_gone(facts, group, day) -> str:
    if _is_closed(group, day):
        return _("The group is closed.")
    return "" if facts.members_of(group, day) else _("The group had no members.")


def _is_closed(group, day) -> bool:
    return group.closed_on is not None and group.closed_on <= day
