"""Study that absent members make up for, from the absence to the check."""

from datetime import timedelta
from functools import partial

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from branchhub.core import formats, periods
from branchhub.core.database import streamed
from branchhub.core.reminding import Due, Text
from branchhub.notices.choices import NoticeKind

from .. import make_ups
from ..choices import MakeUpState
from ..models import Attendance, MakeUp

CHUNK = 500
LAST = timedelta(days=1)  # before the last day
HEAL = timedelta(days=7)  # how long after the last day it is told still, if nobody was running
LONGEST = timedelta(days=92)


def due(now):
    """Each absent member when the session is over, and once more when a day is left.

    Only of sessions that were announced before they started. One query.
    """
    today = timezone.localdate(now)
    for row in streamed(_absences(today, now), CHUNK):
        last_day = make_ups.due_on(row)
        if today <= last_day + HEAL:
            yield Due(
                key=f"make-up:{row.pk}:{state(last_day, today)}",
                kind=NoticeKind.MAKE_UP_DUE,
                link=reverse("activities:make-up-hand-in", args=[row.pk]),
                write=partial(_text, row, last_day),
                branch_id=row.branch_id,
                member_id=row.member_id,
            )


def state(last_day, today) -> str:
    return "due:last" if today >= last_day - LAST else "due"


def still_due(keys, people, now):
    """Two queries; the id of "due" is that of the attendance row, of the others of the make-up."""
    today = timezone.localdate(now)
    rows = _owed(now).in_bulk({key.pk for key in keys if key.words[0] == "due"})
    made_up = MakeUp.objects.select_related("attendance")
    made_up = made_up.in_bulk({key.pk for key in keys if key.words[0] != "due"})
    for key in keys:
        if key.member_id not in people.here:
            continue
        if key.words[0] == "due":
            row = rows.get(key.pk)
            stage = row and state(make_ups.due_on(row), today)
            is_due = row and row.member_id == key.member_id and ":".join(key.words) == stage
        else:
            is_due = key.pk in made_up and _is_true(key, made_up[key.pk], people)
        if is_due:
            yield key


def _is_true(key, make_up, people) -> bool:
    what, *rest = key.words
    if what == "decided":
        is_own = make_up.attendance.member_id == key.member_id
        return is_own and rest[:1] == [make_up.state]
    is_waiting = make_up.state == MakeUpState.HANDED_IN
    return is_waiting and people.is_secretary(key.member_id, make_up.branch_id)


def _owed(now):
    rows = Attendance.objects.to_make_up(now).due()
    return rows.select_related("activity__branch__rules")


def _absences(today, now):
    usual = today - timedelta(days=make_ups.USUAL_DAYS) - HEAL
    within = Q(activity__starts_at__gte=periods.day_start(usual)) | Q(
        activity__starts_at__gte=periods.day_start(today - LONGEST),
        branch__rules__make_up_days__gt=make_ups.USUAL_DAYS,
    )
    return (
        _owed(now)
        .filter(
            within,
            activity__ends_at__lte=now,
            activity__announced_at__lte=F("activity__starts_at"),
        )
        .order_by("pk")
    )


def _text(row, last_day) -> Text:
    activity = row.activity
    days = {"day": formats.day(activity.starts_at), "last": formats.day(last_day)}
    return Text(
        _("Make-up study: %(title)s") % {"title": activity.title},
        _("You were away on %(day)s. Hand it in by %(last)s.") % days,
    )
