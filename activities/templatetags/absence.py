"""Chips of leave and make-up study, and what a person's file says of the latter."""

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from branchhub.core.templatetags.bh import state

from ..choices import LeaveState, MakeUpState
from ..models import Attendance

register = template.Library()

LEAVE_LOOKS = {
    LeaveState.ASKED: "due",
    LeaveState.GRANTED: "met",
    LeaveState.REFUSED: "na",
    LeaveState.WITHDRAWN: "na",
}
MAKE_UP_LOOKS = {
    MakeUpState.HANDED_IN: ("planned", "hourglass-split"),
    MakeUpState.ACCEPTED: ("met", ""),
    MakeUpState.RETURNED: ("due", "pencil-square"),
}


@register.simple_tag
def leave_state(asked):
    return state(LEAVE_LOOKS[LeaveState(asked.state)], asked.get_state_display())


@register.simple_tag
def handed_in_state(make_up):
    look, icon = MAKE_UP_LOOKS[MakeUpState(make_up.state)]
    return state(look, make_up.get_state_display(), icon)


@register.simple_tag
def make_up_state(owed, today):
    """Of what is owed: due, late by so many days, or where it stands since it was handed in."""
    if owed.make_up and not owed.is_returned:
        return handed_in_state(owed.make_up)
    days = owed.days_late(today)
    if days:
        late = ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}
        return state("missed", late)
    if owed.is_returned:
        return handed_in_state(owed.make_up)
    return state("due", _("Make-up due"))


@register.simple_tag
def make_ups_of(member):
    """How many absences of the last year are `due`, `to_check` and `accepted`; one query.

    A tag, because the page of a member lies below this app and cannot ask it.
    """
    return Attendance.objects.filter(member=member).count_make_ups(timezone.now())
