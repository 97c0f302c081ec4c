"""What the digests of a month say of some branches, read at once: no query grows with people."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q

from activities import compliance, summary
from activities.choices import ActivityStatus, NormState
from activities.make_ups import Owed, owed
from activities.models import Activity, Attendance, FollowUp, Guest
from branchhub.core import periods
from members.anniversaries import next_political_birthday
from members.models import Branch, Member

from . import of_projects
from .of_projects import ProjectFacts


@dataclass(frozen=True)
class Person:
    """A Party member of the branch, with the group of today."""

    pk: int
    name: str
    group_id: int | None
    joined_on: object = None


@dataclass
class Facts:
    """Of one branch: `month` is the digest's, `ahead` the sessions of the month after it.

    `marks` are tallies of the month by (`led_group` of that day, member), `hours` those of the
    year by member, `part_in` the members who have a part in a session ahead, `birthdays` are
    (person, day, years) of the month after.
    """

    branch: Branch
    month: date
    today: date
    rows: list[compliance.Row] = field(default_factory=list)
    people: dict[int, Person] = field(default_factory=dict)
    marks: dict[tuple, summary.Tally] = field(default_factory=dict)
    hours: dict[int, summary.Tally] = field(default_factory=dict)
    hours_asked: int = 0
    follow_ups: list[FollowUp] = field(default_factory=list)
    make_ups: list[Owed] = field(default_factory=list)
    ahead: list[Activity] = field(default_factory=list)
    part_in: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    birthdays: list[tuple] = field(default_factory=list)
    projects: ProjectFacts = field(default_factory=ProjectFacts)

    @property
    def last(self) -> date:
        return periods.next_month(self.month) - timedelta(days=1)

    def cells(self, group_id=None):
        """(row, cell) of what is asked for in the month, of the branch or of one group."""
        rows = [
            row for row in self.rows if group_id is None or row.group and row.group.pk == group_id
        ]
        pairs = [(row, cell) for row in rows for cell in row.cells]
        return [(row, cell) for row, cell in pairs if cell.state != NormState.NOT_APPLICABLE]

    def tally(self, *, group_id=None, member_id=None) -> summary.Tally:
        """Marks of the month: of all, of those who were in a group, or of one member."""
        chosen = [
            tally
            for (group, member), tally in self.marks.items()
            if group_id in (None, group) and member_id in (None, member)
        ]
        return sum(chosen, summary.Tally())

    def members_of(self, group_id):
        """Those of the branch, or of one group."""
        return [each for each in self.people.values() if group_id in (None, each.group_id)]


def read(branches, month, now, today) -> dict[int, Facts]:
    """The Facts of each of `branches` for the digest of the month that starts on `month`.

    Seventeen queries at most for any number of branches, members and sessions.
    """
    found = {branch.pk: Facts(branch, month, today) for branch in branches}
    _read_figures(found, month, now)
    _read_people(found, month, today)
    _read_open(found, now)
    _read_ahead(found, month)
    for pk, facts in of_projects.read(found, month).items():
        found[pk].projects = facts
    return found


def _read_figures(found, month, now):
    branches = [facts.branch for facts in found.values()]
    for pk, rows in compliance.boards(branches, month, 1, now=now).items():
        found[pk].rows = rows
    for pk, hours in summary.hours_asked(branches).items():
        found[pk].hours_asked = hours
    rows = Attendance.objects.filter(branch__in=found).with_led_group()
    last = periods.next_month(month) - timedelta(days=1)
    of_year = summary.within(rows, date(month.year, 1, 1), last, "activity__")
    of_year = of_year.annotate(is_of_month=Q(activity__starts_at__gte=periods.day_start(month)))
    by = ("branch", "led_group", "member", "is_of_month")
    for (branch, group, member, is_of_month), tally in summary.tallies(of_year, *by).items():
        hours = found[branch].hours
        hours[member] = hours[member] + tally if member in hours else tally
        if is_of_month:
            found[branch].marks[group, member] = tally


def _read_people(found, month, today):
    after = periods.next_month(month)
    members = Member.objects.filter(branch__in=found).in_party(today).with_group(today)
    rows = members.order_by("order", "pk").values_list(
        "branch", "pk", "name", "group_pk", "joined_on"
    )
    for branch, *columns in rows:
        person = Person(*columns)
        found[branch].people[person.pk] = person
        birthday = next_political_birthday(person.joined_on, after)
        if birthday and (birthday[0].year, birthday[0].month) == (after.year, after.month):
            found[branch].birthdays.append((person, *birthday))
    for facts in found.values():
        facts.birthdays.sort(key=lambda row: row[1].day or 0)


def _read_open(found, now):
    follow_ups = FollowUp.objects.open().filter(branch__in=found)
    for row in follow_ups.select_related("activity").order_by("due_on", "pk"):
        found[row.branch_id].follow_ups.append(row)
    rows = Attendance.objects.filter(branch__in=found).to_make_up(now).due()
    for each in owed(rows):
        found[each.row.branch_id].make_ups.append(each)


def _read_ahead(found, month):
    after = periods.next_month(month)
    sessions = Activity.objects.filter(branch__in=found, status__in=ActivityStatus.ahead())
    sessions = sessions.between(*periods.month_of(after)).select_related("group")
    told = []
    for session in sessions.order_by("starts_at", "pk"):
        facts = found[session.branch_id]
        facts.ahead.append(session)
        facts.part_in[session.pk] |= {session.chair_id, session.recorder_id, session.lecturer_id}
        if session.status == ActivityStatus.ANNOUNCED:
            told.append(session.pk)
    expected, invited = (
        rows.filter(activity__in=told).order_by().values_list("branch", "activity", "member")
        for rows in (Attendance.objects, Guest.objects.exclude(member=None))
    )
    for branch, session, member in expected.union(invited):
        found[branch].part_in[session].add(member)
