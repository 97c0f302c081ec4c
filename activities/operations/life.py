"""The life of a session, after the table in design.md: announced, moved, held or cancelled."""

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from branchhub.core.transitions import transition
from branchhub.notices import operations as notices
from branchhub.notices.choices import NoticeKind

from ..choices import ActivityStatus
from . import asked_leave, expected
from .telling import announcement, concerned, take_back, tell

logger = logging.getLogger(__name__)


@transaction.atomic
def announce(activity, *, by, now):
    """Freeze the expected list with group and right to vote of that day, and tell everybody on it.

    A session that has started is announced too, but nobody is told. Raises ValidationError with
    code "not_planned".
    """
    changes = {"status": ActivityStatus.ANNOUNCED, "announced_at": now}
    times = {"starts_at": activity.starts_at, "ends_at": activity.ends_at}
    guard = {"status": ActivityStatus.PLANNED, **times}
    if not transition(activity, guard, by=by, **changes):
        raise ValidationError(
            _("This session was announced before, or changed meanwhile: look again."),
            code="not_planned",
        )
    expected.freeze(activity, by=by)
    if not activity.has_started(now):
        _tell_all(activity, NoticeKind.ANNOUNCED, key=announcement(activity), now=now)
    logger.info("activity %s announced by user %s", activity.pk, by.pk)
    return activity


@transaction.atomic
def move(activity, changes, *, reason, by, now):
    """Give a session that lies ahead new `changes`: starts_at, ends_at and venue.

    The people on a frozen list and the leave they have stay; on another day their group and right
    to vote become those of that day. Those expected and invited are told of an announced session,
    unless it comes to lie in the past. Raises ValidationError with code "not_ahead" or
    "unchanged".
    """
    before = {name: getattr(activity, name) for name in changes}
    if before == changes:
        raise ValidationError(_("Time and place are the same as before."), code="unchanged")
    old_day = activity.day
    guard = {"status__in": ActivityStatus.ahead(), **before}
    changes = changes | {"sequence": activity.sequence + 1}
    if not transition(activity, guard, by=by, reason=reason, **changes):
        raise ValidationError(
            _("This session was changed meanwhile, or is over: look again."), code="not_ahead"
        )
    if activity.list_is_frozen() and activity.day != old_day:
        expected.refresh(activity, by=by)
    take_back(activity)
    if activity.list_is_frozen() and not activity.has_started(now):
        key = f"moved:{activity.starts_at.isoformat()}:{now.isoformat()}"
        _tell_all(activity, NoticeKind.MOVED, key=key, now=now, reason=reason)
    logger.info("activity %s moved by user %s", activity.pk, by.pk)
    return activity


@transaction.atomic
def cancel(activity, *, reason, by, now):
    """Call off a session that lies ahead; its rows stay.

    Announcements not yet read are taken back and requests for leave closed; if it had not started,
    those expected and invited are told. Raises ValidationError with code "not_ahead".
    """
    changes = {
        "status": ActivityStatus.CANCELLED,
        "cancel_reason": reason,
        "sequence": activity.sequence + 1,
    }
    expected_now = {"status__in": ActivityStatus.ahead()}
    if not transition(activity, expected_now, by=by, reason=reason, **changes):
        raise ValidationError(
            _("Only a session that lies ahead can be cancelled."), code="not_ahead"
        )
    take_back(activity)
    notices.close(f"session:{activity.pk}:record:", now=now)
    asked_leave.drop(activity.leave_requests.asked(), by=by, now=now)
    if activity.list_is_frozen() and not activity.has_started(now):
        key = f"cancelled:{activity.starts_at.isoformat()}"
        _tell_all(activity, NoticeKind.CANCELLED, key=key, now=now, reason=reason)
    logger.info("activity %s cancelled by user %s", activity.pk, by.pk)
    return activity


def mark_held(activity, *, by, now):
    """An announced session that has started becomes held; say whether it did."""
    changed = activity.has_started(now) and transition(
        activity, {"status": ActivityStatus.ANNOUNCED}, by=by, status=ActivityStatus.HELD
    )
    if changed:
        logger.info("activity %s held, by user %s", activity.pk, by.pk)
    return changed


def _tell_all(activity, kind, *, key, now, reason=""):
    tell(activity, concerned(activity), kind, key=key, now=now, reason=reason, in_chat=True)
