from django.db import transaction
from simple_history.utils import bulk_create_with_history

from ..models import Guest
from .locking import hold_open


@transaction.atomic
def add_guests(activity, guests, *, by):
    """Save unsaved `guests` of a session. Raises ValidationError with code "locked"."""
    hold_open(activity)
    for guest in guests:
        guest.activity, guest.branch_id = activity, activity.branch_id
    return bulk_create_with_history(guests, Guest, default_user=by)


@transaction.atomic
def remove_guest(guest, *, by):
    """Raises ValidationError with code "locked"."""
    hold_open(guest.activity)
    guest._history_user = by
    guest.delete()
