"""The one chip that says where a session stands, the same on every page."""

from django.utils.translation import gettext as _

from .choices import ActivityStatus

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
