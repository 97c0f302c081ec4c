"""The rota of a project that runs a Small Classroom."""

import copy
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.choices import Kind, NormState
from activities.rules import can_call_for
from activities.views.fetch import sent
from branchhub.core import formats, xlsx
from branchhub.core.dates import add_months
from branchhub.core.exports import table_of, workbook
from branchhub.core.permissions import require

from .. import columns, operations
from ..choices import ProjectState
from ..classroom import MONTHS_FILLED, Month, months_of
from ..forms.classroom import MonthForm, NewTurnForm, TurnForm, YearForm
from ..models import ClassroomTurn
from ..rules import can_export_projects, can_write_project
from .fetch import project_for, project_to_write

ROTA_TITLE = gettext_lazy("Rota of the Small Classroom")


def _classroom(project):
    """404 for a project that runs none."""
    if not project.is_classroom:
        raise Http404
    return project


@dataclass(frozen=True)
class Row:
    """A month as the page shows it; `call_url` where a session of it can be called still."""

    month: Month
    is_now: bool
    is_over: bool
    call_url: str


@require_safe
def rota(request, pk):
    project, today = _classroom(project_for(request, pk)), timezone.localdate()
    year = _year(request.GET, today)
    first = today.replace(year=year, month=1, day=1)
    months = months_of(project, first, 12, today, user=request.user)
    may_write = can_write_project(request.user, project)
    may_call = can_call_for(request.user, project.branch, project.group)
    context = {
        "project": project,
        "year": year,
        "rows": [_row(project, month, today, may_call) for month in months],
        "held": sum(month.state == NormState.MET for month in months),
        "gaps": sum(month.state == NormState.MISSED for month in months),
        "may_write": may_write,
        "may_export": can_export_projects(request.user),
        "may_fill": may_write and project.state in ProjectState.open(),
        "months_filled": MONTHS_FILLED,
        "today": today,
    }
    return render(request, "projects/rota.html", context)


@require_POST
def rota_export(request, pk):
    """The months of a year as a workbook."""
    project, today = _classroom(project_for(request, pk)), timezone.localdate()
    require(can_export_projects(request.user))
    year = _year(request.POST, today)
    table = rota_table(project, year, request.user, today)
    asked = [("project", project.pk), ("year", year)]
    return workbook(request, table, branch_id=project.branch_id, asked=asked)


def rota_table(project, year, user, today) -> xlsx.Table:
    months = months_of(project, date(year, 1, 1), 12, today, user=user)
    narrowed = [project.title, formats.year(year)]
    return table_of(str(ROTA_TITLE), columns.ROTA, months, narrowed=narrowed)


def _year(data, today) -> int:
    asked = YearForm(data)
    return asked.is_valid() and asked.cleaned_data["year"] or today.year


def _row(project, month, today, may_call) -> Row:
    is_over = add_months(month.first, 1) <= today
    url = _call_url(project, month, today) if may_call and month.state == NormState.DUE else ""
    return Row(month, month.first == today.replace(day=1), is_over, url)


def _call_url(project, month, today):
    """The form of a new session, with what the turn says."""
    asks = {"kind": Kind.CLASSROOM, "branch": project.branch_id, "date": max(month.first, today)}
    if project.group_id:
        asks["group"] = project.group_id
    if month.turn:
        asks["lecturer"] = month.turn.trainer_id
        if month.turn.skill:
            asks["topic"] = month.turn.skill
    return f"{reverse('activities:create')}?{urlencode(asks)}"


@require_POST
def rota_fill(request, pk):
    project = _classroom(project_to_write(request, pk))
    try:
        count = operations.fill_rota(
            project, months=MONTHS_FILLED, by=request.user, today=timezone.localdate()
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        text = ngettext("%(count)d turn given.", "%(count)d turns given.", count)
        nothing = _("The next months have their turns already.")
        messages.success(request, text % {"count": count} if count else nothing)
    return redirect("projects:rota", project.pk)


@require_http_methods(["GET", "POST"])
def turn_create(request, pk):
    project = _classroom(project_to_write(request, pk))
    asked = MonthForm(request.GET)
    month = asked.cleaned_data["month"] if asked.is_valid() else None
    turn = ClassroomTurn(project=project, branch=project.branch)
    form = NewTurnForm(*sent(request), instance=turn, initial={"month": month})
    return _edit(request, turn, form)


@require_http_methods(["GET", "POST"])
def turn_edit(request, pk, turn_pk):
    turn = _turn(request, pk, turn_pk)
    return _edit(request, turn, TurnForm(*sent(request), instance=copy.copy(turn)))


def _turn(request, pk, turn_pk):
    project = _classroom(project_to_write(request, pk))
    turn = get_object_or_404(project.turns.select_related("trainer"), pk=turn_pk)
    turn.project = project
    return turn


def _edit(request, turn, form):
    if form.is_valid():
        try:
            if turn.pk:
                turn = operations.change_turn(copy.copy(turn), form.changes, by=request.user)
            else:
                turn = operations.add_turn(form.instance, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            values = {"month": formats.month(turn.month), "name": turn.trainer.name}
            messages.success(request, _("%(month)s is the turn of %(name)s.") % values)
            return _back(turn)
    context = {"project": turn.project, "turn": turn, "form": form}
    return render(request, "projects/turn_edit.html", context)


@require_POST
def turn_remove(request, pk, turn_pk):
    turn = _turn(request, pk, turn_pk)
    month = formats.month(turn.month)
    try:
        operations.remove_turn(copy.copy(turn), by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("%(month)s is nobody's turn now.") % {"month": month})
    return _back(turn)


def _back(turn):
    return redirect(f"{reverse('projects:rota', args=[turn.project_id])}?year={turn.month.year}")
