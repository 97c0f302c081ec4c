from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from members.choices import PostKind
from members.models import Branch, Committee, Post
from members.rules import roles_of

from . import home as homes
from .forms import BranchFilterForm
from .overview import page_of_branches, reviewed


@require_GET
def home(request):
    """The page of the richest role that the person holds, with the parts of the others."""
    user, now = request.user, timezone.now()
    roles = roles_of(user)
    context = {"today": timezone.localdate(now), "roles": roles, "greeting": greeting(now)}
    if roles.reviews:
        context |= branches_context(request, now)
    if roles.committee_of:
        name, shown = "committee", homes.of_committee(user, now)
    elif roles.member_id:
        name, shown = "member", homes.of_member(user, now)
    elif roles.reviews:
        name, shown = "reviewer", {}
    elif user.is_staff:
        name, shown = "admin", admin_steps(context["today"])
    else:
        name, shown = "nobody", {}
    return render(request, f"reports/home_{name}.html", context | shown)


def branches_context(request, now):
    form = BranchFilterForm(request.GET)
    form.is_valid()
    text, number = form.cleaned_data.get("q", ""), request.GET.get("page")
    return {
        "branch_filter": form,
        "branches": page_of_branches(request.user, text=text, number=number, now=now),
        "committees": list(reviewed(request.user)),
    }


def admin_steps(today):
    """What setting up still needs."""
    return {
        "has_committee": Committee.objects.exists(),
        "has_branch": Branch.objects.exists(),
        "has_secretary": Post.objects.on(today).filter(kind=PostKind.SECRETARY).exists(),
    }


def greeting(now) -> str:
    hour = timezone.localtime(now).hour
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
