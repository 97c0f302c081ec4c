import functools
import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from branchhub.core import uploads

from ..models import Attachment
from .locking import hold_open, hold_part

logger = logging.getLogger(__name__)

MOST_FILES = 60


def attach(activity, upload, *, kind, by):
    """Keep an uploaded file with the session.

    Raises ValidationError with code "locked", "too_many" or one of `uploads.check`, which may take
    seconds over a large picture: nothing is locked meanwhile.
    """
    return keep(activity, uploads.check(upload), kind=kind, by=by)


@transaction.atomic
def keep(activity, checked, *, kind, by):
    """Save what `uploads.check` found. Raises ValidationError with code "locked" or "too_many"."""
    hold_open(activity)
    if activity.attachments.count() >= MOST_FILES:
        raise ValidationError(
            _("A session keeps at most %(limit)d files."),
            code="too_many",
            params={"limit": MOST_FILES},
        )
    attachment = Attachment(activity=activity, branch_id=activity.branch_id, kind=kind)
    attachment.take(checked, by=by)
    attachment._history_user = by
    attachment.save()
    logger.info("file %s attached by user %s", attachment.pk, by.pk)
    return attachment


@transaction.atomic
def remove(attachment, *, by):
    """Take a file off the session; its content goes when the transaction is done.

    Raises ValidationError with code "locked" or "gone".
    """
    hold_part(attachment.activity, attachment)
    for stored in (attachment.file, attachment.thumbnail):
        if stored:
            transaction.on_commit(functools.partial(stored.storage.delete, stored.name))
    attachment._history_user = by
    attachment.delete()
    logger.info("file %s removed by user %s", attachment.pk, by.pk)
