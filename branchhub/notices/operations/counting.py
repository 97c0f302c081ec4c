"""How often somebody may have something sent at once."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from branchhub.core import audit

MOST_AN_HOUR = 10


def count(verb, target, *, by, now):
    """Put on record what the user has sent: nobody floods an address or a group through us.

    Raises ValidationError with code "too_many" after MOST_AN_HOUR of this verb.
    """
    if audit.within_the_hour(verb, now).filter(by=by).count() >= MOST_AN_HOUR:
        raise ValidationError(
            _("You had several messages sent in the last hour. Try again later."), code="too_many"
        )
    audit.record(verb, by=by, target=target)
