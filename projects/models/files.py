from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from branchhub.core.stored_files import StoredFile, unguessable
from members.models import Branch

from ..querysets import PartQuerySet
from .project import Project


def private_path(stored, filename):
    return unguessable(f"projects/{stored.project_id}")


class ProjectFile(StoredFile):
    """A photo or document of a project; served only to who may see the project."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="files", verbose_name=_("project")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    file = models.FileField(_("file"), upload_to=private_path)
    thumbnail = models.FileField(upload_to=private_path, blank=True)

    history = HistoricalRecords()
    objects = PartQuerySet.as_manager()

    class Meta(StoredFile.Meta):
        verbose_name = _("file of a project")
        verbose_name_plural = _("files of a project")
