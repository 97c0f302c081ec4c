"""Rows of registers, in this app and those above: honours, mentoring, hard tasks and the rest."""

import logging

from django.db import transaction

from .saving import save

logger = logging.getLogger(__name__)


@transaction.atomic
def keep(row, *, links=None, by):
    """Save a new or changed row; `links` is {many-to-many column: rows}.

    Raises ValidationError from the table's own rules.
    """
    save(row, by=by)
    for name, linked in (links or {}).items():
        getattr(row, name).set(linked)
    logger.info("%s %s kept by user %s", row._meta.label_lower, row.pk, by.pk)
    return row


def remove(row, *, by):
    """Take a row out of its register; its history stays."""
    label, pk, row._history_user = row._meta.label_lower, row.pk, by
    row.delete()
    logger.info("%s %s removed by user %s", label, pk, by.pk)
