"""The gap board of a year: on a page, on paper, and as a workbook."""

from datetime import date

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from branchhub.core import audit
from branchhub.core.dates import add_months
from branchhub.core.exports import download
from branchhub.core.permissions import require
from members.views.fetch import branch_asked

from ..board import FIGURES, counts_of, rows_of
from ..board_export import export_board, file_name
from ..choices import NormState
from ..forms.norms import FIRST_YEAR, LAST_YEAR, BoardBranchForm, BoardForm
from ..rules import can_plan_year, can_see_board, can_set_norms
from .summary import sees_all


@require_GET
def board(request):
    """Each requirement by month of a year, met or not, with what lies behind."""
    now, today = timezone.now(), timezone.localdate()
    branches, branch = branch_of_board(request)
    year, show = BoardForm(request.GET).chosen
    rows = rows_of(branch, year, request.user, now)
    counts = counts_of(rows)
    firsts = [date(year, month, 1) for month in range(1, 13)]
    context = {
        "branch": branch,
        "branch_field": branches.offered(),
        "year": year,
        "today": today,
        "months": [(first, first <= today < add_months(first, 1)) for first in firsts],
        "rows": [row for row in rows if row.count(show)] if show else rows,
        "notes": [row for row in rows if row.reasons],
        "show": show,
        "figures": [(state, counts[state], state == show) for state in FIGURES],
        "states": NormState,
        "to_plan": counts[NormState.DUE],
        "earlier": year - 1 if year > FIRST_YEAR else None,
        "later": year + 1 if year < min(today.year + 1, LAST_YEAR) else None,
        "may_plan": can_plan_year(request.user, branch),
        "may_set": can_set_norms(request.user, branch),
        "sees_all": sees_all(request.user, branch),
    }
    return render(request, "activities/board.html", context)


@require_GET
def board_export(request):
    """The same as a workbook; the export is logged."""
    now = timezone.now()
    _branches, branch = branch_of_board(request)
    year, _show = BoardForm(request.GET).chosen
    rows = rows_of(branch, year, request.user, now)
    content = export_board(branch, year, rows, today=timezone.localdate(now))
    audit.record_export(branch, f"requirements {year}", by=request.user)
    return download(content, file_name(branch, year))


def branch_of_board(request):
    """The form and the branch asked for."""
    form = BoardBranchForm(request.GET, user=request.user)
    branch = branch_asked(form)
    require(can_see_board(request.user, branch))
    return form, branch
