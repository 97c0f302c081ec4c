"""What counting reads of branches for a span of months: norms, sessions, people, groups."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter

from django.db.models import F, Q, Value
from django.utils import timezone

from branchhub.core import periods
from members.choices import Status
from members.models import Branch, PartyGroup, StatusPeriod

from .choices import ActivityStatus, Kind
from .models import Activity, Norm
from .norms import DEFAULTS
from .querysets import CLOSED_IN_TIME

GROUP = ("branch", "pk", "name", "order", "closed_on")
NO_GROUP = [Value(None, PartyGroup._meta.get_field(name)) for name in ("id", *GROUP[2:])]


@dataclass(frozen=True)
class Session:
    """What counting needs to know of a session."""

    pk: int
    kinds: frozenset[str]
    group_id: int | None
    day: date
    is_held: bool
    is_cancelled: bool = False
    in_time: bool = False  # closed in time


@dataclass
class Facts:
    """What is read of one branch; people as (first day, first day without it or None)."""

    branch: Branch
    levels: dict[str, list] = field(default_factory=dict)
    groups: list[PartyGroup] = field(default_factory=list)
    sessions: dict[str, list[Session]] = field(default_factory=lambda: defaultdict(list))
    full: list[tuple[date, date | None]] = field(default_factory=list)
    in_groups: dict[int, list] = field(default_factory=lambda: defaultdict(list))

    def full_members_on(self, day) -> int:
        return _count_on(self.full, day)

    def members_of(self, group, day) -> int:
        return _count_on(self.in_groups[group.pk], day)


def _count_on(spans, day) -> int:
    return sum(start <= day and (end is None or day < end) for start, end in spans)


def read_facts(branches, start, end) -> dict[int, Facts]:
    """What counts in [start, end), two first days of months, of branches read with committee.

    Three queries.
    """
    levels = levels_of(branches)
    found = {branch.pk: Facts(branch, levels[branch.pk]) for branch in branches}
    _read_people(found)
    _read_sessions(found, start, end)
    return found


def levels_of(branches) -> dict[int, dict[str, list]]:
    """Of each branch and kind the lists of norms that `norms.in_force` chooses from.

    The branch's own first, then those of the committees above it, the nearest first, then the
    rules of the field. One query, if the branches are read with their committee.
    """
    of_branch, of_path = defaultdict(list), defaultdict(list)
    norms = Norm.objects.filter(Q(branch__in=branches) | Q(committee__isnull=False))
    for norm in norms.select_related("committee"):
        if norm.branch_id:
            of_branch[norm.branch_id].append(norm)
        else:
            of_path[norm.committee.path].append(norm)
    nearest_first = sorted(of_path, key=len, reverse=True)
    found = {}
    for branch in branches:
        above = [of_path[path] for path in nearest_first if branch.committee.path.startswith(path)]
        levels = [of_branch[branch.pk], *above, DEFAULTS]
        found[branch.pk] = {
            kind: [[norm for norm in level if norm.kind == kind] for level in levels]
            for kind in Kind
        }
    return found


def _read_people(found):
    """The groups with everybody who was ever in them, and the full members; one query."""
    groups = PartyGroup.objects.filter(branch__in=found).order_by()
    groups = groups.values_list(*GROUP, "memberships__from_on", "memberships__until_on")
    full = StatusPeriod.objects.filter(member__branch__in=found, status=Status.FULL).order_by()
    full = full.values_list("member__branch", *NO_GROUP, "from_on", "until_on")
    for branch, pk, name, order, closed_on, start, end in groups.union(full, all=True):
        facts = found[branch]
        if pk is None:
            facts.full.append((start, end))
            continue
        if pk not in facts.in_groups:
            facts.groups.append(PartyGroup(pk, branch, name, order, closed_on))
        facts.in_groups[pk] += [(start, end)] if start else []
    for facts in found.values():
        facts.groups.sort(key=lambda group: (group.order, group.pk))


def _read_sessions(found, start, end):
    """Those that were not called off, each under every kind it counts as, in order of time."""
    activities = Activity.objects.filter(branch__in=found).exclude(status=ActivityStatus.CANCELLED)
    activities = activities.between(periods.day_start(start), periods.day_start(end))
    for branch, session in read_sessions(activities):
        for kind in session.kinds:
            found[branch].sessions[kind].append(session)


def read_sessions(activities):
    """(branch id, Session) of each of `activities`, in order of time. One query."""
    columns = ("pk", "branch", "kind", "group", "starts_at", "status", "in_time", "also")
    rows = activities.annotate(in_time=CLOSED_IN_TIME, also=F("also_counts__kind"))
    rows = rows.order_by("starts_at", "pk").values(*columns)
    for _pk, (row, *others) in groupby(rows, key=itemgetter("pk")):
        also = {row["also"], *(other["also"] for other in others)} - {None}
        session = Session(
            pk=row["pk"],
            kinds=frozenset([row["kind"], *also]),
            group_id=row["group"],
            day=timezone.localdate(row["starts_at"]),
            is_held=row["status"] in ActivityStatus.counted(),
            is_cancelled=row["status"] == ActivityStatus.CANCELLED,
            in_time=bool(row["in_time"]),
        )
        yield row["branch"], session
