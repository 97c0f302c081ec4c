"""What is asked for and since when, and a branch's own rules."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from branchhub.core.changes import Table, entries_of
from branchhub.core.permissions import require
from members.models import Branch

from ..choices import Kind, Period
from ..facts import levels_of
from ..forms.norms import NormForm, RulesForm
from ..forms.record import PageForm
from ..models import BranchRules, Norm
from ..norms import ORDER, how_often, set_for, to_come
from ..operations import norms as operations
from ..rules import can_set_norms
from .board import branch_of_board
from .fetch import sent

PAGE_SIZE = 20


@dataclass(frozen=True)
class Line:
    """One norm in words, and who set it."""

    norm: object
    how_often: str
    source: str
    is_own: bool


@require_GET
def norms(request):
    """Of each kind what is in force, what it rests on, and what is to come."""
    _branches, branch = branch_of_board(request)
    today = timezone.localdate()
    levels = levels_of([branch])[branch.pk]
    kinds = [
        (
            kind,
            _line(set_for(levels[kind], today), branch),
            [_line(norm, branch) for norm in to_come(levels[kind], today)],
        )
        for kind in ORDER
    ]
    context = {
        "branch": branch,
        "kinds": kinds,
        "may_set": can_set_norms(request.user, branch),
        "rules": BranchRules.objects.filter(branch=branch).first() or BranchRules(),
    }
    return render(request, "activities/norms.html", context)


def _line(norm, branch) -> Line | None:
    """None for a kind that nobody has asked for."""
    if norm is None:
        return None
    owner = getattr(norm, "committee", None)
    is_own = getattr(norm, "branch_id", None) == branch.pk
    source = str(branch) if is_own else str(owner or _("Rule for every branch"))
    return Line(norm, how_often(norm), source, is_own)


@require_http_methods(["GET", "POST"])
def norm_edit(request, kind):
    """What the branch asks for from a month on; filled in with what holds today."""
    if kind not in Kind.values:
        raise Http404
    branch, now = branch_to_set(request), timezone.now()
    today = timezone.localdate(now)
    present = set_for(levels_of([branch])[branch.pk][kind], today)
    form = NormForm(*sent(request), kind=kind, today=today, initial=_initial(present, branch))
    if form.is_valid():
        try:
            operations.set_norm(branch, form.rule, by=request.user, now=now)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(kind)s saved.") % {"kind": Kind(kind).label})
            return redirect(_norms_url(branch))
    context = {"branch": branch, "kind": Kind(kind), "form": form}
    context["present"] = _line(present, branch)
    return render(request, "activities/norm_edit.html", context)


def _initial(norm, branch) -> dict:
    """What holds today; what it rests on only where the branch itself said so."""
    if norm is None:
        return {"period": Period.MONTH, "times": 1}
    own = {"clause": norm.clause} if getattr(norm, "branch_id", None) == branch.pk else {}
    return {name: getattr(norm, name) for name in ("period", "times", "per_group")} | own


@require_POST
def norm_remove(request, pk):
    """Take back a change that has not begun."""
    seen = Norm.objects.filter(branch__in=Branch.objects.visible_to(request.user).values("pk"))
    norm = get_object_or_404(seen.select_related("branch"), pk=pk)
    require(can_set_norms(request.user, norm.branch))
    try:
        operations.remove_norm(norm, by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("%(norm)s: the change is taken back.") % {"norm": norm})
    return redirect(_norms_url(norm.branch))


@require_http_methods(["GET", "POST"])
def branch_rules(request):
    """Days for make-up study and study hours a year, with who changed them."""
    branch = branch_to_set(request)
    rules = BranchRules.objects.filter(branch=branch).first() or BranchRules(branch=branch)
    form = RulesForm(*sent(request), instance=rules)
    if form.is_valid():
        operations.set_rules(branch, by=request.user, **form.cleaned_data)
        messages.success(request, _("The branch's own rules are saved."))
        return redirect(_norms_url(branch))
    pages = PageForm(request.GET)
    number = pages.cleaned_data["page"] or 1 if pages.is_valid() else 1
    history, usual = BranchRules.history.filter(branch=branch), BranchRules(branch=branch)
    table = Table(history, "make_up_days study_hours", "branch", usual=usual)
    entries = sorted(entries_of([table]), key=lambda entry: entry.at, reverse=True)
    page = Paginator(entries, PAGE_SIZE).get_page(number)
    context = {"branch": branch, "form": form, "page": page}
    return render(request, "activities/branch_rules.html", context)


def branch_to_set(request):
    _branches, branch = branch_of_board(request)
    require(can_set_norms(request.user, branch))
    return branch


def _norms_url(branch) -> str:
    return f"{reverse('activities:norms')}?branch={branch.pk}"
