"""What falls due in projects: milestones, turns in the Small Classroom and gaps in it."""

from collections import defaultdict
from datetime import timedelta
from functools import partial

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.choices import ActivityStatus, Kind
from activities.models import Activity
from activities.reminders.people import gone, officers_on, read_people
from branchhub.core import formats, periods
from branchhub.core.database import streamed
from branchhub.core.dates import add_months
from branchhub.core.reminding import Due, Text, read_keys
from branchhub.notices.choices import NoticeKind

from .choices import ProjectState
from .classroom import going_on
from .models import ClassroomTurn, Milestone, Project

TOPICS = ("milestone", "turn", "classroom")
CHUNK = 2000
AHEAD = timedelta(days=7)
SECRETARY_AFTER = timedelta(days=3)
LOOK_BACK = timedelta(days=92)
ARRANGED = (*ActivityStatus.ahead(), *ActivityStatus.counted())
GAP_TOLD_FOR = timedelta(days=10)  # after the month without a session


def due(now):
    """Everything that is due at `now`, as a stream; four queries for any number of projects."""
    today = timezone.localdate(now)
    officers = officers_on(today)
    yield from _milestones_due(today, officers)
    yield from _turns_due(today)
    yield from _gaps_due(today, officers)


def still_due(keys, now) -> set[str]:
    """Those of `keys` to be told still. At most five queries."""
    today, by_topic = timezone.localdate(now), defaultdict(list)
    keys = read_keys(keys)
    people = read_people({key.member_id for key in keys if key.member_id}, today)
    for key in keys:
        if key.member_id in people.here:
            by_topic[key.topic].append(key)
    kept = [
        *_milestones_open(by_topic["milestone"], people, today),
        *_turns_open(by_topic["turn"], today),
        *_gaps_open(by_topic["classroom"], people, today),
    ]
    return {key.text for key in kept}


def _milestones_due(today, officers):
    """The leader a week ahead, on the day and when it is over; then the secretaries as well."""
    rows = Milestone.objects.open().filter(due_on__range=(today - LOOK_BACK, today + AHEAD))
    rows = rows.annotate(leader_left=gone("project__leader", today))
    for row in streamed(rows.select_related("project").order_by("pk"), CHUNK):
        leader = row.project.leader_id
        if leader and not row.leader_left:
            yield _milestone(row, today, leader)
        if row.due_on <= today - SECRETARY_AFTER:
            for pk in officers.secretaries.get(row.branch_id, []):
                if pk != leader:
                    yield _milestone(row, today, pk)


def milestone_state(due_on, today) -> str:
    """What a key says after the id: of the states of one milestone only the latest is due."""
    if today > due_on:
        return f"late:{due_on}"
    if today == due_on:
        return f"due:{due_on}"
    return f"due:{due_on}:ahead" if today >= due_on - AHEAD else ""


def _milestone(row, today, member_id) -> Due:
    return Due(
        key=f"milestone:{row.pk}:{milestone_state(row.due_on, today)}",
        kind=NoticeKind.MILESTONE_LATE if row.is_late(today) else NoticeKind.MILESTONE_DUE,
        link=reverse("projects:milestone-done", args=[row.project_id, row.pk]),
        write=partial(_milestone_text, row, today),
        branch_id=row.branch_id,
        member_id=member_id,
    )


def _milestone_text(row, today) -> Text:
    said = _("It was due on %(day)s") if row.is_late(today) else _("Due by %(day)s")
    day = said % {"day": formats.day(row.due_on)}
    return Text(_("Milestone: %(what)s") % {"what": row.title}, f"{row.project.title}·{day}")


def _milestones_open(keys, people, today):
    rows = Milestone.objects.open().select_related("project").in_bulk({key.pk for key in keys})
    for key in keys:
        row = rows.get(key.pk)
        if not row or ":".join(key.words) != milestone_state(row.due_on, today):
            continue
        is_late = row.due_on <= today - SECRETARY_AFTER
        if key.member_id == row.project.leader_id or (
            is_late and people.is_secretary(key.member_id, row.branch_id)
        ):
            yield key


def _turns_due(today):
    """The trainer, from the beginning of the month before, while no session is planned."""
    rows = open_turns(today).annotate(trainer_left=gone("trainer", today))
    rows = rows.filter(trainer_left=False).select_related("project").order_by("pk")
    for row in streamed(rows, CHUNK):
        yield Due(
            key=f"turn:{row.pk}:{turn_state(row.month, today)}",
            kind=NoticeKind.CLASSROOM_TURN,
            link=reverse("projects:rota", args=[row.project_id]),
            write=partial(_turn_text, row),
            branch_id=row.branch_id,
            member_id=row.trainer_id,
        )


def turn_state(month, today) -> str:
    """What a key says after the id: told in the month before, and again in the month itself."""
    return f"{month:%Y-%m}:{'ahead' if month > today else 'now'}"


def _turn_text(row) -> Text:
    subject = _("%(month)s is your turn in the Small Classroom")
    facts = [row.skill] if row.skill else []
    return Text(
        subject % {"month": formats.month(row.month)},
        "·".join([*facts, _("No session is planned yet.")]),
    )


def _turns_open(keys, today):
    rows = open_turns(today).in_bulk({key.pk for key in keys})
    for key in keys:
        row = rows.get(key.pk)
        is_told = row and ":".join(key.words) == turn_state(row.month, today)
        if is_told and key.member_id == row.trainer_id:
            yield key


def open_turns(today):
    """Turns of this month and the next without a session, in series that are not over."""
    first = today.replace(day=1)
    of_months = Q()
    for month in (first, add_months(first, 1)):
        of_months |= Q(month=month) & without_session(month, "project__group")
    is_open = {"project__state__in": ProjectState.open(), "project__is_classroom": True}
    return ClassroomTurn.objects.filter(of_months, **is_open)


def without_session(first, group, statuses=ARRANGED):
    """That no session of the series is in the month that begins on `first`, as a condition.

    The outer row has `branch` and, under the name `group`, the group whose series it is, or none.
    """
    held = Activity.objects.of_kind(Kind.CLASSROOM)
    held = held.filter(branch=OuterRef("branch"), status__in=statuses)
    held = held.between(periods.day_start(first), periods.day_start(add_months(first, 1)))
    held = held.order_by()
    of_branch = Q(**{group: None}) & ~Exists(held)
    return of_branch | Q(**{f"{group}__isnull": False}) & ~Exists(
        held.filter(group=OuterRef(group))
    )


def _gaps_due(today, officers):
    """Who leads the series' group, or the secretaries, of a month that ended without a session."""
    first = _month_over(today)
    for series in streamed(_gaps(today).order_by("pk"), CHUNK):
        readers = officers.leaders.get(series.group_id, [])
        if not series.group_id:
            readers = officers.secretaries.get(series.branch_id, [])
        for pk in readers:
            yield Due(
                key=f"classroom:{series.pk}:{first:%Y-%m}",
                kind=NoticeKind.CLASSROOM_MISSED,
                link=reverse("projects:rota", args=[series.pk]),
                write=partial(_gap_text, series, first),
                branch_id=series.branch_id,
                member_id=pk,
            )


def _month_over(today):
    return add_months(today.replace(day=1), -1)


def _gaps(today):
    """Series in which a session of the last month is missing; none after ten days."""
    first = _month_over(today)
    if today >= today.replace(day=1) + GAP_TOLD_FOR:
        return Project.objects.none()
    return Project.objects.filter(
        going_on(first), without_session(first, "group", ActivityStatus.counted())
    )


def _gap_text(series, first) -> Text:
    month = {"month": formats.month(first)}
    return Text(_("No Small Classroom in %(month)s") % month, series.title)


def _gaps_open(keys, people, today):
    rows = _gaps(today).in_bulk({key.pk for key in keys})
    for key in keys:
        row = rows.get(key.pk)
        if not row or key.words != (f"{_month_over(today):%Y-%m}",):
            continue
        if row.group_id:
            reads = row.group_id in people.leads.get(key.member_id, ())
        else:
            reads = people.is_secretary(key.member_id, row.branch_id)
        if reads:
            yield key
