from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.models import Member

from ..forms.attendance import GuestForm
from ..models import Guest
from ..operations import guests as operations
from .fetch import sent, session_to_write


@require_http_methods(["GET", "POST"])
def guests(request, pk):
    """Who takes part without being expected: members, names, heads."""
    activity = session_to_write(request, pk)
    members = Member.objects.filter(branch=activity.branch).on_roster(activity.day)
    members = members.exclude(attendances__activity=activity)
    form = GuestForm(
        *sent(request),
        members=members.exclude(invitations_to_sessions__activity=activity),
    )
    if form.is_valid():
        guest = _guest(form.cleaned_data)
        try:
            operations.invite(activity, guest, by=request.user, now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(guest)s is among the guests.") % {"guest": guest})
            return redirect("activities:guests", activity.pk)
    context = {"activity": activity, "form": form, "guests": activity.guests.all()}
    return render(request, "activities/guests.html", context)


def _guest(values):
    member = values["member"]
    if member:
        return Guest(member=member, name=member.name)
    return Guest(name=values["name"], count=values["count"] or 1)


@require_POST
def remove(request, pk, guest_pk):
    activity = session_to_write(request, pk)
    guest = get_object_or_404(activity.guests.select_related("activity"), pk=guest_pk)
    try:
        operations.remove_guest(guest, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("%(guest)s is no longer a guest.") % {"guest": guest})
    return redirect("activities:guests", activity.pk)
