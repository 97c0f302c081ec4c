"""A record by its id, if the user may know of it, and the right to what the page does."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from branchhub.core.permissions import require

from ..models import Branch, Member
from ..rules import can_edit_roster, can_manage_branch


def member_for(request, pk) -> Member:
    members = Member.objects.visible_to(request.user)
    members = members.select_related("branch__committee", "department", "user")
    return get_object_or_404(members, pk=pk)


def member_to_edit(request, pk) -> Member:
    member = member_for(request, pk)
    require(can_edit_roster(request.user, member.branch))
    return member


def branch_for(request, pk) -> Branch:
    branches = Branch.objects.visible_to(request.user)
    return get_object_or_404(branches.select_related("committee"), pk=pk)


def branch_asked(form) -> Branch:
    """What a BranchForm asks for: 404 for one not to be known of, 403 for who may see none."""
    branch = form.chosen()
    if "branch" in form.errors:
        raise Http404
    if branch is None:
        raise PermissionDenied
    return branch


def branch_to_manage(request, pk) -> Branch:
    branch = branch_for(request, pk)
    require(can_manage_branch(request.user, branch))
    return branch


def part_to_manage(request, parts, pk):
    """A group or department of a branch that the user arranges."""
    part = get_object_or_404(
        parts.visible_to(request.user).select_related("branch__committee"), pk=pk
    )
    require(can_manage_branch(request.user, part.branch))
    return part
