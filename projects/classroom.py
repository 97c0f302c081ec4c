"""The Small Classroom by month: whose turn it was or is, what was taught, and where one is missing.

Source: domain.md 9, row 20.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from activities.choices import ActivityStatus, Kind, NormState
from activities.models import Activity, Guest
from branchhub.core import periods
from branchhub.core.dates import add_months
from members.models import Member

from .models import ClassroomTurn

MOST_MONTHS = 12


@dataclass(frozen=True)
class Month:
    """One month of a series; `sessions` have `audience`, the number of people taught."""

    first: date
    turn: ClassroomTurn | None
    sessions: tuple[Activity, ...]
    state: NormState


def sessions_of(project):
    """The sessions of a series: those of the Small Classroom in the project's group."""
    sessions = Activity.objects.filter(branch=project.branch_id, kind=Kind.CLASSROOM)
    if project.group_id:
        sessions = sessions.filter(group=project.group_id)
    return sessions.exclude(status=ActivityStatus.CANCELLED)


def with_audience(activities):
    """Add `audience`: the people invited, by head count."""
    guests = Guest.objects.filter(activity=OuterRef("pk")).order_by().values("activity")
    invited = Coalesce(Subquery(guests.annotate(n=Sum("count")).values("n")), 0)
    return activities.annotate(audience=invited)


def months_of(project, first, months, today) -> list[Month]:
    """The series from the month that begins on `first` on. Two queries."""
    last = add_months(first, months)
    turns = project.turns.filter(month__gte=first, month__lt=last).select_related("trainer")
    by_month = {turn.month: turn for turn in turns}
    sessions = sessions_of(project).between(periods.day_start(first), periods.day_start(last))
    held = {}
    for activity in (
        with_audience(sessions).select_related("lecturer", "outcome").order_by("starts_at")
    ):
        held.setdefault(activity.day.replace(day=1), []).append(activity)
    firsts = [add_months(first, number) for number in range(months)]
    return [
        Month(
            day, by_month.get(day), tuple(held.get(day, ())), _state(held.get(day, ()), day, today)
        )
        for day in firsts
    ]


def _state(sessions, first, today) -> NormState:
    if any(activity.status in ActivityStatus.counted() for activity in sessions):
        return NormState.MET
    if add_months(first, 1) <= today:
        return NormState.MISSED
    return NormState.PLANNED if sessions else NormState.DUE


def candidates(project, day):
    """Party members on `day` who are business backbones, of the group if the series is a group's.

    In the order of their turns: who has never taught first, then whose last turn is longest ago.
    """
    members = Member.objects.filter(branch=project.branch_id, is_backbone=True).in_party(day)
    if project.group_id:
        members = members.in_group([project.group_id], day)
    last = ClassroomTurn.objects.filter(project=project, trainer=OuterRef("pk"))
    last = last.filter(month__lte=day).order_by("-month").values("month")[:1]
    return members.annotate(last_turn=Subquery(last)).order_by("order", "pk")


def proposed(project, months, today) -> list[ClassroomTurn]:
    """Turns for the next `months` without one, not saved: each backbone in turn. Two queries."""
    first = today.replace(day=1)
    firsts = [add_months(first, number) for number in range(months)]
    taken = dict(project.turns.filter(month__in=firsts).values_list("month", "trainer"))
    people = {member.pk: member for member in candidates(project, first)}
    latest = {pk: member.last_turn or date.min for pk, member in people.items()}
    turns = []
    for month in firsts:
        trainer = taken.get(month) or (min(people, key=latest.__getitem__) if people else None)
        if month not in taken and trainer:
            turns.append(ClassroomTurn(project=project, month=month, trainer=people[trainer]))
        if trainer in latest:
            latest[trainer] = month
    return turns
