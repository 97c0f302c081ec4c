from django.db import transaction
from simple_history.utils import bulk_create_with_history

from ..models import Guest
from .locking import hold_open, hold_part
from .telling import take_back, tell_newcomer


@transaction.atomic
def add_guests(activity, guests, *, by):
    """Save unsaved `guests` of a session. Raises ValidationError with code "locked"."""
    hold_open(activity)
    for guest in guests:
        guest.activity, guest.branch_id = activity, activity.branch_id
    return bulk_create_with_history(guests, Guest, default_user=by)


@transaction.atomic
def invite(activity, guest, *, by, now):
    """Add one guest; a member is told of a session that lies ahead and was announced.

    Raises ValidationError with code "locked".
    """
    add_guests(activity, [guest], by=by)
    if guest.member:
        tell_newcomer(activity, guest.member, now=now)


@transaction.atomic
def remove_guest(guest, *, by):
    """Raises ValidationError with code "locked" or "gone"."""
    hold_part(guest.activity, guest)
    guest._history_user = by
    guest.delete()
    if guest.member:
        take_back(guest.activity, guest.member)
