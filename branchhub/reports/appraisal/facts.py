"""What formulas look at: the records of branches in one year, read once for all of them."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q
from django.utils import timezone

from activities import compliance
from activities.choices import Kind
from activities.completeness import RecordState, records_of
from activities.models import Activity, Attendance, FollowUp
from activities.summary import Tally, hours_asked, tallies, within
from members.choices import Status
from members.models import Branch, Member, PartyGroup, Post

from ..year import counted, counts
from ..year.numbers import YearOfDepartments, results_of
from ..year.period import ReportPeriod

COUNTED = [
    counts.BY_KEY[key]
    for key in (
        "challenge_teams",
        "hard_tasks",
        "volunteer_hours",
        "innovation_projects",
        "research_projects",
        "problems_solved",
        "verified_benefit_yuan",
        "articles",
    )
] + list(counts.HONOURS)
LIFE = [Kind.LIFE_MEETING, Kind.APPRAISAL]


@dataclass
class Facts:
    """Of one branch and year, people and posts as on `day`: today, or the year's last day.

    `posts` are (kind, group id); `people` the status of each Party member by id; `follow_ups`
    what life meetings left to do, (done, in all); `counts` by key of `year.counts`.
    """

    branch: Branch
    period: ReportPeriod
    day: date
    rows: list[compliance.Row] = field(default_factory=list)
    records: dict[int, RecordState] = field(default_factory=dict)
    by_member: dict[int, Tally] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)
    posts: list[tuple[str, int | None]] = field(default_factory=list)
    groups: list[PartyGroup] = field(default_factory=list)
    counts: dict = field(default_factory=dict)
    results: YearOfDepartments = field(default_factory=YearOfDepartments)
    follow_ups: tuple[int, int] = (0, 0)
    hours_asked: int = 0

    @property
    def has_begun(self) -> bool:
        return self.period.first <= self.day

    @property
    def attendance(self) -> Tally:
        return sum(self.by_member.values(), Tally())

    @property
    def full_members(self) -> int:
        return sum(status == Status.FULL for status in self.people.values())


def read(branches, year, now) -> dict[int, Facts]:
    """Facts by branch id; `branches` are read with their committees. 13 queries for any number."""
    period = ReportPeriod.of_year(year)
    day = period.as_of(timezone.localdate(now))
    found = {branch.pk: Facts(branch, period, day) for branch in branches}
    for pk, rows in compliance.boards(branches, period.first, 12, now=now).items():
        found[pk].rows = rows
    for pk, hours in hours_asked(branches).items():
        found[pk].hours_asked = hours
    _read_records(found, period)
    _read_attendance(found, period)
    _read_people(found, day)
    for pk, numbers in counted.read(COUNTED, list(found), period).items():
        found[pk].counts = numbers
    for pk, results in results_of(found, year).items():
        found[pk].results = results
    return found


def _read_records(found, period):
    held = within(Activity.objects.counted().filter(branch__in=found), *period.days)
    for record in records_of(held):
        found[record.branch_id].records[record.pk] = record
    left = FollowUp.objects.filter(activity__in=held.of_kind(*LIFE))
    done = Count("pk", filter=~Q(done_on=None))
    rows = left.order_by().values("branch").annotate(done=done, number=Count("pk"))
    for pk, *numbers in rows.values_list("branch", "done", "number"):
        found[pk].follow_ups = tuple(numbers)


def _read_attendance(found, period):
    rows = within(Attendance.objects.filter(branch__in=found), *period.days, "activity__")
    for (pk, member), tally in tallies(rows, "branch", "member").items():
        found[pk].by_member[member] = tally


def _read_people(found, day):
    members = Member.objects.filter(branch__in=found).in_party(day).with_status(day)
    for pk, member, status in members.order_by().values_list("branch", "pk", "status"):
        found[pk].people[member] = status
    posts = Post.objects.on(day).filter(branch__in=found).order_by("pk")
    for pk, kind, group in posts.values_list("branch", "kind", "group"):
        found[pk].posts.append((kind, group))
    groups = PartyGroup.objects.on(day).filter(branch__in=found)
    for group in groups.order_by("order", "pk"):
        found[group.branch_id].groups.append(group)
