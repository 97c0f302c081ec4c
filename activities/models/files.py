from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from branchhub.core.stored_files import StoredFile, unguessable
from members.models import Branch

from ..choices import FileKind
from .activity import Activity


def private_path(attachment, filename):
    return unguessable(f"sessions/{attachment.activity_id}")


class Attachment(StoredFile):
    """A file of a session; served only by a view that checks the right to see the session."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="attachments", verbose_name=_("session")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    kind = models.CharField(_("kind"), max_length=20, choices=FileKind)
    file = models.FileField(_("file"), upload_to=private_path)
    thumbnail = models.FileField(upload_to=private_path, blank=True)

    history = HistoricalRecords()

    class Meta(StoredFile.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")
