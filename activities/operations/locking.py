from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..models import Activity


def hold_open(activity):
    """Lock the session's row until the transaction ends, so that no one archives it meanwhile.

    Writes of one session come one after another. Raises ValidationError with code "locked" once it
    is archived or cancelled, whatever `activity` still says.
    """
    row = Activity.objects.select_for_update().filter(pk=activity.pk)
    [activity.status] = row.values_list("status", flat=True)
    if not activity.is_open():
        raise ValidationError(
            _("This session is closed: nothing in it can be changed."), code="locked"
        )
