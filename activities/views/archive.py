from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from branchhub.core.permissions import require

from ..forms.record import ArchiveForm, ReopenForm
from ..operations import archive as operations
from ..rules import can_archive, can_reopen
from .fetch import sent, session_for
from .record import mend_url


@require_http_methods(["GET", "POST"])
def archive(request, pk):
    activity = session_for(request, pk)
    require(can_archive(request.user, activity))
    points = operations.checklist(activity)
    incomplete = not all(point.done for point in points)
    form = ArchiveForm(*sent(request), incomplete=incomplete)
    if form.is_valid():
        remark = form.cleaned_data.get("remark", "")
        try:
            operations.archive(activity, remark=remark, by=request.user, now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%(session)s” archived.") % {"session": activity})
            return redirect(activity)
    context = {
        "activity": activity,
        "points": [(point, mend_url(activity, point)) for point in points],
        "incomplete": incomplete,
        "form": form,
    }
    return render(request, "activities/archive.html", context)


@require_http_methods(["GET", "POST"])
def reopen(request, pk):
    activity = session_for(request, pk)
    require(can_reopen(request.user, activity))
    form = ReopenForm(*sent(request))
    if form.is_valid():
        try:
            operations.reopen(activity, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%(session)s” reopened.") % {"session": activity})
            return redirect(activity)
    return render(request, "activities/reopen.html", {"activity": activity, "form": form})
