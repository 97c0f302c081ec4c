"""How a row of a project is added, changed and removed, whichever it is."""

import logging

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from branchhub.core.transitions import transition
from members.operations.saving import save

logger = logging.getLogger(__name__)


def add(row, *, by):
    """Check and save a new row. Raises ValidationError as `full_clean` does."""
    save(row, by=by)
    _log(row, "added", by)
    return row


def change(row, changes, *, by, only_if=None):
    """Check and set `changes`, a dict of columns, and leave the other columns to other people.

    Raises ValidationError as `full_clean` does, broken constraints included, and with code "gone"
    when the row was removed meanwhile, or has no longer the values `only_if`.
    """
    for name, value in changes.items():
        setattr(row, name, value)
    row.full_clean()
    try:
        with transaction.atomic():
            done = not changes or transition(row, only_if or {}, by=by, **changes)
    except IntegrityError:
        row.full_clean()
        raise
    if not done:
        raise gone()
    _log(row, "changed", by)
    return row


def link(row, name, linked, *, by):
    """Set the many-to-many column `name`; the history says who came and who went."""
    row._history_user = by
    getattr(row, name).set(linked)


def remove(row, *, by):
    """Delete a row; its history keeps it. Raises ValidationError with code "gone"."""
    pk, row._history_user = row.pk, by
    if not row.delete()[0]:
        raise gone()
    logger.info("%s %s removed by user %s", row._meta.model_name, pk, by and by.pk)


def gone():
    return ValidationError(_("Somebody changed or removed this meanwhile."), code="gone")


def _log(row, verb, by):
    logger.info("%s %s %s by user %s", row._meta.model_name, row.pk, verb, by and by.pk)
