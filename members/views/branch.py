from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from branchhub.core.dates import add_months

from .. import operations
from ..choices import PostKind, Status
from ..forms.branch import AsOfForm, BranchEditForm, CloseForm, DepartmentForm, GroupNameForm
from ..forms.people import BranchForm
from ..models import Committee, Department, PartyGroup
from ..rules import (
    can_edit_roster,
    can_give_cards,
    can_manage_branch,
    can_see_records,
)
from .fetch import branch_for, branch_to_manage, part_to_manage

# With so many full members a branch elects a committee. Source: domain.md 2, BR 20.
NEEDS_COMMITTEE = 7
REMIND_MONTHS = 6


@require_GET
def own(request):
    """The reader's own branch, or the first they may see."""
    form = BranchForm(request.GET, user=request.user)
    branch = form.chosen()
    if branch is None:
        raise Http404
    return redirect(branch)


@require_GET
def detail(request, pk):
    """The branch of today, or as it was on the day that a report leads here with."""
    branch, asked = branch_for(request, pk), AsOfForm(request.GET).asked
    day = asked or timezone.localdate()
    posts = list(branch.posts.on(day).select_related("member", "group").order_by("from_on"))
    full = branch.members.having_status([Status.FULL], day).count()
    size = branch.members.in_party(day).count()
    groups = branch.groups.on(day) if asked else branch.groups.open()
    groups = list(groups.with_size(day))
    for group in groups:
        group.leaders = [post.member for post in posts if post.group_id == group.pk]
    context = {
        "branch": branch,
        "day": asked,
        "above": [*Committee.objects.get_ancestors(branch.committee), branch.committee],
        "committee": committee(posts),
        "vacancies": vacancies(posts, full),
        "groups": groups,
        "departments": branch.departments.with_size(day),
        "size": size,
        "term_ends_on": branch.term_ends_on(),
        "term": term_state(branch, day),
        "sees_records": can_see_records(request.user, branch),
        "can_manage": not asked and can_manage_branch(request.user, branch),
        "gives_cards": can_give_cards(request.user, branch),
        "needs_roster": not asked and size < 2 and can_edit_roster(request.user, branch),
    }
    return render(request, "members/branch.html", context)


def committee(posts):
    """The posts of the branch committee, secretary first."""
    order = PostKind.branch_committee()
    return sorted((post for post in posts if post.kind in order), key=lambda p: order.index(p.kind))


def vacancies(posts, full_members):
    """Posts that a branch of this size has, and nobody holds."""
    expected = [PostKind.SECRETARY]
    if full_members >= NEEDS_COMMITTEE:
        expected += [PostKind.ORGANISATION, PostKind.PUBLICITY, PostKind.DISCIPLINE]
    held = {post.kind for post in posts}
    return [kind for kind in expected if kind not in held]


def term_state(branch, day) -> str:
    """ "over", "soon" in the last six months, "running"; "" while no election is known."""
    ends_on = branch.term_ends_on()
    if ends_on is None:
        return ""
    if ends_on <= day:
        return "over"
    return "soon" if ends_on <= add_months(day, REMIND_MONTHS) else "running"


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    branch = branch_to_manage(request, pk)
    form = BranchEditForm(request.POST or None, instance=branch)
    if request.method == "POST" and form.is_valid():
        operations.change_branch(form.instance, by=request.user)
        messages.success(request, _("%(branch)s saved.") % {"branch": branch})
        return redirect(branch)
    return render(request, "members/branch_edit.html", {"branch": branch, "form": form})


@require_http_methods(["GET", "POST"])
def group_create(request, pk):
    branch = branch_to_manage(request, pk)
    form = GroupNameForm(request.POST or None, branch=branch)
    if request.method == "POST" and form.is_valid():
        try:
            group = operations.open_group(branch, form.cleaned_data["name"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(group)s opened.") % {"group": group})
            return redirect(branch)
    return render(request, "members/group_edit.html", {"branch": branch, "form": form})


@require_http_methods(["GET", "POST"])
def group_edit(request, pk):
    group = part_to_manage(request, PartyGroup.objects, pk)
    form = GroupNameForm(request.POST or None, instance=group, branch=group.branch)
    if request.method == "POST" and form.is_valid():
        try:
            operations.rename_group(group, form.cleaned_data["name"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(group)s saved.") % {"group": group})
            return redirect(group.branch)
    context = {"branch": group.branch, "group": group, "form": form}
    return render(request, "members/group_edit.html", context)


@require_http_methods(["GET", "POST"])
def group_close(request, pk):
    group = part_to_manage(request, PartyGroup.objects, pk)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.close_group(group, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(group)s closed.") % {"group": group})
            return redirect(group.branch)
    context = {"branch": group.branch, "group": group, "form": form}
    return render(request, "members/group_close.html", context)


@require_http_methods(["GET", "POST"])
def department_create(request, pk):
    branch = branch_to_manage(request, pk)
    form = DepartmentForm(request.POST or None, branch=branch)
    if request.method == "POST" and form.is_valid():
        try:
            operations.add_department(branch, form.instance, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(department)s added.") % {"department": form.instance})
            return redirect(branch)
    return render(request, "members/department_edit.html", {"branch": branch, "form": form})


@require_http_methods(["GET", "POST"])
def department_edit(request, pk):
    department = part_to_manage(request, Department.objects, pk)
    form = DepartmentForm(request.POST or None, instance=department, branch=department.branch)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_department(form.instance, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(department)s saved.") % {"department": department})
            return redirect(department.branch)
    context = {"branch": department.branch, "department": department, "form": form}
    return render(request, "members/department_edit.html", context)
