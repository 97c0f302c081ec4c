"""Whether requirements are met: kind and body by period, from norms and sessions.

One home for the counting of domain.md 3.4; board, summary, reminders and digests all ask here.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from branchhub.core import periods
from branchhub.core.dates import add_months
from members.choices import Status
from members.models import Branch, Committee, GroupMembership, PartyGroup, StatusPeriod

from .choices import ActivityStatus, Kind, NormState, Period
from .kinds import KINDS
from .models import Activity, AlsoCounts, Norm
from .norms import COMMITTEE_FROM, DEFAULTS, ORDER, in_force


@dataclass(frozen=True)
class Session:
    """What counting needs to know of a session."""

    pk: int
    kinds: frozenset[str]
    group_id: int | None
    day: date
    is_held: bool


@dataclass(frozen=True)
class Cell:
    """One period of one row: `months` from `first` on. `reason` says why it is not applicable."""

    first: date
    months: int
    state: NormState
    times: int = 0
    held: tuple[Session, ...] = ()
    planned: tuple[Session, ...] = ()
    reason: str = ""

    @property
    def last(self) -> date:
        return add_months(self.first, self.months) - timedelta(days=1)

    @property
    def is_gap(self) -> bool:
        return self.state in (NormState.DUE, NormState.MISSED)


@dataclass(frozen=True)
class Row:
    """A kind asked of the branch or of one group, with its cells in order of time.

    `norm` is the one in force last; None where none is.
    """

    kind: str
    group: PartyGroup | None
    cells: tuple[Cell, ...]
    norm: object | None

    def cell_on(self, day) -> Cell | None:
        return next((cell for cell in self.cells if cell.first <= day <= cell.last), None)


@dataclass
class Facts:
    """What is read of one branch for a span of months."""

    branch: Branch
    levels: dict[str, list] = field(default_factory=dict)
    groups: list[PartyGroup] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    full: list[tuple[date, date | None]] = field(default_factory=list)
    in_groups: dict[int, list] = field(default_factory=lambda: defaultdict(list))


def board(branch, first, months, *, now) -> list[Row]:
    """The rows of one branch for `months` from the first of a month on. Seven queries."""
    return boards([branch], first, months, now=now)[branch.pk]


def boards(branches, first, months, *, now) -> dict[int, list[Row]]:
    """The rows of each of `branches`; the same seven queries for any number of them.

    Periods that begin before `first` or end after the span are counted whole.
    """
    start = periods.first_of_period(first, Period.YEAR.months)
    end = add_months(periods.first_of_period(add_months(first, months - 1), 12), 12)
    today = timezone.localdate(now)
    last = add_months(first, months)
    facts = read_facts(branches, start, end)
    return {pk: _rows(each, start, first, last, today) for pk, each in facts.items()}


def read_facts(branches, start, end) -> dict[int, Facts]:
    """What counts in [start, end), two first days of months."""
    found = {branch.pk: Facts(branch) for branch in branches}
    _read_norms(found)
    for group in PartyGroup.objects.filter(branch__in=found).order_by("order", "pk"):
        found[group.branch_id].groups.append(group)
    _read_people(found)
    _read_sessions(found, start, end)
    return found


def _read_norms(found):
    paths = dict(Committee.objects.filter(branches__in=found).values_list("branches__pk", "path"))
    by_branch, by_path = defaultdict(list), defaultdict(list)
    norms = Norm.objects.filter(Q(branch__in=found) | Q(committee__isnull=False))
    for norm in norms.select_related("committee"):
        if norm.branch_id:
            by_branch[norm.branch_id].append(norm)
        else:
            by_path[norm.committee.path].append(norm)
    for pk, facts in found.items():
        above = sorted((path for path in by_path if paths[pk].startswith(path)), key=len)
        levels = [by_branch[pk], *(by_path[path] for path in reversed(above)), list(DEFAULTS)]
        for kind in Kind:
            facts.levels[kind] = [[norm for norm in level if norm.kind == kind] for level in levels]


def _read_people(found):
    full = StatusPeriod.objects.filter(member__branch__in=found, status=Status.FULL)
    for branch, start, end in full.values_list("member__branch", "from_on", "until_on"):
        found[branch].full.append((start, end))
    belonging = GroupMembership.objects.filter(group__branch__in=found)
    rows = belonging.values_list("group__branch", "group", "from_on", "until_on")
    for branch, group, start, end in rows:
        found[branch].in_groups[group].append((start, end))


def _read_sessions(found, start, end):
    activities = Activity.objects.filter(branch__in=found).exclude(status=ActivityStatus.CANCELLED)
    activities = activities.between(periods.day_start(start), periods.day_start(end))
    also = defaultdict(list)
    for pk, kind in AlsoCounts.objects.filter(activity__in=activities.order_by()).values_list(
        "activity", "kind"
    ):
        also[pk].append(kind)
    columns = activities.order_by("starts_at", "pk").values_list(
        "pk", "branch", "kind", "group", "starts_at", "status"
    )
    for pk, branch, kind, group, starts_at, status in columns:
        session = Session(
            pk=pk,
            kinds=frozenset([kind, *also[pk]]),
            group_id=group,
            day=timezone.localdate(starts_at),
            is_held=status in ActivityStatus.counted(),
        )
        found[branch].sessions.append(session)


def _rows(facts, start, first, last, today) -> list[Row]:
    rows = []
    for kind in ORDER:
        spans = list(_spans(facts.levels[kind], start, last))
        norms = [norm for _start, _months, norm, _aligned in spans if norm]
        if any(not norm.per_group for norm in norms):
            rows.append(_row(facts, kind, None, spans, first, last, today))
        if any(norm.per_group for norm in norms):
            rows += _group_rows(facts, kind, spans, first, last, today)
    return rows


def _group_rows(facts, kind, spans, first, last, today):
    groups = [group for group in facts.groups if not group.closed_on or group.closed_on > first]
    if not groups:
        cells = tuple(
            Cell(start, months, NormState.NOT_APPLICABLE, reason=_("The branch has no groups."))
            for start, months, _norm, _aligned in spans
            if first <= start < last or start < first < add_months(start, months)
        )
        return [Row(kind, None, cells, spans[-1][2])]
    return [_row(facts, kind, group, spans, first, last, today) for group in groups]


def _spans(levels, start, last):
    """(first day, months, norm, whether whole) of each period from `start` until `last`."""
    day = start
    while day < last:
        norm = in_force(levels, day)
        months = Period(norm.period).months if norm else 1
        opened = periods.first_of_period(day, months)
        until = add_months(opened, months)
        whole = opened == day
        length = months if whole else (until.year - day.year) * 12 + until.month - day.month
        yield day, length, norm, whole
        day = until


def _row(facts, kind, group, spans, first, last, today) -> Row:
    cells, shown = [], None
    for start, months, norm, whole in spans:
        if add_months(start, months) <= first or start >= last:
            continue
        asked = norm if norm and norm.per_group == bool(group) else None
        shown = asked or shown
        cells.append(_cell(facts, kind, group, start, months, asked, whole, today))
    return Row(kind, group, tuple(cells), shown)


def _cell(facts, kind, group, first, months, norm, whole, today) -> Cell:
    end = add_months(first, months)
    sessions = [
        session
        for session in facts.sessions
        if kind in session.kinds
        and first <= session.day < end
        and (group is None or session.group_id == group.pk)
    ]
    held = tuple(session for session in sessions if session.is_held)
    planned = tuple(session for session in sessions if not session.is_held)
    reason = _not_applicable(facts, kind, group, first, end, norm, whole, today)
    if reason:
        return Cell(first, months, NormState.NOT_APPLICABLE, 0, held, planned, reason)
    if len(held) >= norm.times:
        state = NormState.MET
    elif end <= today:
        state = NormState.MISSED
    elif len(held) + len(planned) >= norm.times:
        state = NormState.PLANNED
    else:
        state = NormState.DUE
    return Cell(first, months, state, norm.times, held, planned)


def _not_applicable(facts, kind, group, first, end, norm, whole, today) -> str:
    """Why nothing is asked for in [first, end); "" where something is."""
    day = max(first, min(end - timedelta(days=1), today))
    since = facts.branch.kept_since
    if norm is None:
        return _("Nothing is asked for.")
    if not whole:
        return _("The requirement begins with the next whole period.")
    if since and since >= end:
        return _("Before records were kept here.")
    if KINDS[kind].needs_committee:
        count = _count_on(facts.full, day)
        if count < COMMITTEE_FROM:
            return _("%(count)d full members: a committee is asked for from %(least)d.") % {
                "count": count,
                "least": COMMITTEE_FROM,
            }
    if group and (
        group.closed_on
        and group.closed_on <= first
        or not _count_on(facts.in_groups[group.pk], day)
    ):
        return _("The group had no members.")
    return ""


def _count_on(spans, day) -> int:
    return sum(start <= day and (end is None or day < end) for start, end in spans)
