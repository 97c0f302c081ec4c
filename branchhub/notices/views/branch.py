"""How a branch reminds its people, and the robots of its chat groups."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from branchhub.core.permissions import require
from members.rules import can_manage_branch
from members.views.fetch import branch_to_manage

from .. import operations, readers
from ..forms.preferences import BranchPreferenceForm
from ..forms.robots import RobotEditForm, RobotForm
from ..models import Robot


@require_http_methods(["GET", "POST"])
def branch(request, pk):
    branch = branch_to_manage(request, pk)
    preference = readers.preference_of_branch(branch.pk)
    form = BranchPreferenceForm(request.POST or None, preference=preference)
    if request.method == "POST" and form.is_valid():
        operations.change_branch_preference(branch, by=request.user, **form.chosen())
        messages.success(request, _("The branch's choice of notices is saved."))
        return redirect("notices:branch", branch.pk)
    context = {"branch": branch, "form": form, "robots": branch.robots.order_by("pk")}
    return render(request, "notices/branch.html", context)


@sensitive_post_parameters("webhook", "secret")
@require_http_methods(["GET", "POST"])
def robot_create(request, pk):
    branch = branch_to_manage(request, pk)
    form = RobotForm(request.POST or None, branch=branch)
    if request.method == "POST" and form.is_valid():
        robot = operations.add_robot(form.instance, by=request.user)
        messages.success(request, _("%(robot)s added. Try it once.") % {"robot": robot})
        return redirect("notices:branch", branch.pk)
    return render(request, "notices/robot_edit.html", {"branch": branch, "form": form})


@sensitive_post_parameters("webhook", "secret")
@require_http_methods(["GET", "POST"])
def robot_edit(request, pk):
    robot = robot_for(request, pk)
    form = RobotEditForm(request.POST or None, instance=robot, branch=robot.branch)
    if request.method == "POST" and form.is_valid():
        operations.change_robot(form.instance, by=request.user)
        messages.success(request, _("%(robot)s saved.") % {"robot": robot})
        return redirect("notices:branch", robot.branch_id)
    context = {"branch": robot.branch, "robot": robot, "form": form}
    return render(request, "notices/robot_edit.html", context)


@require_POST
def robot_test(request, pk):
    robot = robot_for(request, pk)
    try:
        operations.try_robot(robot, by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("%(robot)s took a test message.") % {"robot": robot})
    return redirect("notices:branch", robot.branch_id)


@require_http_methods(["GET", "POST"])
def robot_remove(request, pk):
    robot = robot_for(request, pk)
    if request.method == "POST":
        operations.remove_robot(robot, by=request.user)
        messages.success(request, _("%(robot)s removed.") % {"robot": robot})
        return redirect("notices:branch", robot.branch_id)
    return render(request, "notices/robot_remove.html", {"robot": robot})


def robot_for(request, pk) -> Robot:
    robots = Robot.objects.visible_to(request.user).select_related("branch__committee")
    robot = get_object_or_404(robots, pk=pk)
    require(can_manage_branch(request.user, robot.branch))
    return robot
