from itertools import groupby

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.models import Member

from ..forms.attendance import ExclusionForm, ExpectedForm, MarksForm
from ..operations import attendance as operations
from ..operations import expected as expected_list
from ..turnout import attendance_summary
from .fetch import sent, session_to_write


@require_http_methods(["GET", "POST"])
def attendance(request, pk):
    """Everybody expected on one screen, one save; before the start, for leave only."""
    activity, now = session_to_write(request, pk), timezone.now()
    if not activity.rule.takes_attendance:
        raise Http404
    rows = rows_of(activity, request.user)
    notes = expected_list.notes_on([row.member_id for row in rows], activity.day)
    early = not activity.has_started(now)
    form = MarksForm(*sent(request), rows=rows, notes=notes, early=early)
    conflicts = []
    if form.is_valid():
        try:
            saved = operations.save_attendance(
                activity, form.marks, seen=form.seen, by=request.user, now=now
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            conflicts = saved.conflicts
            if not conflicts:
                return redirect(activity)
            rows = rows_of(activity, request.user)
            form = MarksForm(rows=rows, notes=notes, early=early)
    context = page_context(activity, form, now) | {"conflicts": conflicts}
    return render(request, "activities/attendance.html", context)


def rows_of(activity, user):
    """The list, each row with `asked`: leave that waits, with `may_decide` and its reason.

    The reason is there for those who decide only.
    """
    rows = list(activity.attendances.in_roster_order())
    waiting = activity.leave_requests.asked().with_may_decide(user)
    asked = {leave.member_id: leave for leave in waiting}
    for row in rows:
        row.asked = asked.get(row.member_id)
    return rows


def page_context(activity, form, now):
    groups = [
        (group, list(marked))
        for group, marked in groupby(form.mark_rows(), key=lambda marked: marked.row.group)
    ]
    return {
        "activity": activity,
        "form": form,
        "groups": [
            (group, marked, attendance_summary([mark.row for mark in marked], activity.rule))
            for group, marked in groups
        ],
        "turnout": attendance_summary(form.rows.values(), activity.rule),
        "guests": list(activity.guests.all()),
        "has_started": activity.has_started(now),
    }


@require_POST
def undo(request, pk):
    activity = session_to_write(request, pk)
    try:
        operations.undo_attendance(activity, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Your last save of attendance was taken back."))
    return redirect("activities:attendance", activity.pk)


@require_http_methods(["GET", "POST"])
def expected(request, pk):
    """The expected list: add to it; before the start, take off it; out of N for votes."""
    activity, now = session_to_write(request, pk), timezone.now()
    members = Member.objects.filter(branch=activity.branch).on_roster(activity.day)
    form = ExpectedForm(
        *sent(request),
        members=members.exclude(attendances__activity=activity),
        needs_reason=activity.has_started(now),
    )
    if form.is_valid():
        member, reason = form.cleaned_data["member"], form.cleaned_data["reason"]
        try:
            expected_list.add_expected(activity, member, reason=reason, by=request.user, now=now)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(member)s is on the list.") % {"member": member})
            return redirect("activities:expected", activity.pk)
    rows = list(activity.attendances.in_roster_order())
    context = {
        "activity": activity,
        "form": form,
        "rows": rows,
        "turnout": attendance_summary(rows, activity.rule),
        "has_started": activity.has_started(now),
    }
    return render(request, "activities/expected.html", context)


def _row(activity, member_pk):
    rows = activity.attendances.select_related("member", "activity")
    return get_object_or_404(rows, member=member_pk)


@require_POST
def remove(request, pk, member_pk):
    activity = session_to_write(request, pk)
    row = _row(activity, member_pk)
    try:
        expected_list.remove_expected(row, by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("%(member)s is off the list.") % {"member": row.member})
    return redirect("activities:expected", activity.pk)


@require_http_methods(["GET", "POST"])
def exclude(request, pk, member_pk):
    """Out of the number of voters, with a reason; or back in."""
    activity = session_to_write(request, pk)
    row = _row(activity, member_pk)
    form = ExclusionForm(*sent(request), initial={"reason": row.vote_exclusion})
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            expected_list.exclude_from_votes(row, reason=reason, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            text = _("%(member)s no longer counts among the voters of this session.")
            if not reason:
                text = _("%(member)s counts among the voters of this session.")
            messages.success(request, text % {"member": row.member})
            return redirect("activities:expected", activity.pk)
    context = {"activity": activity, "row": row, "form": form}
    return render(request, "activities/exclude.html", context)
