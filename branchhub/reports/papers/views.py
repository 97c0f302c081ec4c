from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from activities.models import Activity
from activities.views.fetch import sessions_for
from branchhub.core import audit, formats
from branchhub.core.downloads import download
from branchhub.core.permissions import require
from members.forms.people import BranchForm
from members.rules import can_manage_branch
from members.views.fetch import branch_asked, branch_to_manage
from projects.views.fetch import project_for

from ..choices import PaperKind
from ..models import Export
from ..rules import can_export_year
from . import attendance, operations, writing
from . import project as project_sheet
from .forms import SheetForm, TemplateForm, YearForm
from .registry import OF_A_SESSION, OF_A_YEAR, PAPERS, offered
from .years import years_of


@require_GET
@vary_on_headers("HX-Target")
def of_year(request):
    """Every paper of a branch and year that the reader may have, and all of them in one zip."""
    now = timezone.now()
    branches, branch = _branch(request, request.GET)
    today = timezone.localdate(now)
    years = years_of(branch, today)
    year = YearForm(request.GET, years=years, today=today).chosen
    everything = _everything(request.user, branch, year, now)
    if request.htmx.target == "everything":
        require(everything["may_export"])
        return render(request, "reports/papers/_everything.html", everything)
    visible = Activity.objects.visible_to(request.user).filter(branch=branch)
    sessions = visible.in_year(year).select_related("branch__committee", "group")
    may_have_sheet = attendance.is_allowed(request.user, branch)
    context = {
        "branch": branch,
        "branches": branches.offered(),
        "form": YearForm(initial={"year": year}, years=years, today=today),
        "year": year,
        "today": today,
        "sessions": [
            (session, offered(request.user, session, now))
            for session in sessions.order_by("starts_at", "pk")
        ],
        "of_a_year": [
            (kind.value, kind.label)
            for kind, paper in OF_A_YEAR.items()
            if paper.is_allowed(request.user, branch)
        ],
        "sheet": may_have_sheet and _sheet_form(request.user, branch, year),
        "may_change": can_manage_branch(request.user, branch),
        **everything,
    }
    return render(request, "reports/papers/year.html", context)


def _everything(user, branch, year, now) -> dict:
    """How far the user's zip of the year is, and the last one that is to be had."""
    if not can_export_year(user, branch):
        return {"may_export": False}
    exports = Export.objects.visible_to(user).filter(branch=branch, year=year).kept(now)
    return {
        "may_export": True,
        "branch": branch,
        "year": year,
        "export": next(iter(exports), None),
        "ready": next((export for export in exports if export.is_ready), None),
    }


def _branch(request, data):
    form = BranchForm(data, user=request.user)
    return form, branch_asked(form)


def year_asked(data, branch) -> int:
    """Which year's papers are to be made; 404 for a year that is not offered."""
    today = timezone.localdate()
    form = YearForm(data, years=years_of(branch, today), today=today)
    if not form.is_valid():
        raise Http404
    return form.chosen


def _sheet_form(user, branch, year):
    days = {"from": f"{year}-01-01", "until": f"{year}-12-31"}
    return SheetForm(None, initial=days, user=user, branch=branch, today=timezone.localdate())


@require_GET
def session(request, pk, kind, ending):
    """A paper of a session, logged; who may know of the session may not always have each."""
    if kind not in OF_A_SESSION:
        raise Http404
    activity = get_object_or_404(sessions_for(request.user).with_number(), pk=pk)
    paper = OF_A_SESSION[kind]
    require(paper.is_allowed(request.user, activity))
    name = (activity.day.isoformat(), activity.get_kind_display(), PaperKind(kind).label)
    built = paper.build(activity, request.user)
    audit.record_export(activity.branch, kind, by=request.user, target=activity)
    return answer(built, ending, branch=activity.branch, kind=kind, name=name)


@require_GET
def project(request, pk, ending):
    """The sheet of a project with the sessions that the reader may see, logged as an export."""
    row = project_for(request, pk)
    built = project_sheet.build(row, request.user, timezone.now())
    kind = PaperKind.PROJECT
    audit.record_export(row.branch, kind, by=request.user, target=row)
    return answer(built, ending, branch=row.branch, kind=kind, name=(row.title, kind.label))


@require_POST
def sheet(request, ending):
    """The attendance sheet of some days, with everybody's name: logged as an export."""
    _branches, branch = _branch(request, request.POST)
    require(attendance.is_allowed(request.user, branch))
    form = SheetForm(request.POST, user=request.user, branch=branch, today=timezone.localdate())
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, errors[0])
        return redirect(f"{reverse('papers:year')}?branch={branch.pk}")
    first, last = form.days
    built = attendance.build(branch, request.user, (first, last), groups=form.groups)
    audit.record_export(branch, "attendance sheet", by=request.user)
    name = (f"{first:%Y%m%d}-{last:%Y%m%d}", branch.name, PaperKind.ATTENDANCE.label)
    return answer(built, ending, branch=branch, kind=PaperKind.ATTENDANCE, name=name)


@require_POST
def of_a_year(request, kind, ending):
    """A paper of a branch and year, logged as an export."""
    if kind not in OF_A_YEAR:
        raise Http404
    _branches, branch = _branch(request, request.POST)
    paper = OF_A_YEAR[kind]
    require(paper.is_allowed(request.user, branch))
    year = year_asked(request.POST, branch)
    built = paper.build(branch, year, request.user, timezone.now())
    audit.record_export(branch, f"{kind} {year}", by=request.user)
    name = (formats.year(year), branch.name, PaperKind(kind).label)
    return answer(built, ending, branch=branch, kind=kind, name=name)


def answer(paper, ending, *, branch, kind, name):
    content = writing.write(paper, ending, branch=branch, kind=kind)
    name = " ".join(map(str, name))
    return download(content, writing.CONTENT_TYPES[ending], f"{name}.{ending}")


@require_GET
def templates(request, pk):
    branch = branch_to_manage(request, pk)
    own = {row.kind: row for row in branch.paper_templates.select_related("uploaded_by__member")}
    rows = [(kind.value, PaperKind(kind).label, own.get(kind)) for kind in PAPERS]
    return render(request, "reports/papers/templates.html", {"branch": branch, "rows": rows})


def _kind_to_manage(request, pk, kind):
    branch = branch_to_manage(request, pk)
    if kind not in PAPERS:
        raise Http404
    return branch, PaperKind(kind), branch.paper_templates.filter(kind=kind).first()


@require_http_methods(["GET", "POST"])
def template(request, pk, kind):
    """Replace a template: it is tried first, and an error says what is wrong and where."""
    branch, kind, own = _kind_to_manage(request, pk, kind)
    sample = PAPERS[kind].sample()
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        changes = {"sample": sample, "by": request.user, "now": timezone.now()}
        try:
            operations.change_template(branch, kind, upload, **changes)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            text = _("%(paper)s: your template is in use.") % {"paper": kind.label}
            messages.success(request, text)
            return redirect("papers:templates", branch.pk)
    context = {"branch": branch, "kind": kind, "own": own, "form": form, "sample": sample}
    return render(request, "reports/papers/template.html", context)


@require_GET
def template_file(request, pk, kind):
    """The template in use."""
    branch, kind, own = _kind_to_manage(request, pk, kind)
    sample = PAPERS[kind].sample()
    try:
        name, content = writing.template_of(own, kind, sample)
    except FileNotFoundError as error:
        raise Http404 from error
    return download(content, writing.CONTENT_TYPES["docx"], name)


@require_POST
def template_drop(request, pk, kind):
    branch, kind, own = _kind_to_manage(request, pk, kind)
    if own:
        operations.drop(own, by=request.user)
    text = _("%(paper)s: the template of BranchHub is in use.") % {"paper": kind.label}
    messages.success(request, text)
    return redirect("papers:templates", branch.pk)
