"""The Small Classroom by month: whose turn it was or is, what was taught, and where one is missing.

Source: domain.md 9, row 20.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from activities.choices import ActivityStatus, Kind, NormState
from activities.models import Activity, Guest
from branchhub.core import periods
from branchhub.core.dates import add_months
from members.models import Member

from .models import ClassroomTurn

MONTHS_FILLED = 6  # that one press gives turns of


@dataclass(frozen=True)
class Month:
    """One month of a series, with the sessions that `months_of` lets the reader know of."""

    first: date
    turn: ClassroomTurn | None
    sessions: tuple[Activity, ...]
    state: NormState

    @property
    def audience(self) -> int:
        return sum(activity.audience for activity in self.sessions)

    @property
    def rating(self):
        """The mean of the ratings of sessions that the reader sees, to one digit; or None."""
        seen = (activity for activity in self.sessions if activity.is_visible)
        found = [getattr(activity, "outcome", None) for activity in seen]
        ratings = [each.rating for each in found if each and each.rating is not None]
        return round(sum(ratings) / len(ratings), 1) if ratings else None


def sessions_of(project):
    """The sessions of a series: those of the Small Classroom in the project's group."""
    sessions = Activity.objects.of_kind(Kind.CLASSROOM).filter(branch=project.branch_id)
    if project.group_id:
        sessions = sessions.filter(group=project.group_id)
    return sessions.exclude(status=ActivityStatus.CANCELLED)


def with_audience(activities):
    """Add `audience`: the people invited, by head count."""
    guests = Guest.objects.filter(activity=OuterRef("pk")).order_by().values("activity")
    invited = Coalesce(Subquery(guests.annotate(n=Sum("count")).values("n")), 0)
    return activities.annotate(audience=invited)


def months_of(project, first, months, today, *, user) -> list[Month]:
    """The series from the month that begins on `first` on, as `user` sees it. Three queries.

    Not all who see the project see its sessions. Of those with `is_visible` all is told; of others
    that were held the title and the audience alone; of the rest nothing.
    """
    last = add_months(first, months)
    turns = project.turns.filter(month__gte=first, month__lt=last).select_related("trainer")
    by_month = {turn.month: turn for turn in turns}
    seen = Activity.objects.visible_to(user).filter(pk=OuterRef("pk"))
    sessions = with_audience(sessions_of(project)).annotate(is_visible=Exists(seen.order_by()))
    sessions = sessions.filter(Q(is_visible=True) | Q(status__in=ActivityStatus.counted()))
    sessions = sessions.between(periods.day_start(first), periods.day_start(last))
    sessions = sessions.select_related("lecturer", "outcome").prefetch_related("guests")
    held = defaultdict(list)
    for activity in sessions.order_by("starts_at", "pk"):
        held[activity.day.replace(day=1)].append(activity)
    firsts = [add_months(first, number) for number in range(months)]
    return [
        Month(day, by_month.get(day), tuple(held[day]), state_of(project, day, held[day], today))
        for day in firsts
    ]


def state_of(project, first, sessions, today) -> NormState:
    """Where the month that begins on `first` stands, with these sessions in it."""
    if any(activity.status in ActivityStatus.counted() for activity in sessions):
        return NormState.MET
    if not goes_on(project, first):
        return NormState.NOT_APPLICABLE
    if add_months(first, 1) <= today:
        return NormState.MISSED
    return NormState.PLANNED if sessions else NormState.DUE


def goes_on(project, first) -> bool:
    """Whether a session is due in the month that begins on `first`: the series runs all of it.

    So the first is due in the first whole month after the start. In SQL it is `going_on`.
    """
    begun, ended = project.started_on, project.ended_on
    return bool(begun and begun <= first and not (ended and ended < _last_day(first)))


def going_on(first) -> Q:
    """Projects that run a series in which `goes_on` has a session due in the month."""
    last = _last_day(first)
    is_unfinished = Q(finished_on=None) | Q(finished_on__gte=last)
    is_unstopped = Q(stopped_on=None) | Q(stopped_on__gte=last)
    return Q(is_unfinished, is_unstopped, is_classroom=True, started_on__lte=first)


def _last_day(first) -> date:
    return add_months(first, 1) - timedelta(days=1)


def candidates(project, day):
    """Party members on `day` who are business backbones, of the group if the series is a group's.

    In the order of their turns: who has never taught first, then whose last turn is longest ago.
    """
    members = Member.objects.filter(branch=project.branch_id, is_backbone=True).in_party(day)
    if project.group_id:
        members = members.in_group([project.group_id], day)
    last = ClassroomTurn.objects.filter(project=project, trainer=OuterRef("pk"))
    last = last.filter(month__lte=day).order_by("-month").values("month")[:1]
    members = members.annotate(last_turn=Subquery(last))
    return members.order_by(F("last_turn").asc(nulls_first=True), "order", "pk")


def proposed(project, months, today) -> list[ClassroomTurn]:
    """Turns for the next `months` without one, not saved: each backbone in turn. Two queries.

    A turn given ahead counts as well, so that nobody has two while others have none.
    """
    first = today.replace(day=1)
    people = {member.pk: member for member in candidates(project, first)}
    latest = {pk: member.last_turn or date.min for pk, member in people.items()}
    taken = dict(project.turns.filter(month__gte=first).values_list("month", "trainer"))
    for month, pk in sorted(taken.items()):
        latest[pk] = month
    turns = []
    for month in (add_months(first, number) for number in range(months)):
        if people and month not in taken:
            trainer = min(people, key=latest.__getitem__)
            turns.append(ClassroomTurn(project=project, month=month, trainer=people[trainer]))
            latest[trainer] = max(month, latest[trainer])
    return turns
