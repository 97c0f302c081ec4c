from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from activities.models import Activity
from activities.views.fetch import sent

from .. import operations
from ..forms.parts import LinkForm
from .fetch import project_to_write


@require_http_methods(["GET", "POST"])
def session_link(request, pk):
    project = project_to_write(request, pk)
    form = LinkForm(*sent(request), project=project, user=request.user)
    if form.is_valid():
        activity = form.cleaned_data["activity"]
        try:
            operations.link_session(project, activity, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%(session)s” linked.") % {"session": activity})
            return redirect(f"{project.get_absolute_url()}#sessions")
    return render(request, "projects/session_link.html", {"project": project, "form": form})


@require_POST
def session_unlink(request, pk, session_pk):
    project = project_to_write(request, pk)
    seen = Activity.objects.visible_to(request.user).filter(projects=project)
    activity = get_object_or_404(seen, pk=session_pk)
    operations.unlink_session(project, activity, by=request.user)
    messages.success(request, _("“%(session)s” is linked no longer.") % {"session": activity})
    return redirect(f"{project.get_absolute_url()}#sessions")
