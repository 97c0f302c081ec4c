"""Milestones, recognitions, log, issues and benefits: added, changed and removed on small pages."""

import copy
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from activities.views.fetch import sent
from branchhub.core.permissions import require

from .. import operations
from ..choices import Certainty
from ..forms.parts import (
    BenefitForm,
    DoneForm,
    IssueForm,
    MilestoneForm,
    RecognitionForm,
    SolveForm,
    TrialForm,
    VerifyBenefitForm,
)
from ..models import Benefit, Issue, Milestone, Recognition, Trial
from ..rules import can_recognise_project, can_verify_benefit
from .fetch import project_to_decide, project_to_write


@dataclass(frozen=True)
class Sort:
    """One sort of row: its model, its form, what adds it, and the words of its page."""

    model: type
    form: type
    add: Callable
    new: str
    old: str


SORTS = {  # by the word in the address, which names the part of the project's page too
    "milestones": Sort(
        Milestone,
        MilestoneForm,
        operations.add_milestone,
        gettext_lazy("New milestone"),
        gettext_lazy("Milestone"),
    ),
    "recognitions": Sort(
        Recognition,
        RecognitionForm,
        operations.recognise,
        gettext_lazy("New recognition"),
        gettext_lazy("Recognition"),
    ),
    "trials": Sort(
        Trial,
        TrialForm,
        operations.log_trial,
        gettext_lazy("New log entry"),
        gettext_lazy("Log entry"),
    ),
    "issues": Sort(
        Issue,
        IssueForm,
        operations.raise_issue,
        gettext_lazy("New problem met on the way"),
        gettext_lazy("Problem met on the way"),
    ),
    "benefits": Sort(
        Benefit,
        BenefitForm,
        operations.note_benefit,
        gettext_lazy("New benefit"),
        gettext_lazy("Benefit"),
    ),
}


def _sort(place) -> Sort:
    if place not in SORTS:
        raise Http404
    return SORTS[place]


def _project(request, pk, place):
    """The project, whose rows of this place the user writes."""
    project = project_to_write(request, pk)
    if place == "recognitions":
        require(can_recognise_project(request.user, project))
    return project


def _part(request, pk, place, part_pk):
    """A row of a project that the user writes; a verified amount is for those who decide."""
    project = _project(request, pk, place)
    part = get_object_or_404(getattr(project, place), pk=part_pk)
    part.project = project
    if place == "benefits" and part.certainty == Certainty.VERIFIED:
        require(can_verify_benefit(request.user, project))
    return part


@require_http_methods(["GET", "POST"])
def part_create(request, pk, place):
    sort = _sort(place)
    project = _project(request, pk, place)
    return _edit(request, sort.model(project=project, branch=project.branch), place)


@require_http_methods(["GET", "POST"])
def part_edit(request, pk, place, part_pk):
    _sort(place)
    return _edit(request, _part(request, pk, place, part_pk), place)


def _edit(request, part, place):
    sort, project = SORTS[place], part.project
    extra = {}
    if place == "benefits":
        extra["may_verify"] = can_verify_benefit(request.user, project)
    form = sort.form(*sent(request), instance=copy.copy(part), **extra)
    if form.is_valid():
        try:
            if part.pk:
                operations.change_part(copy.copy(part), form.changes, by=request.user)
            else:
                part = sort.add(form.instance, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _saved(request, part, place)
    context = {"project": project, "part": part, "place": place, "sort": sort, "form": form}
    return render(request, "projects/part_edit.html", context)


def _saved(request, part, place):
    messages.success(request, _("“%(what)s” saved.") % {"what": part})
    return redirect(f"{part.project.get_absolute_url()}#{place}")


@require_POST
def part_remove(request, pk, place, part_pk):
    _sort(place)
    part = _part(request, pk, place, part_pk)
    name = str(part)
    try:
        operations.remove_part(part, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("“%(what)s” removed; the history keeps it.") % {"what": name})
    return redirect(f"{part.project.get_absolute_url()}#{place}")


@require_http_methods(["GET", "POST"])
def milestone_done(request, pk, part_pk):
    milestone = _part(request, pk, "milestones", part_pk)
    form = DoneForm(*sent(request), initial={"remark": milestone.remark})
    operation = operations.complete_milestone
    return _note(request, milestone, "milestones", form, operation, _("Milestone reached"))


@require_http_methods(["GET", "POST"])
def issue_solve(request, pk, part_pk):
    issue = _part(request, pk, "issues", part_pk)
    form = SolveForm(*sent(request), initial={"solution": issue.solution})
    return _note(request, issue, "issues", form, operations.solve_issue, _("Problem solved"))


@require_http_methods(["GET", "POST"])
def benefit_verify(request, pk, part_pk):
    project = project_to_decide(request, pk)
    benefit = get_object_or_404(project.benefits, pk=part_pk)
    benefit.project = project
    form = VerifyBenefitForm(*sent(request), initial={"amount": benefit.amount})
    operation = operations.verify_benefit
    return _note(request, benefit, "benefits", form, operation, _("Verify the benefit"))


def _note(request, part, place, form, operation, heading):
    """Ask for what is to be noted of a row, then note it."""
    if form.is_valid():
        try:
            part = operation(copy.copy(part), **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _saved(request, part, place)
    context = {
        "project": part.project, "part": part, "place": place, "heading": heading, "form": form
    }  # fmt: skip
    return render(request, "projects/part_note.html", context)
