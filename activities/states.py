"""The one chip that says where a session stands, the same on every page."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .choices import ActivityStatus, AttendanceStatus

LOOKS = {
    ActivityStatus.PLANNED: ("na", "pencil-square"),
    ActivityStatus.ANNOUNCED: ("planned", "send"),
    ActivityStatus.HELD: ("met", "check-circle-fill"),
    ActivityStatus.ARCHIVED: ("met", "lock"),
    ActivityStatus.CANCELLED: ("na", "x-lg"),
}


def state_of(activity, now, *, has_minutes) -> tuple[str, str, str]:
    """Look, word and icon: what is owed goes before what the session is."""
    if activity.is_ahead() and activity.ends_at < now:
        if activity.rule.takes_attendance:
            return "due", _("Attendance owed"), "person-check"
        return "due", _("Minutes owed"), "pencil-square"
    if activity.status == ActivityStatus.HELD and not has_minutes:
        return "due", _("Minutes owed"), "pencil-square"
    look, icon = LOOKS[activity.status]
    return look, activity.get_status_display(), icon


MARKS = {
    AttendanceStatus.PRESENT: "met",
    AttendanceStatus.LATE: "met",
    AttendanceStatus.ABSENT: "missed",
}


def duties_of(activity) -> list[str]:
    """What the reader does there; needs `with_part_of` the reader."""
    duties = {
        _("Chair"): activity.am_chair,
        _("Recorder"): activity.am_recorder,
        _("Lecturer"): activity.am_lecturer,
        _("Invited"): activity.am_invited,
    }
    return [word for word, is_mine in duties.items() if is_mine]


def mark_of(activity, now) -> tuple[str, str] | None:
    """Look and word of the reader's own attendance; None when not expected.

    Needs `with_part_of` the reader.
    """
    if activity.my_attendance is None:
        return None
    if activity.my_attendance == AttendanceStatus.UNSET and not activity.has_started(now):
        asked = pgettext("attendance", "Leave asked for")
        return "na", asked if activity.asks_leave else _("Expected")
    mark = AttendanceStatus(activity.my_attendance)
    return MARKS.get(mark, "na"), mark.label


def may_ask_leave(activity, now) -> bool:
    """Whether the reader is expected and has not asked yet; needs `with_part_of` the reader."""
    unmarked = activity.my_attendance == AttendanceStatus.UNSET and not activity.asks_leave
    return (
        unmarked and activity.status == ActivityStatus.ANNOUNCED and not activity.has_started(now)
    )
