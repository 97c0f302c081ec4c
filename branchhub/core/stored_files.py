"""What every table of uploaded files keeps beside the file itself."""

import secrets

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _


def unguessable(folder) -> str:
    """A name that tells nothing and cannot be guessed; the real one is a column."""
    return f"{folder}/{secrets.token_urlsafe(16)}"


class StoredFile(models.Model):
    """A file as `uploads.check` found it; who inherits adds `file`, `thumbnail` and an owner."""

    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("content type"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["uploaded_at", "pk"]

    def __str__(self):
        return self.name

    def take(self, checked, *, by):
        """Fill in what `uploads.check` found, and write the content; the row is not saved yet."""
        self.name, self.content_type = checked.name, checked.content_type
        self.size, self.sha256, self.uploaded_by = len(checked.content), checked.sha256, by
        self.file.save("file", ContentFile(checked.content), save=False)
        if checked.thumbnail:
            self.thumbnail.save("thumbnail", ContentFile(checked.thumbnail), save=False)
