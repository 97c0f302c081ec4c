from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..models import Activity


def hold(activity):
    """Lock the session's row until the transaction ends, and learn its status.

    Writes of one session come one after another; rows that only point to it are not held up.
    """
    row = Activity.objects.select_for_update(no_key=True).filter(pk=activity.pk)
    [activity.status] = row.values_list("status", flat=True)


def hold_open(activity):
    """`hold` the session, so that no one archives it meanwhile.

    Raises ValidationError with code "locked" once it is archived or cancelled, whatever `activity`
    still says.
    """
    hold(activity)
    if not activity.is_open():
        raise ValidationError(
            _("This session is closed: nothing in it can be changed."), code="locked"
        )


def hold_part(activity, part):
    """`hold_open` the session, and make sure that `part` of it, a saved row, is still there.

    Raises ValidationError with code "locked", or "gone" when somebody removed it meanwhile.
    """
    hold_open(activity)
    if not type(part).objects.filter(pk=part.pk).exists():
        raise ValidationError(_("Somebody removed this meanwhile."), code="gone")
