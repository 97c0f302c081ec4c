"""What a period came to: sessions by kind, attendance, study hours. Source: domain.md 3.4.

Sessions are counted as `facts` reads them, so that the summary and the gap board agree.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q

from branchhub.core import periods

from .choices import ActivityStatus, AttendanceStatus, Kind, MakeUpState
from .facts import read_sessions
from .kinds import KINDS
from .models import BranchRules
from .models.activity import hours_counted
from .norms import ORDER

USUAL_RULES = BranchRules()
LENGTH = ExpressionWrapper(F("activity__ends_at") - F("activity__starts_at"), DurationField())


@dataclass
class KindCount:
    """Sessions of a kind; `in_time` of the held ones were archived within three days."""

    kind: str = ""
    planned: int = 0
    held: int = 0
    in_time: int = 0
    cancelled: int = 0

    @property
    def label(self) -> str:
        return Kind(self.kind).label

    def add(self, session):
        if session.is_cancelled:
            self.cancelled += 1
        elif session.is_held:
            self.held += 1
            self.in_time += session.in_time
        else:
            self.planned += 1


@dataclass
class Tally:
    """Marks in held sessions, of one person or of many.

    `present` includes who came late; leave and absence stay in `should`, being exempt does not.
    `hours` are study hours of those who came, `made_up_hours` of accepted make-up study.
    """

    listed: int = 0
    exempt: int = 0
    present: int = 0
    late: int = 0
    leave: int = 0
    absent: int = 0
    unset: int = 0
    make_up_due: int = 0
    made_up: int = 0
    hours: Decimal = Decimal(0)
    made_up_hours: Decimal = Decimal(0)

    @property
    def should(self) -> int:
        return self.listed - self.exempt

    @property
    def studied(self) -> Decimal:
        return self.hours + self.made_up_hours

    @property
    def rate(self) -> float | None:
        """Present of those who should have come, in percent; None when nobody should."""
        return 100 * self.present / self.should if self.should else None

    def count(self, status, number, accepted, rule, hours):
        """Add `number` rows of one mark, `accepted` of them with accepted make-up study."""
        self.listed += number
        self.exempt += number * (status == AttendanceStatus.EXEMPT)
        self.late += number * (status == AttendanceStatus.LATE)
        self.leave += number * (status in AttendanceStatus.leave())
        self.absent += number * (status == AttendanceStatus.ABSENT)
        self.unset += number * (status == AttendanceStatus.UNSET)
        if status in AttendanceStatus.counts_as_present():
            self.present += number
            self.hours += number * hours
        elif rule.is_made_up and status in AttendanceStatus.away():
            self.make_up_due += number
            self.made_up += accepted
            self.made_up_hours += accepted * hours

    def __add__(self, other):
        names = vars(self)
        return Tally(**{name: getattr(self, name) + getattr(other, name) for name in names})


@dataclass
class Summary:
    """`total` counts each session once, whatever it also counts as."""

    kinds: list[KindCount] = field(default_factory=list)
    total: KindCount = field(default_factory=KindCount)
    attendance: Tally = field(default_factory=Tally)
    by_member: dict[int, Tally] = field(default_factory=dict)


def within(rows, first, last, prefix=""):
    """Those of `rows` whose session is on one of the days `first` to `last`."""
    start, end = periods.day_start(first), periods.day_start(last + timedelta(days=1))
    bounds = {f"{prefix}starts_at__gte": start, f"{prefix}starts_at__lt": end}
    return rows.filter(**bounds)


def summarise(activities, attendances, first, last) -> Summary:
    """Of `activities` and `attendances`, as far as from `first` to `last`. Two queries."""
    kinds, total = count_kinds(within(activities, first, last))
    by_member = tallies(within(attendances, first, last, "activity__"), "member")
    people = {member: tally for (member,), tally in by_member.items()}
    return Summary(kinds, total, sum(people.values(), Tally()), people)


def count_kinds(activities) -> tuple[list[KindCount], KindCount]:
    """A KindCount for each kind that any session counts for, and one of all. One query."""
    by_kind, total = {}, KindCount()
    for _branch, session in read_sessions(activities):
        total.add(session)
        for kind in session.kinds:
            by_kind.setdefault(kind, KindCount(kind)).add(session)
    return [by_kind[kind] for kind in ORDER if kind in by_kind], total


def tallies(attendances, *by) -> dict[tuple, Tally]:
    """The tally of the held sessions among `attendances` for each value of the columns `by`.

    One query, whose rows grow with the values of `by` and not with the sessions.
    """
    accepted = Q(make_up__state=MakeUpState.ACCEPTED)
    rows = (
        attendances.filter(activity__status__in=ActivityStatus.counted())
        .order_by()
        .annotate(length=LENGTH)
        .values_list(*by, "status", "activity__kind", "activity__study_hours", "length")
        .annotate(number=Count("pk"), accepted=Count("pk", filter=accepted))
    )
    found = {}
    for *key, status, kind, own, length, number, made_up in rows:
        tally = found.setdefault(tuple(key), Tally())
        tally.count(status, number, made_up, KINDS[kind], hours_counted(kind, own, length))
    return found


def hours_a_member(studied, members) -> float | None:
    """Study hours of one of so many `members` on average; None of nobody."""
    return round(float(studied) / members, 1) if members else None


def hours_asked(branches) -> dict[int, int]:
    """Study hours a member and year, by id of each of `branches`. One query."""
    own = dict(BranchRules.objects.filter(branch__in=branches).values_list("branch", "study_hours"))
    return {branch.pk: own.get(branch.pk, USUAL_RULES.study_hours) for branch in branches}
