"""Leave from a session: asked for by a member, granted or refused by those who decide."""

import logging

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from branchhub.core.transitions import transition

from ..choices import ActivityStatus, AttendanceStatus, LeaveState
from ..models import Attendance, LeaveRequest
from . import telling_of_absence as telling
from .attendance import FIELDS, save_attendance
from .locking import hold, hold_open, hold_part

logger = logging.getLogger(__name__)


@transaction.atomic
def ask(row, *, kind, reason, by, now):
    """Ask for leave for the member whose attendance `row` this is; those who decide are told.

    Raises ValidationError with code "locked", "gone" when the member is off the list, "not_ahead"
    unless the session is announced and still to start, "excused" when leave is recorded already,
    or "asked_already".
    """
    activity = row.activity
    hold_part(activity, row)
    if activity.status != ActivityStatus.ANNOUNCED or activity.has_started(now):
        raise ValidationError(
            _("Leave can be asked for from the announcement until the start."), code="not_ahead"
        )
    row.refresh_from_db(fields=["status"])
    if row.status:
        raise ValidationError(_("It is recorded already that you will not come."), code="excused")
    leave = LeaveRequest(
        activity=activity,
        branch_id=activity.branch_id,
        member=row.member,
        kind=kind,
        reason=reason,
        asked_at=now,
    )
    leave._history_user = by
    try:
        with transaction.atomic():
            leave.save()
    except IntegrityError as error:
        raise ValidationError(_("Leave was asked for already."), code="asked_already") from error
    telling.leave_asked(leave, now=now)
    logger.info("leave %s asked for by user %s", leave.pk, by.pk)
    return leave


@transaction.atomic
def grant(leave, *, answer, by, now):
    """Grant leave: the attendance list says so at once, and the member is told.

    The list shows the kind of leave only; the reason stays with the request. Raises ValidationError
    with code "locked", "decided" when somebody decided or the member withdrew, "gone" when the
    member is off the list, or "was_present" when they came after all.
    """
    activity = leave.activity
    hold_open(activity)
    row = activity.attendances.filter(member=leave.member_id).first()
    if row is None:
        raise ValidationError(_("This person is no longer on the list."), code="gone")
    if row.came:
        raise ValidationError(_("This person was marked present."), code="was_present")
    _decide(leave, LeaveState.GRANTED, answer=answer, by=by, now=now)
    save_attendance(activity, {row.pk: (leave.kind, row.reason)}, by=by, now=now)
    return leave


@transaction.atomic
def refuse(leave, *, answer, by, now):
    """Refuse leave; the member is told. Raises ValidationError with code "decided"."""
    hold(leave.activity)
    return _decide(leave, LeaveState.REFUSED, answer=answer, by=by, now=now)


def _decide(leave, state, *, answer, by, now):
    decision = {"state": state, "decided_by": by, "decided_at": now, "answer": answer}
    if not transition(leave, {"state": LeaveState.ASKED}, by=by, **decision):
        raise ValidationError(
            _("This was decided or withdrawn meanwhile: look again."), code="decided"
        )
    telling.leave_decided(leave, now=now)
    logger.info("leave %s %s by user %s", leave.pk, state, by.pk)
    return leave


@transaction.atomic
def withdraw(leave, *, by, now):
    """Take back a request that waits, or, before the start, leave that was granted.

    The mark in the attendance list goes with it. Raises ValidationError with code "started" or
    "decided".
    """
    activity = leave.activity
    hold(activity)
    leave.refresh_from_db(fields=["state", "decided_by", "decided_at", "answer"])
    was_granted = leave.state == LeaveState.GRANTED
    if was_granted and (activity.has_started(now) or not activity.is_ahead()):
        raise ValidationError(
            _("The session has started: tell whoever takes attendance that you are there."),
            code="started",
        )
    guard = {"state__in": [LeaveState.ASKED, LeaveState.GRANTED]}
    if not transition(leave, guard, by=by, state=LeaveState.WITHDRAWN):
        raise ValidationError(_("There is nothing to take back any more."), code="decided")
    if was_granted:
        _take_mark_back(leave, by=by)
    telling.leave_settled([leave], now=now)
    logger.info("leave %s withdrawn by user %s", leave.pk, by.pk)
    return leave


def _take_mark_back(leave, *, by):
    """As if the row had never been marked: no save of attendance that anybody could undo."""
    rows = leave.activity.attendances.select_for_update(no_key=True)
    rows = list(rows.filter(member=leave.member_id, status__in=AttendanceStatus.leave()))
    for row in rows:
        row.status, row.reason = AttendanceStatus.UNSET, ""
        row.recorded_by = row.recorded_at = None
    bulk_update_with_history(rows, Attendance, FIELDS, default_user=by)
