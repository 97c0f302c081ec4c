from datetime import timedelta

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from members.rules import roles_of

from ..choices import ActivityStatus, AttendanceStatus, LeaveState
from ..make_ups import Owed, due_on, tally
from ..models import Activity
from ..operations.attendance import can_be_undone, last_save
from ..operations.clashes import clashes
from ..operations.make_ups import is_made_up
from ..rules import can_archive, can_reopen
from ..turnout import attendance_summary
from .fetch import sessions_for
from .record import record_context

UNDO_WITHIN = timedelta(minutes=10)
LISTED_BY = (
    ("leave", AttendanceStatus.leave()),
    ("late", [AttendanceStatus.LATE]),
    ("absent", [AttendanceStatus.ABSENT]),
    ("exempt", [AttendanceStatus.EXEMPT]),
    ("unset", [AttendanceStatus.UNSET]),
)


@require_GET
def detail(request, pk):
    sessions = sessions_for(request.user).with_number().with_extras(request.user)
    activity, now = get_object_or_404(sessions, pk=pk), timezone.now()
    context = record_context(activity, request.user)
    context |= attendance_context(activity, now)
    may_write = context["may_write"]
    warn = may_write and activity.is_ahead() and activity.has_overlap
    visible = Activity.objects.visible_to(request.user)
    context |= {
        "also_counts": list(activity.also_counts.all()) if activity.has_also_counts else [],
        "tags": list(activity.tags.select_related("own")) if activity.has_tags else [],
        "steps": life_steps(activity),
        "clashes": clashes(activity, among=visible) if warn else [],
        "next_step": next_step(activity, context["turnout"], now) if may_write else "",
        "may_archive": can_archive(request.user, activity),
        "may_reopen": can_reopen(request.user, activity),
        "just_saved": may_write and just_saved(activity, context["rows"], request.user, now),
        "has_make_ups": roles_of(request.user).member_id is not None,
        "my_part": my_part(activity, context["rows"], request.user, now),
    }
    return render(request, "activities/detail.html", context)


def attendance_context(activity, now):
    """The attendance card: counts, names by what they are marked as, and guests. Two queries."""
    rows = list(activity.attendances.in_roster_order().select_related("make_up"))
    away, made_up = tally(rows)
    guests = list(activity.guests.all()) if activity.has_guests else []
    return {
        "rows": rows,
        "turnout": attendance_summary(rows, activity.rule),
        "named": {name: [row for row in rows if row.status in group] for name, group in LISTED_BY},
        "added": [row for row in rows if row.added_reason],
        "excluded": [row for row in rows if row.vote_exclusion],
        "guests": guests,
        "guest_count": sum(guest.count for guest in guests),
        "has_started": activity.has_started(now),
        "away": away if activity.rule.is_made_up else 0,
        "made_up": made_up,
    }


def life_steps(activity):
    """(word, "done" | "now" | "ahead") of each step; a session logged afterwards has but two."""
    status = ActivityStatus(activity.status)
    steps = [ActivityStatus.PLANNED, ActivityStatus.ANNOUNCED]
    if activity.announced_at is None and status != ActivityStatus.PLANNED:
        steps = [] if status in ActivityStatus.counted() else steps[:1]
    steps += (
        [ActivityStatus.CANCELLED]
        if status == ActivityStatus.CANCELLED
        else [ActivityStatus.HELD, ActivityStatus.ARCHIVED]
    )
    here = steps.index(status)
    return [
        (step.label, "done" if place < here else "now" if place == here else "ahead")
        for place, step in enumerate(steps)
    ]


def next_step(activity, turnout, now) -> str:
    """What the state asks for next: announce, attendance, minutes or archive; "" for nothing."""
    if activity.status == ActivityStatus.PLANNED:
        return "announce"
    if not activity.has_started(now):
        return ""
    if activity.rule.takes_attendance and (turnout.unset or not turnout.listed):
        return "attendance"
    return "archive" if activity.has_minutes else "minutes"


def my_part(activity, rows, user, now):
    """What the reader can do about their own attendance; one query for whoever asked for leave.

    `step` is "ask", "asked", "granted", "refused" or, with `owed`, "make_up"; else "". `asked` is
    the last request for leave.
    """
    own = roles_of(user).member_id
    row = next((row for row in rows if row.member_id == own), None)
    if row is None:
        return {"step": ""}
    row.activity = activity
    if is_made_up(row):
        return {"step": "make_up", "owed": Owed(row, due_on(row))}
    asked = None
    if activity.has_asked:
        asked = activity.leave_requests.filter(member=own).order_by("-asked_at", "-pk").first()
    return {"step": leave_step(row, asked, now), "asked": asked}


def leave_step(row, asked, now) -> str:
    is_ahead = row.activity.status == ActivityStatus.ANNOUNCED and not row.activity.has_started(now)
    if asked and asked.state == LeaveState.ASKED:
        return "asked"
    if not is_ahead:
        return ""
    if row.is_away:
        return "granted" if asked and asked.state == LeaveState.GRANTED else ""
    if row.status:
        return ""
    return "refused" if asked and asked.state == LeaveState.REFUSED else "ask"


def just_saved(activity, rows, user, now) -> bool:
    """Whether the user saved attendance a moment ago and can still take it back.

    The marks that came with a session logged afterwards cannot: there was nothing before them.
    """
    last = last_save(rows)
    return bool(
        last
        and now - last[0].recorded_at < UNDO_WITHIN
        and can_be_undone(activity, last, user)
        and last[0].history.count() > 1
    )
