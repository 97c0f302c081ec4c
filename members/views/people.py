from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from branchhub.core import audit
from branchhub.core.models import AuditVerb
from branchhub.core.permissions import require

from .. import operations
from ..changes import changes_of
from ..choices import Status
from ..forms.people import BranchForm, MemberFilterForm, MemberForm, NewMemberForm, RevealForm
from ..models import Member, Post
from ..rules import (
    can_edit_roster,
    can_export_roster,
    can_reveal,
    can_see_records,
    roles_of,
)
from .fetch import member_for, member_to_edit
from .file import file_context

PAGE_SIZE = 30


@require_GET
@vary_on_headers("HX-Target")
def member_list(request):
    """The roster of one branch: filters, search, pages; what one may not see stays empty."""
    branches = BranchForm(request.GET, user=request.user)
    branch = branches.chosen()
    if branch is None:
        return render(request, "members/list.html", {"branch": None})
    today = timezone.localdate()
    sees_all = can_see_records(request.user, branch)
    sees_records = sees_all or bool(roles_of(request.user).leads)
    filters = MemberFilterForm(request.GET, branch=branch, sees_records=sees_records)
    filters.is_valid()
    day = filters.cleaned_data.get("day") or today
    members = Member.objects.visible_to(request.user).filter(branch=branch)
    context = {
        "branch": branch,
        "sees_several": branches.sees_several,
        "branch_field": branches.offered(),
        "filters": filters,
        "page": Paginator(roster(filters, members, request.user, day), PAGE_SIZE).get_page(
            request.GET.get("page")
        ),
        "day": filters.cleaned_data.get("day"),
        "sees_records": sees_records,
        "counts": count_by_status(members, day) if sees_all else [],
        "can_edit": can_edit_roster(request.user, branch),
        "can_export": can_export_roster(request.user, branch),
    }
    only_table = request.htmx.target == "member-table"
    return render(request, f"members/{'_table' if only_table else 'list'}.html", context)


def roster(filters, members, user, day):
    """The rows of the list in roster order, with status, group and posts of `day`.

    Who may see what of whom is as of today.
    """
    today = timezone.localdate()
    posts = Post.objects.on(day).select_related("group")
    return (
        filters.narrow(members.with_open_record(user, today), day)
        .with_status(day)
        .with_group(day)
        .select_related("department")
        .prefetch_related(Prefetch("posts", posts, to_attr="posts_today"))
        .order_by("order", "pk")
    )


def count_by_status(members, day):
    """Pairs of status and number of people on the roster, Party members first."""
    rows = members.on_roster(day).with_status(day).order_by().values("status")
    counts = dict(rows.annotate(number=Count("pk")).values_list("status", "number"))
    order = [Status.FULL, Status.PROBATIONARY, *Status]
    return [(status, counts.pop(status)) for status in order if status in counts]


@require_GET
def detail(request, pk):
    member = member_for(request, pk)
    return render(request, "members/detail.html", file_context(member, request.user))


@never_cache
@require_POST
def reveal(request, pk):
    """The page with one value of the personal data in full, which is written to the audit log."""
    member = member_for(request, pk)
    require(can_reveal(request.user, member))
    form = RevealForm(request.POST)
    if not form.is_valid():
        return redirect(member)
    field = form.cleaned_data["field"]
    audit.record(
        AuditVerb.REVEAL,
        by=request.user,
        branch_id=member.branch_id,
        target=member,
        detail=field,
    )
    context = file_context(member, request.user, revealed=field)
    return render(request, "members/detail.html", context)


@require_http_methods(["GET", "POST"])
def create(request):
    branch = BranchForm(request.GET, user=request.user).chosen()
    if branch is None:
        raise PermissionDenied
    require(can_edit_roster(request.user, branch))
    form = NewMemberForm(request.POST or None, branch=branch)
    if request.method == "POST" and form.is_valid():
        first = {name: form.cleaned_data[name] or None for name in form.FIRST}
        try:
            member = operations.add_member(form.instance, by=request.user, **first)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(name)s added.") % {"name": member})
            return redirect(member)
    return render(request, "members/form.html", {"form": form, "branch": branch, "member": None})


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    member = member_to_edit(request, pk)
    form = MemberForm(request.POST or None, instance=member, branch=member.branch)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_member(form.instance, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(name)s saved.") % {"name": member})
            return redirect(member)
    context = {"form": form, "branch": member.branch, "member": member}
    return render(request, "members/form.html", context)


@require_GET
def history(request, pk):
    """Who changed what of the file, for those who keep it."""
    member = member_to_edit(request, pk)
    page = Paginator(changes_of(member), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "members/history.html", {"member": member, "page": page})
