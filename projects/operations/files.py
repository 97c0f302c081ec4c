import functools
import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from branchhub.core import uploads
from members.operations.dated import take_turns
from members.operations.saving import remove

from ..models import ProjectFile

logger = logging.getLogger(__name__)

MOST_FILES = 60


def attach_file(project, upload, *, by):
    """Keep an uploaded file with the project.

    Raises ValidationError with code "too_many" or one of `uploads.check`, which may take seconds
    over a large picture: nothing is locked meanwhile.
    """
    return keep_file(project, uploads.check(upload), by=by)


@transaction.atomic
def keep_file(project, checked, *, by):
    """Save what `uploads.check` found. Raises ValidationError with code "too_many"."""
    take_turns(project)
    if project.files.count() >= MOST_FILES:
        raise ValidationError(
            _("A project keeps at most %(limit)d files."),
            code="too_many",
            params={"limit": MOST_FILES},
        )
    stored = ProjectFile(project=project, branch_id=project.branch_id)
    stored.take(checked, by=by)
    stored._history_user = by
    stored.save()
    logger.info("project file %s attached by user %s", stored.pk, by.pk)
    return stored


@transaction.atomic
def remove_file(stored, *, by):
    """Take a file off the project; its content goes when the transaction is done.

    Raises ValidationError with code "gone".
    """
    for content in (stored.file, stored.thumbnail):
        if content:
            transaction.on_commit(functools.partial(content.storage.delete, content.name))
    remove(stored, by=by)
