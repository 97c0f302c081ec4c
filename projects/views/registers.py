"""Hard tasks, articles, results of departments, company totals; and the way to all registers."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from branchhub.core import formats
from members import registers as pages
from members.forms.people import BranchForm
from members.models import Branch, Honour, Mentorship
from members.registers import SOURCE_COLUMN, Column, Register
from members.views.registers import DUAL_TRAINING, HONOURS, MENTORSHIPS

from ..forms.registers import (
    ArticleFilterForm,
    ArticleForm,
    CompanyTotalsForm,
    DepartmentResultForm,
    HardTaskFilterForm,
    HardTaskForm,
    YearFilterForm,
)
from ..models import Article, CompanyTotals, DepartmentResult, HardTask
from ..rules import can_set_totals, can_write_registers

either = require_http_methods(["GET", "POST"])


def _names(task) -> str:
    return formats.joined(member.name for member in task.members.all())


HARD_TASKS = Register(
    list_url="projects:hard-tasks",
    urls="projects:hard-task",
    title=gettext_lazy("Hard tasks"),
    lead=gettext_lazy("Urgent, hard, dangerous and heavy tasks in which members stood in front"),
    add=gettext_lazy("Add a hard task"),
    columns=(
        Column(gettext_lazy("Task"), lambda task: task.title),
        Column(gettext_lazy("From"), lambda task: task.from_on),
        Column(gettext_lazy("Until"), lambda task: task.until_on),
        Column(gettext_lazy("Members"), _names),
        Column(gettext_lazy("Result"), lambda task: task.result),
        SOURCE_COLUMN,
    ),
    rows=lambda user: (
        HardTask.objects.visible_to(user)
        .select_related("branch__committee")
        .prefetch_related("members")
    ),
    filters=HardTaskFilterForm,
    form=HardTaskForm,
    may_write=can_write_registers,
    told="title from_on until_on members result source",
)
ARTICLES = Register(
    list_url="projects:articles",
    urls="projects:article",
    title=gettext_lazy("Articles"),
    lead=gettext_lazy("What was published about the branch"),
    add=gettext_lazy("Add an article"),
    columns=(
        Column(gettext_lazy("Title"), lambda article: article.title),
        Column(gettext_lazy("Outlet"), lambda article: article.outlet),
        Column(gettext_lazy("Published on"), lambda article: article.published_on),
        Column(gettext_lazy("Correspondents"), lambda article: article.correspondents),
        Column(gettext_lazy("Times read"), lambda article: article.views, is_number=True),
        Column(gettext_lazy("Link"), lambda article: article.link),
    ),
    rows=lambda user: Article.objects.visible_to(user).select_related("branch__committee"),
    filters=ArticleFilterForm,
    form=ArticleForm,
    may_write=can_write_registers,
    told="title outlet published_on correspondents link views",
)


def _sums(filters, results):
    """What the departments of one year took together; years are not added up."""
    if not filters.cleaned_data.get("year"):
        return []
    totals = results.totals()
    sums = [
        (_("Revenue, actual or else forecast"), totals["revenue"]),
        (_("Target"), totals["target"]),
        (_("Year before"), totals["year_before"]),
    ]
    growth = totals["growth"]
    told = [(label, formats.yuan(amount)) for label, amount in sums if amount is not None]
    return told + ([(_("Growth"), formats.percent(100 * growth))] if growth is not None else [])


RESULTS = Register(
    list_url="projects:results",
    urls="projects:result",
    title=gettext_lazy("Department results"),
    lead=gettext_lazy("What departments took in a year, in yuan, with source and date"),
    add=gettext_lazy("Add a result"),
    columns=(
        Column(gettext_lazy("Department"), lambda result: result.department),
        Column(gettext_lazy("Year"), lambda result: result.year),
        Column(gettext_lazy("Target"), lambda result: result.target, is_number=True),
        Column(pgettext_lazy("amount", "Forecast"), lambda result: result.forecast, is_number=True),
        Column(pgettext_lazy("amount", "Actual"), lambda result: result.actual, is_number=True),
        Column(gettext_lazy("Year before"), lambda result: result.year_before, is_number=True),
        Column(gettext_lazy("As of"), lambda result: result.stated_on),
        SOURCE_COLUMN,
    ),
    rows=lambda user: DepartmentResult.objects.visible_to(user).select_related(
        "branch__committee", "department"
    ),
    filters=YearFilterForm,
    form=DepartmentResultForm,
    may_write=can_set_totals,
    told="department year target forecast actual year_before source stated_on",
    figures=_sums,
)
TOTALS = Register(
    list_url="projects:totals",
    urls="projects:total",
    title=gettext_lazy("Company totals"),
    lead=gettext_lazy(
        "The company's numbers of a year, against which the branch's shares are told"
    ),
    add=gettext_lazy("Add a year"),
    columns=(
        Column(gettext_lazy("Year"), lambda totals: totals.year),
        Column(
            gettext_lazy("Innovation projects of the company"),
            lambda totals: totals.innovation_projects,
            is_number=True,
        ),
        Column(gettext_lazy("As of"), lambda totals: totals.stated_on),
        SOURCE_COLUMN,
    ),
    rows=lambda user: CompanyTotals.objects.visible_to(user).select_related("branch__committee"),
    filters=YearFilterForm,
    form=CompanyTotalsForm,
    may_write=can_set_totals,
    told="year innovation_projects source stated_on",
)
COUNTED = (
    (HONOURS, Honour),
    (MENTORSHIPS, Mentorship),
    (HARD_TASKS, HardTask),
    (ARTICLES, Article),
    (RESULTS, DepartmentResult),
    (TOTALS, CompanyTotals),
)


@require_GET
def registers(request):
    """All registers of one branch, each with how much is in it for this reader."""
    branches = BranchForm(request.GET, user=request.user)
    branch = branches.chosen()
    if branch is None:
        raise Http404
    counts = {}
    for _register, model in COUNTED:
        of_branch = model.objects.visible_to(request.user).filter(branch=OuterRef("pk"))
        counted = of_branch.order_by().values("branch").annotate(number=Count("pk"))
        counts[model._meta.model_name] = Coalesce(Subquery(counted.values("number")), 0)
    row = Branch.objects.filter(pk=branch.pk).values(**counts).get()
    places = [
        (register, register.address_of_list(branch.pk), row[model._meta.model_name])
        for register, model in COUNTED
    ]
    places.insert(2, (DUAL_TRAINING, DUAL_TRAINING.address_of_list(branch.pk), None))
    context = {"branch": branch, "branch_field": branches.offered(), "places": places}
    return render(request, "registers/registers.html", context)


@require_GET
def hard_tasks(request):
    return pages.list_page(request, HARD_TASKS)


@require_POST
def hard_tasks_export(request):
    return pages.export(request, HARD_TASKS)


@either
def hard_task_create(request):
    return pages.create(request, HARD_TASKS)


@either
def hard_task_edit(request, pk):
    return pages.edit(request, HARD_TASKS, pk)


@either
def hard_task_remove(request, pk):
    return pages.remove_page(request, HARD_TASKS, pk)


@require_GET
def articles(request):
    return pages.list_page(request, ARTICLES)


@require_POST
def articles_export(request):
    return pages.export(request, ARTICLES)


@either
def article_create(request):
    return pages.create(request, ARTICLES)


@either
def article_edit(request, pk):
    return pages.edit(request, ARTICLES, pk)


@either
def article_remove(request, pk):
    return pages.remove_page(request, ARTICLES, pk)


@require_GET
def results(request):
    return pages.list_page(request, RESULTS)


@require_POST
def results_export(request):
    return pages.export(request, RESULTS)


@either
def result_create(request):
    today = timezone.localdate()
    return pages.create(request, RESULTS, year=today.year, stated_on=today)


@either
def result_edit(request, pk):
    return pages.edit(request, RESULTS, pk)


@either
def result_remove(request, pk):
    return pages.remove_page(request, RESULTS, pk)


@require_GET
def totals(request):
    return pages.list_page(request, TOTALS)


@require_POST
def totals_export(request):
    return pages.export(request, TOTALS)


@either
def total_create(request):
    today = timezone.localdate()
    return pages.create(request, TOTALS, year=today.year, stated_on=today)


@either
def total_edit(request, pk):
    return pages.edit(request, TOTALS, pk)


@either
def total_remove(request, pk):
    return pages.remove_page(request, TOTALS, pk)
