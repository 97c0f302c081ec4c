from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from branchhub.core.permissions import Refused, require

from ..choices import ActivityStatus
from ..models import Activity
from ..rules import can_write, is_in_charge

CLOSED = {
    ActivityStatus.CANCELLED: (
        _("This session was cancelled"),
        _("Nothing of it can be changed any more. Plan a new one if it is held after all."),
    ),
    ActivityStatus.ARCHIVED: (
        _("This session is archived"),
        _("Nothing of it can be changed until the secretary reopens it."),
    ),
}


def sessions_for(user):
    """Those that the user may know of, with their people and outcome."""
    beside = ("branch__committee", "group", "chair", "recorder", "lecturer", "outcome")
    return Activity.objects.visible_to(user).with_minutes_state().select_related(*beside)


def session_for(request, pk):
    """The session with its people, if the user may know of it; else 404."""
    return get_object_or_404(sessions_for(request.user), pk=pk)


def session_to_write(request, pk):
    """The same for those who may write it; 403 for other readers, and once it is closed."""
    activity = session_for(request, pk)
    if is_in_charge(request.user, activity) and activity.status in CLOSED:
        raise Refused(*CLOSED[activity.status])
    require(can_write(request.user, activity))
    return activity


def sent(request) -> tuple:
    """What a form is bound to: data and files of a POST, an empty one too; nothing otherwise."""
    return (request.POST, request.FILES) if request.method == "POST" else ()
