from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from branchhub.core.permissions import require
from members.rules import roles_of

from .. import make_ups as reading
from ..choices import MakeUpState
from ..forms.absence import CheckForm, MakeUpForm
from ..forms.record import PageForm
from ..models import Attendance, MakeUp
from ..operations import make_ups as operations
from ..rules import can_accept_make_up, can_hand_in
from .fetch import sent
from .files import send_stored

PAGE_SIZE = 50
MOST_CHECKED = 30


@require_GET
def make_ups(request):
    """One's own, due and handed in; for the secretary everybody's, and what waits to be checked."""
    roles, now = roles_of(request.user), timezone.now()
    require(roles.member_id is not None)
    owed = Attendance.objects.to_make_up(now)
    others = owed.filter(branch__in=roles.secretary_of).exclude(member=roles.member_id)
    form = PageForm(request.GET)
    number = form.cleaned_data["page"] or 1 if form.is_valid() else 1
    page = Paginator(others.due().for_make_up(), PAGE_SIZE).get_page(number)
    checked = MakeUp.objects.visible_to(request.user).filter(state=MakeUpState.ACCEPTED)
    context = {
        "today": timezone.localdate(now),
        "own": reading.owed(owed.filter(member=roles.member_id)),
        "to_check": list(_listed(MakeUp.objects.to_check(request.user))),
        "page": page,
        "due": [reading.Owed(row, reading.due_on(row)) for row in page],
        "checked": list(_listed(checked.order_by("-checked_at", "-pk"))[:MOST_CHECKED]),
        "is_secretary": bool(roles.secretary_of),
    }
    return render(request, "activities/make_ups.html", context)


def _listed(make_ups):
    return make_ups.select_related("attendance__member", "attendance__activity")


@require_http_methods(["GET", "POST"])
def hand_in(request, pk):
    row = _absence(request, pk)
    require(can_hand_in(request.user, row))
    make_up = getattr(row, "make_up", None)
    form = MakeUpForm(*sent(request), initial={"note": make_up.note if make_up else ""})
    if form.is_valid():
        try:
            operations.hand_in(row, **form.cleaned_data, by=request.user, now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Make-up study handed in."))
            return _after_handing_in(request, row)
    context = {
        "row": row,
        "owed": reading.Owed(row, reading.due_on(row)),
        "make_up": make_up,
        "form": form,
        "is_own": row.member_id == roles_of(request.user).member_id,
        "today": timezone.localdate(),
    }
    return render(request, "activities/make_up_hand_in.html", context)


def _absence(request, pk):
    rows = Attendance.objects.made_up_by(request.user).for_make_up()
    row = get_object_or_404(rows.select_related("make_up__checked_by__member"), pk=pk)
    if not operations.is_made_up(row):
        raise Http404
    return row


def _after_handing_in(request, row):
    """Who hands in for somebody else checks it as well, and goes there; others to their list."""
    if row.member_id != roles_of(request.user).member_id:
        return redirect("activities:make-up-check", row.pk)
    return redirect("activities:make-ups")


def _make_up(request, pk):
    visible = MakeUp.objects.visible_to(request.user)
    rows = visible.select_related(
        "branch", "attendance__member", "attendance__activity", "handed_in_by__member"
    )
    return get_object_or_404(rows, attendance=pk)


@require_http_methods(["GET", "POST"])
def check(request, pk):
    make_up = _make_up(request, pk)
    require(can_accept_make_up(request.user, make_up))
    form = CheckForm(*sent(request))
    if form.is_valid():
        accepted = form.cleaned_data["verdict"] == MakeUpState.ACCEPTED
        operation = operations.accept if accepted else operations.return_
        answer = form.cleaned_data["answer"]
        try:
            operation(make_up, answer=answer, by=request.user, now=timezone.now())
        except ValidationError as error:
            form.add_error("answer" if error.code == "words_needed" else None, error)
        else:
            text = _("Make-up study of %(name)s accepted.")
            if not accepted:
                text = _("Make-up study of %(name)s sent back.")
            messages.success(request, text % {"name": make_up.attendance.member})
            return redirect("activities:make-ups")
    context = {"make_up": make_up, "row": make_up.attendance, "form": form}
    return render(request, "activities/make_up_check.html", context)


@require_GET
def evidence(request, pk):
    make_up = _make_up(request, pk)
    if not make_up.evidence:
        raise Http404
    return send_stored(
        make_up.evidence, name=make_up.evidence_name, content_type=make_up.evidence_type
    )
