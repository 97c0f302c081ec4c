"""The steps of a project's life, each with its own small page."""

import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from activities.views.fetch import sent

from .. import operations
from ..forms.project import DatesForm, FinishForm, ReasonForm, StepForm, StopForm
from ..states import word_of_step
from .fetch import project_to_decide, project_to_write


@require_http_methods(["GET", "POST"])
def approve(request, pk):
    project = project_to_decide(request, pk)
    return _step(request, project, "approve", StepForm(*sent(request)), operations.approve_project)


@require_http_methods(["GET", "POST"])
def start(request, pk):
    project = project_to_write(request, pk)
    return _step(request, project, "start", StepForm(*sent(request)), operations.start_project)


@require_http_methods(["GET", "POST"])
def finish(request, pk):
    project = project_to_write(request, pk)
    form = FinishForm(*sent(request), initial={"result": project.result})
    return _step(request, project, "finish", form, operations.finish_project)


@require_http_methods(["GET", "POST"])
def verify(request, pk):
    project = project_to_decide(request, pk)
    return _step(request, project, "verify", StepForm(*sent(request)), operations.verify_project)


@require_http_methods(["GET", "POST"])
def stop(request, pk):
    project = project_to_decide(request, pk)
    return _step(request, project, "stop", StopForm(*sent(request)), operations.stop_project)


@require_http_methods(["GET", "POST"])
def reopen(request, pk):
    project = project_to_decide(request, pk)
    form = ReasonForm(*sent(request))
    return _step(request, project, "reopen", form, operations.reopen_project)


@require_http_methods(["GET", "POST"])
def dates(request, pk):
    """The days of the steps taken already, which may be wrong, and the one it is due."""
    project = project_to_decide(request, pk)
    form = DatesForm(*sent(request), instance=copy.copy(project))
    if form.is_valid():
        try:
            operations.correct_dates(copy.copy(project), form.changes, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%(project)s” saved.") % {"project": project})
            return redirect(project)
    return render(request, "projects/dates.html", {"project": project, "form": form})


def _step(request, project, step, form, operation):
    """Ask what the step needs to know, then take it."""
    if form.is_valid():
        try:
            operation(copy.copy(project), **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            project.refresh_from_db(fields=["state"])
            values = {"project": project, "state": project.get_state_display()}
            messages.success(request, _("“%(project)s”: %(state)s.") % values)
            return redirect(project)
    context = {"project": project, "step": step, "verb": word_of_step(step), "form": form}
    return render(request, "projects/step.html", context)
