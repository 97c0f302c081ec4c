"""The year plan: what is missing is proposed, edited and adopted; then announced by the month."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from branchhub.core import formats
from branchhub.core.permissions import require

from ..forms.plan import (
    MOST_ROWS,
    MoveToWorkdaysForm,
    PlanForm,
    PlanMonthForm,
    ProposalFormSet,
    initial_of,
)
from ..models import Attendance
from ..operations import year_plan
from ..operations.clashes import expected_by_rule
from ..rules import can_plan_year
from ..year import Year, read_year


@dataclass(frozen=True)
class Month:
    """What is there in the month that begins on `first`; `untold` are planned and lie ahead."""

    first: date
    sessions: list
    untold: int


@require_GET
def plan(request):
    form, year = _year(request)
    proposals = year.plan.proposals[:MOST_ROWS]
    formset = ProposalFormSet(initial=[initial_of(each) for each in proposals], year=year)
    return _show(request, form, year, formset)


@require_POST
def adopt(request):
    """Plan what is ticked; with errors beside the rows as long as there are any."""
    form, year = _year(request)
    formset = ProposalFormSet(request.POST, year=year)
    if not formset.is_valid():
        return _show(request, form, year, formset)
    chosen = [row.chosen for row in formset.needed]
    planned = year_plan.adopt(year.branch, year.number, chosen, by=request.user, now=year.now)
    _say_adopted(request, len(planned), left_out=len(formset.ticked) - len(planned))
    return redirect(_address("activities:plan", year.branch, year.number))


def _say_adopted(request, planned, *, left_out):
    if planned:
        text = ngettext(
            "%(count)d session planned. Nobody has been told yet.",
            "%(count)d sessions planned. Nobody has been told yet.",
            planned,
        )
        messages.success(request, text % {"count": planned})
    if left_out:
        text = ngettext(
            "%(count)d proposal was not needed any more and was left out.",
            "%(count)d proposals were not needed any more and were left out.",
            left_out,
        )
        messages.info(request, text % {"count": left_out})
    if not planned and not left_out:
        messages.info(request, _("Nothing was ticked, so nothing was planned."))


@require_http_methods(["GET", "POST"])
def announce(request):
    """Say what is announced in a month and to how many people; then announce it."""
    (branch, number), now = _form(request).chosen, timezone.now()
    month = PlanMonthForm(request.GET, user=request.user)
    first = month.cleaned_data["month"] if month.is_valid() else None
    sessions = list(year_plan.planned_in(branch, first, now=now)) if first else []
    if not sessions:
        messages.info(request, _("Nothing planned ahead waits to be announced there."))
        return redirect(_address("activities:plan", branch, number))
    if request.method == "POST":
        told = year_plan.announce_month(branch, first, by=request.user, now=now)
        _say_announced(request, told, first)
        return redirect(_address("activities:plan", branch, number))
    expected = expected_by_rule(sessions, branch.pk, sessions[0].day)
    context = {
        "branch": branch,
        "year": number,
        "plan_url": _address("activities:plan", branch, number),
        "first": first,
        "rows": [(session, len(expected[session.pk])) for session in sessions],
        "people": len(set().union(*expected.values())),
    }
    return render(request, "activities/plan_announce.html", context)


def _say_announced(request, sessions, first):
    rows = Attendance.objects.filter(activity__in=sessions)
    text = ngettext(
        "%(month)s: %(count)d session announced; people expected: %(people)d.",
        "%(month)s: %(count)d sessions announced; people expected: %(people)d.",
        len(sessions),
    )
    people = rows.values("member").distinct().count()
    values = {"month": formats.month(first), "count": len(sessions), "people": people}
    messages.success(request, text % values)


@require_POST
def move(request):
    """Move the ticked sessions off the days on which nobody works."""
    _form, year = _year(request)
    form = MoveToWorkdaysForm(request.POST, misplaced=year.misplaced)
    chosen = form.chosen if form.is_valid() else []
    moved = year_plan.move_to_workdays(chosen, by=request.user, now=year.now)
    if moved:
        text = ngettext("%(count)d session moved.", "%(count)d sessions moved.", len(moved))
        messages.success(request, text % {"count": len(moved)})
    else:
        messages.info(request, _("Nothing was ticked, so nothing was moved."))
    return redirect(_address("activities:plan", year.branch, year.number))


def _form(request) -> PlanForm:
    """The query string's branch and year; 403 for who plans for no branch."""
    form = PlanForm(request.GET, user=request.user)
    branch, _number = form.chosen
    if not branch:
        raise PermissionDenied
    require(can_plan_year(request.user, branch))
    return form


def _year(request) -> tuple[PlanForm, Year]:
    """The form of the query string, and the year it names as the plan sees it."""
    form = _form(request)
    branch, number = form.chosen
    return form, read_year(branch, number, now=timezone.now())


def _address(name, branch, number) -> str:
    query = urlencode({"year": number, "branch": branch.pk})
    return f"{reverse(name)}?{query}"


def _show(request, form, year, formset):
    place = year.branch, year.number
    context = {
        "year": year,
        "years": form.years,
        "branches": form.branches if len(form.branches) > 1 else [],
        "formset": formset,
        "more": max(len(year.plan.proposals) - MOST_ROWS, 0),
        "months": _months(year),
        "adopt_url": _address("activities:plan-adopt", *place),
        "move_url": _address("activities:plan-move", *place),
    }
    return render(request, "activities/plan.html", context)


def _months(year) -> list[Month]:
    untold = {session.pk for session in year.untold}
    by_month = groupby(year.sessions, key=lambda session: session.day.replace(day=1))
    months = [(first, list(sessions)) for first, sessions in by_month]
    return [
        Month(first, sessions, sum(session.pk in untold for session in sessions))
        for first, sessions in months
    ]
