"""Pages by key: a page starts where the last one ended, so that page 1,000 costs what page 1 does.

A cursor is the start and the id of a row, as text: `2026-11-20T07:30:00+00:00,42`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

BIGGEST_ID = 2**63 - 1
YEARS = range(1900, 2200)


@dataclass(frozen=True)
class KeyPage:
    """Rows with the cursors of the pages around them; "" where there is none."""

    rows: list
    newer: str
    older: str

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)


class CursorField(forms.CharField):
    """A cursor as `(datetime, id)`, or None."""

    default_error_messages = {"invalid": _("This page does not exist.")}

    def __init__(self, **kwargs):
        super().__init__(required=False, max_length=60, widget=forms.HiddenInput, **kwargs)

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        try:
            moment, row_id = text.split(",")
            moment, row_id = datetime.fromisoformat(moment), int(row_id)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if timezone.is_naive(moment) or moment.year not in YEARS or not 0 <= row_id <= BIGGEST_ID:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return moment, row_id


def cursor_of(row) -> str:
    return f"{row.starts_at.astimezone(UTC).isoformat()},{row.pk}"


def newest_first(rows, *, before=None, after=None, size):
    """One KeyPage of `rows` by `starts_at` and id, newest first; one query, two at the top end.

    `before` and `after` are cursors as CursorField reads them: older, or newer, than that row.
    """
    if after:
        found = list(_newer_than(rows, after)[: size + 1])
        if len(found) > size:
            found = found[size - 1 :: -1]
            return KeyPage(found, newer=cursor_of(found[0]), older=cursor_of(found[-1]))
        before = None
    found = list(_older_than(rows, before)[: size + 1])
    shown = found[:size]
    return KeyPage(
        shown,
        newer=cursor_of(shown[0]) if before and shown else "",
        older=cursor_of(shown[-1]) if len(found) > size else "",
    )


def _older_than(rows, cursor):
    if cursor:
        moment, row_id = cursor
        earlier = Q(starts_at__lt=moment) | Q(pk__lt=row_id)
        rows = rows.filter(earlier, starts_at__lte=moment)
    return rows.order_by("-starts_at", "-pk")


def _newer_than(rows, cursor):
    moment, row_id = cursor
    later = Q(starts_at__gt=moment) | Q(pk__gt=row_id)
    return rows.filter(later, starts_at__gte=moment).order_by("starts_at", "pk")
