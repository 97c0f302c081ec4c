"""Changes that hold from a day on: status, group, posts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from branchhub.core.permissions import require

from .. import operations
from ..forms.dated import AppointForm, EndForm, GroupForm, RestrictionForm, StatusForm
from ..models import Post
from ..rules import can_appoint, can_restrict
from .fetch import member_for, member_to_edit


@require_http_methods(["GET", "POST"])
def status(request, pk):
    member = member_to_edit(request, pk)
    form = StatusForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.set_status(member, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Status of %(name)s saved.") % {"name": member})
            return redirect(member)
    return render(request, "members/status.html", {"member": member, "form": form})


@require_http_methods(["GET", "POST"])
def restriction(request, pk):
    """A time without the right to vote; one that lasts is offered, so that its end is entered."""
    member = member_for(request, pk)
    require(can_restrict(request.user, member))
    lasting = member.restrictions.filter(until_on=None).values("kind", "from_on").last()
    form = RestrictionForm(request.POST or None, initial=lasting)
    if request.method == "POST" and form.is_valid():
        try:
            operations.restrict(member, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Restriction of %(name)s saved.") % {"name": member})
            return redirect(member)
    return render(request, "members/restriction.html", {"member": member, "form": form})


@require_http_methods(["GET", "POST"])
def group(request, pk):
    member = member_to_edit(request, pk)
    form = GroupForm(request.POST or None, branch=member.branch)
    if request.method == "POST" and form.is_valid():
        try:
            operations.move_to_group(member, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            text = _("%(name)s is in %(group)s now.")
            messages.success(request, text % {"name": member, "group": form.cleaned_data["group"]})
            return redirect(member)
    return render(request, "members/group.html", {"member": member, "form": form})


@require_http_methods(["GET", "POST"])
def appoint(request, pk):
    member = member_for(request, pk)
    require(can_appoint(request.user, member.branch))
    form = AppointForm(request.POST or None, branch=member.branch)
    if request.method == "POST" and form.is_valid():
        try:
            post = operations.appoint(
                member, branch=member.branch, by=request.user, **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            text = _("%(name)s is appointed: %(post)s.")
            messages.success(request, text % {"name": member, "post": post.title})
            return redirect(member)
    return render(request, "members/appoint.html", {"member": member, "form": form})


@require_http_methods(["GET", "POST"])
def end_post(request, pk):
    member_posts = Post.objects.visible_to(request.user).select_related(
        "member__branch", "branch__committee", "group"
    )
    post = get_object_or_404(member_posts, pk=pk)
    require(can_appoint(request.user, post.branch))
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.end_post(post, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            text = _("The post of %(name)s ends: %(post)s.")
            messages.success(request, text % {"name": post.member, "post": post.title})
            return redirect(post.member)
    return render(request, "members/end_post.html", {"post": post, "form": form})
