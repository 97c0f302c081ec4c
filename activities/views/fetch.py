from django.shortcuts import get_object_or_404

from branchhub.core.permissions import require

from ..models import Activity
from ..rules import can_write


def sessions_for(user):
    """Those that the user may know of, with their people and outcome."""
    beside = ("branch__committee", "group", "chair", "recorder", "lecturer", "outcome")
    return Activity.objects.visible_to(user).with_minutes_state().select_related(*beside)


def session_for(request, pk):
    """The session with its people, if the user may know of it; else 404."""
    return get_object_or_404(sessions_for(request.user), pk=pk)


def session_to_write(request, pk):
    """The same for those who may write it; 403 for other readers."""
    activity = session_for(request, pk)
    require(can_write(request.user, activity))
    return activity


def sent(request) -> tuple:
    """What a form is bound to: data and files of a POST, an empty one too; nothing otherwise."""
    return (request.POST, request.FILES) if request.method == "POST" else ()
