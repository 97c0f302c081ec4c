from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from branchhub.core.permissions import require
from members.rules import roles_of

from ..choices import LeaveState
from ..forms.absence import LeaveDecisionForm, LeaveForm
from ..models import LeaveRequest
from ..operations import leave as operations
from ..rules import can_ask_leave, can_decide_leave, can_withdraw_leave
from .fetch import sent, session_for

MOST_WAITING = 100
MOST_LATELY = 30


@require_http_methods(["GET", "POST"])
def ask(request, pk):
    """One tap chooses the kind and sends; a reason may be written first."""
    activity = session_for(request, pk)
    require(can_ask_leave(request.user, activity))
    rows = activity.attendances.select_related("member", "activity")
    row = get_object_or_404(rows, member=roles_of(request.user).member_id)
    form = LeaveForm(*sent(request))
    if form.is_valid():
        try:
            operations.ask(row, **form.cleaned_data, by=request.user, now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Leave asked for; you are told as soon as it is decided."))
            return redirect(activity)
    return render(request, "activities/leave_ask.html", {"activity": activity, "form": form})


@require_GET
def leave(request):
    """What waits for the reader's decision, what was decided lately, and their own requests."""
    own = roles_of(request.user).member_id
    require(own is not None)
    requests = LeaveRequest.objects.select_related("member", "activity")
    decided = requests.visible_to(request.user).exclude(state=LeaveState.ASKED)
    waiting = requests.to_decide(request.user).order_by("activity__starts_at", "pk")
    lately = decided.exclude(member=own).order_by("-asked_at", "-pk")
    context = {
        "waiting": list(waiting[:MOST_WAITING]),
        "lately": list(lately[:MOST_LATELY]),
        "own": list(requests.filter(member=own).order_by("-asked_at", "-pk")[:MOST_LATELY]),
    }
    return render(request, "activities/leave.html", context)


def _request_for(request, pk):
    requests = LeaveRequest.objects.visible_to(request.user)
    people = ("member", "activity__group", "branch", "decided_by__member")
    return get_object_or_404(requests.select_related(*people), pk=pk)


@require_http_methods(["GET", "POST"])
def decide(request, pk):
    asked = _request_for(request, pk)
    require(can_decide_leave(request.user, asked))
    form = LeaveDecisionForm(*sent(request))
    if form.is_valid():
        granted = form.cleaned_data["verdict"] == LeaveState.GRANTED
        operation = operations.grant if granted else operations.refuse
        answer = form.cleaned_data["answer"]
        try:
            operation(asked, answer=answer, by=request.user, now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            text = _("Leave of %(name)s granted.") if granted else _("Leave of %(name)s refused.")
            messages.success(request, text % {"name": asked.member})
            return _onward(asked, form.cleaned_data["place"])
    return render(request, "activities/leave_decide.html", {"asked": asked, "form": form})


def _onward(asked, place):
    if place == "attendance":
        return redirect("activities:attendance", asked.activity_id)
    return redirect("activities:leave")


@require_POST
def withdraw(request, pk):
    asked = _request_for(request, pk)
    require(can_withdraw_leave(request.user, asked))
    try:
        operations.withdraw(asked, by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Your leave is taken back: you are expected again."))
    return redirect(asked.activity)
