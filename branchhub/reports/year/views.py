from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from branchhub.core.permissions import require
from members.forms.people import BranchForm
from members.rules import roles_of

from ..choices import ChapterKey
from ..models import FrozenReport
from ..rules import can_freeze_report, can_open_list, can_see_report, can_write_report
from . import comparing, counts, frozen, numbers, operations, page
from .forms import FreezeForm, PeriodForm, TextForm
from .period import ReportPeriod


def _branch(request, data):
    """The form and the branch asked for: 404 for one not to be known of, 403 for none."""
    form = BranchForm(data, user=request.user, own=roles_of(request.user).branch_id)
    branch = form.chosen()
    if "branch" in form.errors:
        raise Http404
    if branch is None:
        raise PermissionDenied
    require(can_see_report(request.user, branch))
    return form, branch


def _period(data) -> ReportPeriod:
    return PeriodForm(data, today=timezone.localdate()).period


@require_GET
def report(request):
    """The report of a branch for a year or any other period, every figure with its list."""
    branches, branch = _branch(request, request.GET)
    period, now = _period(request.GET), timezone.now()
    context = page.read(branch, period, request.user, now) | {
        "branch_field": branches.offered(),
        "frozen": FrozenReport.objects.filter(
            branch=branch, from_on=period.first, until_on=period.last
        ).select_related("frozen_by__member"),
        "may_write": can_write_report(request.user, branch),
        "may_freeze": can_freeze_report(request.user, branch),
        "freeze_form": FreezeForm(),
        "query": urlencode({"branch": branch.pk} | period.asks),
        "earlier": period.year_before.url_of(branch),
        "later": period.year_after.url_of(branch) if period.last < timezone.localdate(now) else "",
    }
    return render(request, "reports/year/report.html", context)


@require_http_methods(["GET", "POST"])
def text(request, chapter):
    """What the secretary writes to one chapter."""
    _form, branch = _branch(request, request.GET)
    require(can_write_report(request.user, branch))
    if chapter not in ChapterKey:
        raise Http404
    period, title = _period(request.GET), ChapterKey(chapter).label
    written = operations.texts_of(branch, period).get(chapter, "")
    form = TextForm(request.POST or None, initial={"text": written})
    if request.method == "POST" and form.is_valid():
        new = form.cleaned_data["text"]
        operations.write_text(branch, period, chapter, new, by=request.user)
        messages.success(request, _("Text of “%(chapter)s” saved.") % {"chapter": title})
        return redirect(f"{period.url_of(branch)}#{chapter}")
    context = {"form": form, "branch": branch, "period": period, "title": title}
    context["back"] = f"{period.url_of(branch)}#{chapter}"
    return render(request, "reports/year/text.html", context)


@require_POST
def freeze(request):
    """Keep the figures as they are today, beside those that go on changing."""
    _form, branch = _branch(request, request.POST)
    require(can_freeze_report(request.user, branch))
    period, now = _period(request.POST), timezone.now()
    form = FreezeForm(request.POST)
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
    period = ReportPeriod(kept.from_on, kept.until_on)
    live = page.read(kept.branch, period, request.user, timezone.now())
    live_chapters = [chapter for chapter, _text in live["chapters"]]
    context = {
        "kept": kept,
        "period": period,
        "back": period.url_of(kept.branch),
        "chapters": [
            (
                chapter,
                [frozen.thawed(figure, kept.numbers) for figure in chapter.figures],
                kept.texts.get(chapter.key, ""),
            )
            for chapter in live_chapters
        ],
        "differences": frozen.differences(live_chapters, kept.numbers),
    }
    return render(request, "reports/year/frozen.html", context)


@require_GET
def rows(request):
    """The records behind a figure that has no list elsewhere, with their sum."""
    _form, branch = _branch(request, request.GET)
    counted = counts.BY_KEY.get(request.GET.get("figure", ""))
    if counted not in counts.YIELDS:
        raise Http404
    require(can_open_list(request.user, branch, counted.key))
    period = _period(request.GET)
    context = {
        "branch": branch,
        "period": period,
        "counted": counted,
        "back": period.url_of(branch),
        "rows": page.rows_behind(counted, branch, period),
        "total": counts.read([counted], [branch.pk], period)[branch.pk][counted.key],
    }
    return render(request, "reports/year/rows.html", context)


@require_GET
def years(request):
    """The figures of a branch for several years side by side."""
    branches, branch = _branch(request, request.GET)
    period = _period(request.GET)
    last = period.year or period.last.year
    context = {
        "branch": branch,
        "branch_field": branches.offered(),
        "back": ReportPeriod.of_year(last).url_of(branch),
    } | comparing.years_of(branch, last, request.user, timezone.now())
    return render(request, "reports/year/years.html", context)


@require_GET
def branches(request):
    """The figures of all branches below a reviewed committee side by side."""
    require(bool(roles_of(request.user).reviews))
    period = _period(request.GET)
    found = comparing.branches_of(
        request.user, period, number=request.GET.get("page"), now=timezone.now()
    )
    return render(request, "reports/year/branches.html", {"period": period} | found)
