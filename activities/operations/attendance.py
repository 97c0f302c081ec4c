import logging
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from branchhub.notices import operations as notices

from ..choices import ActivityStatus, AttendanceStatus
from ..models import Attendance
from . import life
from .locking import hold_open
from .telling_of_absence import no_longer_away

logger = logging.getLogger(__name__)

FIELDS = ["status", "reason", "recorded_by", "recorded_at"]
BEFORE_THE_START = (
    AttendanceStatus.UNSET,
    AttendanceStatus.EXEMPT,
    *AttendanceStatus.leave(),
)


@dataclass
class Saved:
    """What a save did: rows `changed`, and rows in `conflict`, which somebody else had marked."""

    changed: list = field(default_factory=list)
    conflicts: list = field(default_factory=list)


@transaction.atomic
def save_attendance(activity, marks, *, by, now, seen=None):
    """Write `marks`, {attendance pk: (status, reason)}, and nothing that is the same already.

    `seen` has what the person saw when marking, in the same shape: a row that says something else
    by now keeps what it says and is among the `conflicts` of the returned Saved. The first save
    after the start makes an announced session held; the number of queries does not grow with the
    rows. Raises ValidationError with code "locked", "not_announced", or "not_started" when
    something other than leave is marked before the start.
    """
    hold_open(activity)
    if activity.status == ActivityStatus.PLANNED:
        raise ValidationError(
            _("Announce the session first: that draws up the list."), code="not_announced"
        )
    saved = Saved()
    rows = activity.attendances.select_for_update(of=("self",), no_key=True)
    rows = list(rows.select_related("member", "make_up").order_by("pk"))
    away = [row for row in rows if row.is_away]
    for row in rows:
        if row.pk in marks:
            _mark(row, marks[row.pk], (seen or {}).get(row.pk), saved)
    _refuse_early(activity, saved.changed, now)
    if saved.changed:
        for row in saved.changed:
            row.recorded_by, row.recorded_at = by, now
        bulk_update_with_history(saved.changed, Attendance, FIELDS, default_user=by)
        life.mark_held(activity, by=by, now=now)
        no_longer_away([row for row in away if not row.is_away], now=now)
        if all(row.status for row in rows):
            notices.close(f"session:{activity.pk}:record:attendance", now=now)
    logger.info("attendance of activity %s: %s by user %s", activity.pk, len(saved.changed), by.pk)
    return saved


def _mark(row, mark, seen, saved):
    status, reason = mark
    if status in (AttendanceStatus.UNSET, AttendanceStatus.PRESENT):
        reason = ""
    stored = (row.status, row.reason)
    if stored == (status, reason):
        return
    if seen is not None and stored != tuple(seen):
        saved.conflicts.append(row)
        return
    row.status, row.reason = status, reason
    saved.changed.append(row)


def _refuse_early(activity, rows, now):
    early = any(row.status not in BEFORE_THE_START for row in rows)
    if early and not activity.has_started(now):
        raise ValidationError(
            _("The session has not started: only leave can be recorded now."), code="not_started"
        )


@transaction.atomic
def undo_attendance(activity, *, by):
    """Take back the last save, if it was by the same person and nothing came after it.

    Rows go back to what they said before, from the history; the session stays held. Returns the
    rows. Raises ValidationError with code "locked" or "nothing_to_undo". Constant queries.
    """
    hold_open(activity)
    rows = last_save(activity.attendances.select_for_update(no_key=True))
    if not can_be_undone(activity, rows, by) or not _restore(rows):
        raise ValidationError(
            _("There is no save of yours to take back: somebody has marked since."),
            code="nothing_to_undo",
        )
    bulk_update_with_history(rows, Attendance, FIELDS, default_user=by)
    logger.info("attendance of activity %s undone by user %s", activity.pk, by.pk)
    return rows


def can_be_undone(activity, rows, by) -> bool:
    """Whether the `last_save` was by this person, and not leave that they granted."""
    if not rows or rows[0].recorded_by_id != by.pk:
        return False
    return not activity.leave_requests.filter(decided_at=rows[0].recorded_at).exists()


def last_save(rows) -> list:
    """Those of the attendance `rows` that were written together last; they share `recorded_at`."""
    marked = [row for row in rows if row.recorded_at]
    latest = max((row.recorded_at for row in marked), default=None)
    return [row for row in marked if row.recorded_at == latest]


def _restore(rows) -> bool:
    """Set each row to its state before; False if some row's last change was not that save."""
    versions = {}
    history = Attendance.history.filter(id__in=[row.pk for row in rows])
    for version in history.order_by("-history_date", "-history_id"):
        versions.setdefault(version.id, []).append(version)
    for row in rows:
        latest, *earlier = versions.get(row.pk, [None])
        if not earlier or not _is_save(latest, earlier[0]):
            return False
        for name in ("status", "reason", "recorded_by_id", "recorded_at"):
            setattr(row, name, getattr(earlier[0], name))
    return True


def _is_save(version, before) -> bool:
    """Whether attendance was saved between two versions; taking back leads to an older time."""
    return bool(version.recorded_at) and (
        before.recorded_at is None or before.recorded_at < version.recorded_at
    )
