from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from branchhub.core import audit
from branchhub.core.changes import Table, entries_of
from branchhub.core.exports import download
from branchhub.core.permissions import require
from members.forms.people import BranchForm
from members.rules import roles_of
from members.views.fetch import branch_asked

from ..choices import PaperKind
from ..models import Appraisal, AppraisalLine
from ..overview import branches_below
from ..papers import appraisal as papers
from ..papers.views import answer
from ..rules import can_review, can_score_own, can_see_appraisal
from . import operations, scoring
from .exporting import export_sheet, file_name
from .forms import ReasonForm, ScoreForm, YearForm

PAGE_SIZE = 20
LINE_COLUMNS = (
    "self_score self_applies self_remark review_score review_applies review_remark computed"
)


def _asked(request):
    """The form of branches, the branch and the year."""
    form = BranchForm(request.GET, user=request.user)
    branch = branch_asked(form)
    require(can_see_appraisal(request.user, branch))
    return form, branch, YearForm(request.GET).chosen(timezone.localdate())


def _query(branch, year) -> str:
    return urlencode({"branch": branch.pk, "year": year})


def _url(branch, year) -> str:
    return f"{reverse('reports:appraisal')}?{_query(branch, year)}"


@require_GET
def appraisal(request):
    """Each item with what it is computed from, both scores, and what can still be made good."""
    branches, branch, year = _asked(request)
    now = timezone.now()
    sheet, user = scoring.sheet(branch, year, now), request.user
    context = {
        "branch": branch,
        "branch_field": branches.offered(),
        "year": year,
        "this_year": timezone.localdate(now).year,
        "sheet": sheet,
        "query": _query(branch, year),
        "may_score": can_score_own(user, branch) and not sheet.is_closed,
        "may_review": can_review(user, branch) and not sheet.is_closed,
        "may_reopen": can_review(user, branch) and sheet.is_closed,
        "reopen_form": ReasonForm(),
        "reviews": bool(roles_of(user).reviews),
    }
    return render(request, "reports/appraisal/appraisal.html", context)


@require_http_methods(["GET", "POST"])
def score_own(request):
    """The branch scores itself."""
    return _score(request, operations.SELF, can_score_own, _("Self-score"))


@require_http_methods(["GET", "POST"])
def review(request):
    """Whoever reviews the branch scores it."""
    return _score(request, operations.REVIEW, can_review, _("Reviewer's score"))


def _score(request, side, may_score, title):
    _branches, branch, year = _asked(request)
    require(may_score(request.user, branch))
    now = timezone.now()
    sheet = scoring.sheet(branch, year, now)
    form = ScoreForm(request.POST if request.method == "POST" else None, sheet=sheet, side=side)
    if form.is_valid():
        try:
            operations.score(branch, year, form.marks, side=side, by=request.user, now=now)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(title)s saved.") % {"title": title})
            return redirect(_url(branch, year))
    context = {
        "branch": branch,
        "year": year,
        "title": title,
        "sheet": sheet,
        "form": form,
        "is_review": side == operations.REVIEW,
        "back": _url(branch, year),
    }
    return render(request, "reports/appraisal/score.html", context)


@require_POST
def close(request):
    _branches, branch, year = _asked(request)
    require(can_review(request.user, branch))
    try:
        operations.close(branch, year, by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        text = _("Appraisal closed: scores and evidence are kept as they are today.")
        messages.success(request, text)
    return redirect(_url(branch, year))


@require_POST
def reopen(request):
    _branches, branch, year = _asked(request)
    require(can_review(request.user, branch))
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why it is opened again."))
        return redirect(_url(branch, year))
    try:
        operations.reopen(branch, year, reason=form.cleaned_data["reason"], by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Appraisal opened again."))
    return redirect(_url(branch, year))


@require_GET
def history(request):
    """Who scored what and when."""
    _branches, branch, year = _asked(request)
    lines = AppraisalLine.history.filter(branch=branch, appraisal__year=year)
    closings = Appraisal.history.filter(branch=branch, year=year)
    tables = [Table(lines, LINE_COLUMNS, "text"), Table(closings, "closed_at closed_by", "year")]
    entries = sorted(entries_of(tables), key=lambda entry: entry.at, reverse=True)
    page = Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"branch": branch, "year": year, "page": page, "back": _url(branch, year)}
    return render(request, "reports/appraisal/history.html", context)


@require_GET
def export(request):
    """The appraisal as a workbook; the export is logged."""
    _branches, branch, year = _asked(request)
    content = export_sheet(scoring.sheet(branch, year, timezone.now()))
    audit.record_export(branch, f"appraisal {year}", by=request.user)
    return download(content, file_name(branch, year))


@require_GET
def paper(request, ending):
    """The appraisal as it is handed in, in Word or PDF; logged as an export."""
    _branches, branch, year = _asked(request)
    built = papers.build(scoring.sheet(branch, year, timezone.now()))
    kind = PaperKind.APPRAISAL
    audit.record_export(branch, f"{kind} {year}", by=request.user)
    return answer(built, ending, branch=branch, kind=kind, name=(year, branch.name, kind.label))


@require_GET
def branches(request):
    """The totals of all branches below a reviewed committee."""
    require(bool(roles_of(request.user).reviews))
    now = timezone.now()
    year = YearForm(request.GET).chosen(timezone.localdate(now))
    page = Paginator(branches_below(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    found = scoring.sheets(page, year, now)
    context = {
        "year": year,
        "this_year": timezone.localdate(now).year,
        "page": page,
        "sheets": [found[branch.pk] for branch in page],
    }
    return render(request, "reports/appraisal/branches.html", context)
