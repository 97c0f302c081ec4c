import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from activities.views.fetch import sent
from branchhub.core.permissions import require

from .. import operations
from ..forms.project import (
    ConfirmForm,
    ProblemForm,
    ProjectEditForm,
    ProjectForm,
    StartForm,
    TeamForm,
)
from ..models import Project
from ..rules import can_start_projects
from .fetch import project_to_decide, project_to_write


@require_http_methods(["GET", "POST"])
def create(request):
    require(can_start_projects(request.user))
    start = StartForm(request.GET, user=request.user)
    project = Project(
        branch=start.chosen(), kind=start.chosen_kind, proposed_on=timezone.localdate()
    )
    form = ProjectForm(*sent(request), instance=project, user=request.user)
    if form.is_valid():
        try:
            operations.propose_project(
                form.instance, departments=form.cleaned_data["departments"], by=request.user
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%(project)s” proposed.") % {"project": project})
            return redirect(project)
    return render(request, "projects/form.html", {"project": project, "form": form})


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    project = project_to_write(request, pk)
    form = ProjectEditForm(*sent(request), instance=copy.copy(project), user=request.user)
    if form.is_valid():
        try:
            operations.change_project(project, form.changes, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%(project)s” saved.") % {"project": project})
            return redirect(project)
    return render(request, "projects/form.html", {"project": project, "form": form})


@require_http_methods(["GET", "POST"])
def team(request, pk):
    project = project_to_write(request, pk)
    form = TeamForm(*sent(request), project=project)
    if form.is_valid():
        operations.set_team(project, **form.team, by=request.user)
        messages.success(request, _("Team saved."))
        return redirect(f"{project.get_absolute_url()}#team")
    return render(request, "projects/team.html", {"project": project, "form": form})


@require_http_methods(["GET", "POST"])
def problem(request, pk):
    project = project_to_write(request, pk)
    initial = {"problem": project.solved_problem, "on": project.solved_on}
    form = ProblemForm(*sent(request), initial=initial)
    if form.is_valid():
        try:
            operations.note_problem(copy.copy(project), **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%(project)s” saved.") % {"project": project})
            return redirect(f"{project.get_absolute_url()}#problem")
    return render(request, "projects/problem.html", {"project": project, "form": form})


@require_http_methods(["GET", "POST"])
def problem_confirm(request, pk):
    project = project_to_decide(request, pk)
    form = ConfirmForm(*sent(request), initial={"confirmed_by": project.solved_verified_by})
    if form.is_valid():
        try:
            operations.confirm_problem(
                project, confirmed_by=form.cleaned_data["confirmed_by"], by=request.user
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The solution is confirmed."))
            return redirect(f"{project.get_absolute_url()}#problem")
    return render(request, "projects/problem_confirm.html", {"project": project, "form": form})
