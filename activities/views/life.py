from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from branchhub.core import formats

from ..forms.life import MoveForm, ReasonForm
from ..forms.times import initial_times
from ..operations import life
from .fetch import sent, session_to_write


@require_POST
def announce(request, pk):
    activity = session_to_write(request, pk)
    try:
        life.announce(activity, by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(activity)
    count = activity.attendances.count()
    text = _("%(activity)s announced; %(count)d people are on the list.")
    messages.success(request, text % {"activity": activity, "count": count})
    return redirect(activity)


@require_http_methods(["GET", "POST"])
def move(request, pk):
    activity = session_to_write(request, pk)
    initial = initial_times(activity) | {"venue": activity.venue}
    form = MoveForm(*sent(request), initial=initial)
    if form.is_valid():
        reason, changes, now = form.cleaned_data["reason"], form.changes, timezone.now()
        try:
            life.move(activity, changes, reason=reason, by=request.user, now=now)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            _say_moved(request, activity, is_told=not activity.has_started(now))
            return redirect(activity)
    return render(request, "activities/move.html", {"activity": activity, "form": form})


def _say_moved(request, activity, *, is_told):
    """A slip of the year is seen at once; what it brought about is seen nowhere else."""
    if is_told:
        messages.success(request, _("%(activity)s moved.") % {"activity": activity})
        return
    text = _("%(activity)s moved to %(day)s. That time has passed, so nobody was told.")
    values = {"activity": activity, "day": formats.full_date(activity.day)}
    messages.warning(request, text % values)


@require_http_methods(["GET", "POST"])
def cancel(request, pk):
    activity = session_to_write(request, pk)
    form = ReasonForm(*sent(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            life.cancel(activity, reason=reason, by=request.user, now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(activity)s cancelled.") % {"activity": activity})
            return redirect(activity)
    return render(request, "activities/cancel.html", {"activity": activity, "form": form})
