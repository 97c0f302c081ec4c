from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..forms.outcome import OutcomeForm
from ..models import Outcome
from ..operations.outcome import note_outcome
from .fetch import sent, session_to_write


@require_http_methods(["GET", "POST"])
def outcome(request, pk):
    """Topics of any session; carriers and results as far as they fit its kinds."""
    activity = session_to_write(request, pk)
    form = OutcomeForm(
        *sent(request),
        instance=Outcome.objects.filter(activity=activity).first(),
        activity=activity,
        kinds=[activity.kind, *(row.kind for row in activity.also_counts.all())],
        tags=list(activity.tags.all()),
        has_started=activity.has_started(timezone.now()),
    )
    if form.is_valid():
        try:
            note_outcome(activity, tags=form.tags, values=form.values, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(activity)s saved.") % {"activity": activity})
            return redirect(activity)
    return render(request, "activities/outcome.html", {"activity": activity, "form": form})
