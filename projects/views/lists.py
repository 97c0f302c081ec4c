"""The lists that figures lead to: a list's count or sum is the figure itself."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from branchhub.core.exports import Exported, table_of_list, workbook
from branchhub.core.permissions import require
from members.rules import only_branch_id, sees_several_branches

from .. import columns
from ..benefits import chart_by_year, totals
from ..choices import Certainty, ProjectState
from ..forms.lists import (
    BenefitListForm,
    IssueListForm,
    PatentListForm,
    ProjectListForm,
    TrialListForm,
)
from ..models import Benefit, Issue, Patent, Project, Trial
from ..rules import can_export_projects, can_start_projects, can_write_patent
from ..states import chart_of_states

PAGE_SIZE = 30
MOST_ON_BOARD = 20  # of one state


@require_GET
@vary_on_headers("HX-Target")
def project_list(request):
    """One list, looked at as a board of states or as a table."""
    filters = _filters(ProjectListForm, request.GET, request.user)
    projects = _projects(filters, request.user)
    counts = projects.count_by_state()
    context = _context(request, filters) | {
        "total": sum(counts.values()),
        "can_start": can_start_projects(request.user),
        "chart": chart_of_states(counts, link=lambda state: _link(filters, state=state)),
    }
    if filters.shown_as == filters.BOARD:
        context["board"] = _board(projects, counts, filters)
    else:
        projects = _in_order(filters, request.user)
        context["page"] = _page(projects, filters, total=context["total"])
    only_table = request.htmx.target == "project-table"
    return render(request, f"projects/{'_list' if only_table else 'list'}.html", context)


def _projects(filters, user):
    projects = filters.narrow(Project.objects.visible_to(user))
    return projects.select_related("branch", "group", "leader")


def _board(projects, counts, filters):
    """(state, how many, the newest of them, address of all) for each state in which any is."""
    shown = list(projects.first_of_each_state(MOST_ON_BOARD).order_by("-proposed_on", "-pk"))
    return [
        (
            state,
            counts[state.value],
            [project for project in shown if project.state == state],
            _link(filters, state=state.value, view=filters.TABLE),
        )
        for state in ProjectState
        if counts.get(state.value)
    ]


@require_POST
def project_export(request):
    return _export(request, PROJECTS)


def _in_order(filters, user):
    return _projects(filters, user).with_verified_benefit().order_by("-proposed_on", "-pk")


@require_GET
@vary_on_headers("HX-Target")
def benefits(request):
    """Amounts with their sums, each certainty by itself, and a chart of one certainty."""
    filters = _filters(BenefitListForm, request.GET, request.user)
    rows = _benefits(filters, request.user)
    grouped = list(rows.by_year_and_kind())
    sums = totals((row["certainty"], row["kind"], row["total"]) for row in grouped)
    certainty = Certainty(filters.given("certainty") or Certainty.VERIFIED)
    drawn = [row for row in grouped if row["certainty"] == certainty]
    context = _context(request, filters) | {
        "page": _page(rows, filters),
        "totals": [(one, _link(filters, query=one.query)) for one in sums],
        "chart": chart_by_year(
            drawn, certainty, link=lambda *bar: _link_of_bar(filters, certainty, *bar)
        ),
    }
    return _answer(request, "benefits", context)


def _benefits(filters, user):
    rows = filters.narrow(Benefit.objects.visible_to(user)).select_related("project", "branch")
    return rows.order_by("-until_on", "-pk")


def _link_of_bar(filters, certainty, year, kind):
    days = {"from": f"{year}-01-01", "until": f"{year}-12-31"}
    return _link(filters, kind=kind, certainty=certainty.value, summed=None, **days)


@require_POST
def benefits_export(request):
    return _export(request, BENEFITS)


@require_GET
@vary_on_headers("HX-Target")
def patents(request):
    filters = _filters(PatentListForm, request.GET, request.user)
    page = _page(_patents(filters, request.user), filters)
    context = _context(request, filters) | {
        "page": page,
        "writable": [patent.pk for patent in page if can_write_patent(request.user, patent)],
        "can_start": can_start_projects(request.user),
    }
    return _answer(request, "patents", context)


def _patents(filters, user):
    rows = filters.narrow(Patent.objects.visible_to(user)).select_related("project", "branch")
    return rows.prefetch_related("inventors").order_by("-filed_on", "-pk")


@require_POST
def patents_export(request):
    return _export(request, PATENTS)


@require_GET
@vary_on_headers("HX-Target")
def trials(request):
    filters = _filters(TrialListForm, request.GET, request.user)
    context = _context(request, filters) | {"page": _page(_trials(filters, request.user), filters)}
    return _answer(request, "trials", context)


def _trials(filters, user):
    rows = filters.narrow(Trial.objects.visible_to(user)).select_related("project", "branch")
    return rows.order_by("-on", "-number", "-pk")


@require_POST
def trials_export(request):
    return _export(request, TRIALS)


@require_GET
@vary_on_headers("HX-Target")
def issues(request):
    filters = _filters(IssueListForm, request.GET, request.user)
    context = _context(request, filters) | {"page": _page(_issues(filters, request.user), filters)}
    return _answer(request, "issues", context)


def _issues(filters, user):
    rows = filters.narrow(Issue.objects.visible_to(user))
    related = ("project", "branch", "coordinator")
    return rows.select_related(*related).order_by("-raised_on", "-pk")


@require_POST
def issues_export(request):
    return _export(request, ISSUES)


def _filters(form_class, data, user):
    form = form_class(data, user=user)
    form.is_valid()
    return form


def _context(request, filters) -> dict:
    return {
        "filters": filters,
        "with_branch": sees_several_branches(request.user),
        "can_export": can_export_projects(request.user),
    }


def _page(rows, filters, total=None):
    paginator = Paginator(rows, PAGE_SIZE)
    if total is not None:
        paginator.count = total
    return paginator.get_page(filters.given("page") or 1)


def _answer(request, name, context):
    """The whole page, or the list alone where htmx put it in place."""
    only_table = request.htmx.target == "part-table"
    return render(request, f"projects/{'_' if only_table else ''}{name}.html", context)


def _link(filters, query="", **changes) -> str:
    """The address of the same list with some of what it is narrowed to changed."""
    data = filters.data.copy()
    changes |= dict(part.split("=") for part in query.split("&") if part)
    for name in ("page", "view", *changes):
        data.pop(name, None)
    for name, value in changes.items():
        if value is not None:
            data[name] = value
    return f"?{data.urlencode()}"


def _export(request, exported):
    require(can_export_projects(request.user))
    filters = _filters(exported.form, request.POST, request.user)
    branch_id = only_branch_id(request.user, filters.given("branch"))
    table = table_of_list(exported, filters, request.user)
    return workbook(request, table, branch_id=branch_id, asked=filters.everything)


PROJECTS = Exported(_("Projects"), ProjectListForm, columns.PROJECTS, _in_order)
BENEFITS = Exported(_("Benefits"), BenefitListForm, columns.BENEFITS, _benefits)
PATENTS = Exported(_("Patents"), PatentListForm, columns.PATENTS, _patents)
TRIALS = Exported(_("Progress log"), TrialListForm, columns.TRIALS, _trials)
ISSUES = Exported(_("Problems met on the way"), IssueListForm, columns.ISSUES, _issues)
