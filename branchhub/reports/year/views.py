from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from branchhub.core.diff import compare
from branchhub.core.exports import download
from branchhub.core.permissions import require
from members.forms.people import BranchForm
from members.views.fetch import branch_asked

from ..choices import ChapterKey
from ..models import FrozenReport
from ..rules import (
    can_compare_branches,
    can_export_report,
    can_freeze_report,
    can_open_list,
    can_see_appraisal,
    can_see_report,
    can_write_report,
)
from . import (
    chapters,
    comparing,
    counts,
    exporting,
    frozen,
    handing_in,
    numbers,
    operations,
    page,
)
from .forms import FreezeForm, ReportPeriodForm, TextForm
from .period import ReportPeriod
from .rows import rows_behind


def _branch(request, data):
    """The form and the branch asked for."""
    form = BranchForm(data, user=request.user)
    branch = branch_asked(form)
    require(can_see_report(request.user, branch))
    return form, branch


def _period(data) -> ReportPeriod:
    return ReportPeriodForm(data, today=timezone.localdate()).period


def _asked_anew(request, branch):
    """To the page of the report, which says what is wrong with the period."""
    asks = {name: request.POST.get(name, "") for name in ("year", "from", "until")}
    return redirect(f"{reverse('reports:year')}?{urlencode({'branch': branch.pk} | asks)}")


@require_GET
def report(request):
    """The report of a branch for a year or any other period, every figure with its list."""
    branches, branch = _branch(request, request.GET)
    now = timezone.now()
    form = ReportPeriodForm(request.GET, today=timezone.localdate(now))
    period, user = form.period, request.user
    found = page.read(branch, period, user, now)
    may_write = can_write_report(user, branch)
    context = {
        "report": found,
        "branch": branch,
        "period": period,
        "branch_field": branches.offered(),
        "period_form": form if form.errors else ReportPeriodForm(period.asks, today=form.today),
        "frozen": FrozenReport.objects.of(branch, period).select_related("frozen_by__member"),
        "may_write": may_write,
        "may_export": can_export_report(user, branch),
        "sees_appraisal": can_see_appraisal(user, branch),
        "may_freeze": can_freeze_report(user, branch),
        "freeze_form": FreezeForm(),
        "query": urlencode({"branch": branch.pk} | period.asks),
        "earlier": period.year_before.url_of(branch),
        "later": period.year_after.url_of(branch) if period.last < form.today else "",
        "today": form.today,
    }
    if may_write:
        reader = chapters.Reader(user, branch, period)
        context["checks"] = handing_in.checks(reader, found.values)
    return render(request, "reports/year/report.html", context)


@require_POST
def export(request):
    """The figures of the report as a workbook."""
    _form, branch = _branch(request, request.POST)
    require(can_export_report(request.user, branch))
    asked = ReportPeriodForm(request.POST, today=timezone.localdate())
    if not asked.is_valid():
        return _asked_anew(request, branch)
    period = asked.period
    content = exporting.export_report(branch, period, request.user, timezone.now())
    return download(content, f"{branch.name} {_('Year report')} {period}.xlsx")


@require_http_methods(["GET", "POST"])
def text(request, chapter):
    """What the secretary writes to one chapter."""
    _form, branch = _branch(request, request.GET)
    require(can_write_report(request.user, branch))
    if chapter not in ChapterKey:
        raise Http404
    period, title = _period(request.GET), ChapterKey(chapter).label
    written = operations.texts_of(branch, period).get(chapter, "")
    back = f"{period.url_of(branch)}#{chapter}"
    form = TextForm(request.POST or None, written=written)
    context = {"form": form, "branch": branch, "period": period, "title": title, "back": back}
    if request.method == "POST" and form.is_valid():
        try:
            operations.write_text(branch, period, chapter, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
            newer = operations.texts_of(branch, period).get(chapter, "")
            form.show(newer)
            _mine, context["newer"] = compare(form.data["text"], newer)
        else:
            messages.success(request, _("Text of “%(chapter)s” saved.") % {"chapter": title})
            return redirect(back)
    return render(request, "reports/year/text.html", context)


@require_POST
def freeze(request):
    """Keep the figures as they are today, beside those that go on changing."""
    _form, branch = _branch(request, request.POST)
    require(can_freeze_report(request.user, branch))
    now = timezone.now()
    asked, form = (
        ReportPeriodForm(request.POST, today=timezone.localdate(now)),
        FreezeForm(request.POST),
    )
    if not asked.is_valid():
        return _asked_anew(request, branch)
    period = asked.period
    if not form.is_valid():
        messages.error(request, form.errors["remark"][0])
        return redirect(period.url_of(branch))
    values = numbers.numbers([branch], period, now)[branch.pk]
    kept = operations.freeze(
        branch, period, values, remark=form.cleaned_data["remark"], by=request.user, now=now
    )
    messages.success(request, _("Report frozen. Later changes show beside these figures."))
    return redirect(kept)


@require_GET
def frozen_report(request, pk):
    """A report as it was frozen, with what has changed since."""
    reports = FrozenReport.objects.visible_to(request.user).select_related(
        "branch__committee", "frozen_by__member"
    )
    kept = get_object_or_404(reports, pk=pk)
    branch, period = kept.branch, ReportPeriod(kept.from_on, kept.until_on)
    reader = chapters.Reader(request.user, branch, period)
    live = numbers.numbers([branch], period, timezone.now())[branch.pk]
    context = {
        "kept": kept,
        "period": period,
        "back": period.url_of(branch),
        "chapters": frozen.as_frozen(kept, reader),
        "differences": frozen.differences(kept, reader, live),
        "changed_texts": frozen.changed_texts(kept, operations.texts_of(branch, period)),
    }
    return render(request, "reports/year/frozen.html", context)


@require_GET
def rows(request):
    """The records behind a figure that has no list elsewhere, with their sum."""
    _form, branch = _branch(request, request.GET)
    counted = counts.BY_KEY.get(request.GET.get("figure", ""))
    if counted is None or counted.page != counts.ROWS_PAGE:
        raise Http404
    require(can_open_list(request.user, branch, counted.key, counted.page))
    period = _period(request.GET)
    found = rows_behind(counted, branch, period)
    context = {
        "branch": branch,
        "period": period,
        "counted": counted,
        "back": period.url_of(branch),
        "rows": found,
        "total": sum(row.number for row in found),
    }
    return render(request, "reports/year/rows.html", context)


@require_GET
def years(request):
    """The figures of a branch for several years side by side."""
    branches, branch = _branch(request, request.GET)
    last = _period(request.GET).last.year
    context = {
        "branch": branch,
        "branch_field": branches.offered(),
        "last": last,
        "may_export": can_export_report(request.user, branch),
        "back": ReportPeriod.of_year(last).url_of(branch),
    } | comparing.years_of(branch, last, request.user, timezone.now())
    return render(request, "reports/year/years.html", context)


@require_POST
def years_export(request):
    """The same as a workbook."""
    _form, branch = _branch(request, request.POST)
    require(can_export_report(request.user, branch))
    last = _period(request.POST).last.year
    content = exporting.export_years(branch, last, request.user, timezone.now())
    return download(content, f"{branch.name} {_('Years side by side')} {last}.xlsx")


@require_GET
def branches(request):
    """The figures of all branches below a reviewed committee side by side."""
    require(can_compare_branches(request.user))
    period = _period(request.GET)
    found = comparing.page_of_branches(
        request.user, period, number=request.GET.get("page"), now=timezone.now()
    )
    context = {"period": period, "query": urlencode(period.asks)} | found
    return render(request, "reports/year/branches.html", context)


@require_POST
def branches_export(request):
    """The same of every branch below, as a workbook."""
    require(can_compare_branches(request.user))
    period = _period(request.POST)
    content = exporting.export_branches(request.user, period, timezone.now())
    return download(content, f"{_('Branches side by side')} {period}.xlsx")
