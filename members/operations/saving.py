"""How a row is checked and saved, added, changed and removed, in this app and those above."""

import logging

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from branchhub.core.transitions import transition

logger = logging.getLogger(__name__)


def save(obj, *, by, fields=None):
    """Check and save one row, or some `fields` of it, its history row signed by `by`.

    Raises ValidationError as `full_clean` does, broken constraints included: also when somebody
    else saved the row that this one collides with after the check.
    """
    obj.full_clean()
    obj._history_user = by
    try:
        with transaction.atomic():
            obj.save(update_fields=fields)
    except IntegrityError:
        obj.full_clean()
        raise
    return obj


@transaction.atomic
def add(row, *, links=None, by):
    """Save a new row; `links` is {many-to-many column: rows}. Raises as `save` does."""
    save(row, by=by)
    _link(row, links or {}, by)
    _log(row, "added", by)
    return row


@transaction.atomic
def change(row, changes, *, by, only_if=None):
    """Check and set `changes`, a dict of columns, and leave the other columns to other people.

    Raises ValidationError as `save` does, and with code "gone" when the row was removed meanwhile,
    or has no longer the values `only_if`.
    """
    names = {column.name for column in row._meta.many_to_many}
    links = {name: rows for name, rows in changes.items() if name in names}
    columns = {name: value for name, value in changes.items() if name not in names}
    for name, value in columns.items():
        setattr(row, name, value)
    row.full_clean()
    try:
        with transaction.atomic():
            done = _set(row, columns, only_if or {}, by)
    except IntegrityError:
        row.full_clean()
        raise
    if not done:
        raise gone()
    _link(row, links, by)
    _log(row, "changed", by)
    return row


@transaction.atomic
def remove(row, *, by):
    """Delete a row; its history keeps it. Raises ValidationError with code "gone"."""
    pk, row._history_user = row.pk, by
    if not row.delete()[0]:
        raise gone()
    logger.info("%s %s removed by user %s", row._meta.model_name, pk, by and by.pk)


def gone():
    return ValidationError(_("Somebody changed or removed this meanwhile."), code="gone")


def _set(row, columns, expected, by) -> bool:
    """Whether the row was still there; it is held until the transaction ends."""
    if columns:
        return transition(row, expected, by=by, **columns)
    rows = type(row).objects.select_for_update(no_key=True)
    return rows.filter(pk=row.pk, **expected).exists()


def _link(row, links, by):
    row._history_user = by  # of the history row that each link makes
    for name, linked in links.items():
        getattr(row, name).set(linked)


def _log(row, verb, by):
    logger.info("%s %s %s by user %s", row._meta.model_name, row.pk, verb, by and by.pk)
