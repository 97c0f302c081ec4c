from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Member


class CalendarFeed(models.Model):
    """A secret address under which a member's calendar program reads their sessions.

    Only a hash of the token is kept; a new token ends the old address.
    """

    member = models.OneToOneField(
        Member, models.CASCADE, related_name="calendar_feed", verbose_name=_("member")
    )
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self):
        return f"{self.member}"
