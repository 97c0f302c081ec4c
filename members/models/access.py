"""Invitations to log in, and roster files on their way in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..querysets import InvitationQuerySet
from .member import Member
from .organisation import Branch


class Invitation(models.Model):
    """A one-time link by which a member sets a password; only the token's hash is kept."""

    member = models.ForeignKey(
        Member, models.CASCADE, related_name="invitations", verbose_name=_("member")
    )
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="invitations_sent"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self):
        return f"{self.member}"


class RosterUpload(models.Model):
    """A roster file between upload and import; encrypted, deleted when imported or a day old."""

    branch = models.ForeignKey(Branch, models.CASCADE, related_name="roster_uploads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="roster_uploads")
    created_at = models.DateTimeField(auto_now_add=True)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    columns = models.JSONField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.name
