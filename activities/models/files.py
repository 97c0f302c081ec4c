import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from members.models import Branch

from ..choices import FileKind
from .activity import Activity


def private_path(attachment, filename):
    """A name that tells nothing and cannot be guessed; the real one is a column."""
    return f"sessions/{attachment.activity_id}/{secrets.token_urlsafe(16)}"


class Attachment(models.Model):
    """A file of a session; served only by a view that checks the right to see the session."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="attachments", verbose_name=_("session")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    kind = models.CharField(_("kind"), max_length=20, choices=FileKind)
    name = models.CharField(_("name"), max_length=200)
    file = models.FileField(_("file"), upload_to=private_path)
    thumbnail = models.FileField(upload_to=private_path, blank=True)
    content_type = models.CharField(_("content type"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["uploaded_at", "pk"]
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self):
        return self.name
