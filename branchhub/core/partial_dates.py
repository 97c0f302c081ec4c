"""Dates as far as they are known: to the day, the month or the year.

Stored as ISO text ("1988-05-12", "1988-05", "1988"), so they sort in order of time.
"""

import calendar
import datetime
import re
import unicodedata
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

# Excel counts days from here (its 1900 is wrongly a leap year, which this start makes good).
EXCEL_EPOCH = datetime.date(1899, 12, 30)
EARLIEST, LATEST = datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)


@dataclass(frozen=True)
class PartialDate:
    """A date known to the year, the month or the day."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def from_iso(cls, text: str) -> "PartialDate":
        return cls(*(int(part) for part in text.split("-")))

    @classmethod
    def from_date(cls, date: datetime.date) -> "PartialDate":
        return cls(date.year, date.month, date.day)

    def __str__(self):
        parts = [f"{self.year:04}"]
        if self.month:
            parts.append(f"{self.month:02}")
        if self.day:
            parts.append(f"{self.day:02}")
        return "-".join(parts)

    def __lt__(self, other):
        return self.latest() < other.earliest()

    def earliest(self) -> datetime.date:
        return datetime.date(self.year, self.month or 1, self.day or 1)

    def latest(self) -> datetime.date:
        month = self.month or 12
        return datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def agrees_with(self, other: "PartialDate") -> bool:
        """Whether both can be the same day: 1988-05 agrees with 1988-05-12."""
        return self.earliest() <= other.latest() and other.earliest() <= self.latest()


_WRITTEN = re.compile(
    r"^(?P<year>\d{4})(?:[-./年](?P<month>\d{1,2})(?:[-./月](?P<day>\d{1,2}))?)?[-./年月日号]?$"
)
_DIGITS = re.compile(r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})?$")


def parse_partial_date(text: str) -> PartialDate:
    """Read 1988.05, 1988-5, 1988/5/12, 1988年5月, 19880512, also in full-width digits.

    Raises ValidationError with code "not_a_date" or "out_of_range".
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("。", ".")
    match = _DIGITS.match(plain) or _WRITTEN.match(plain)
    if not match:
        raise ValidationError(
            _("“%(text)s” is not a date; write it like 1988.05 or 1988-05-12."),
            code="not_a_date",
            params={"text": text[:40]},
        )
    date = PartialDate(*(int(part) if part else None for part in match.groups()))
    return _checked(date, text)


def partial_date_from_excel_serial(number: float) -> PartialDate:
    """The day that Excel means by `number`; raises ValidationError as `parse_partial_date`."""
    try:
        date = EXCEL_EPOCH + datetime.timedelta(days=int(number))
    except (OverflowError, ValueError) as error:
        raise _out_of_range(str(number)) from error
    return _checked(PartialDate.from_date(date), str(number))


def _checked(date: PartialDate, text: str) -> PartialDate:
    try:
        possible = date.earliest() >= EARLIEST and date.latest() <= LATEST
    except ValueError as error:
        raise ValidationError(
            _("“%(text)s” is not a day of the calendar."),
            code="out_of_range",
            params={"text": text[:40]},
        ) from error
    if not possible:
        raise _out_of_range(text)
    return date


def _out_of_range(text: str) -> ValidationError:
    return ValidationError(
        _("“%(text)s” is not between 1900 and 2100."),
        code="out_of_range",
        params={"text": text[:40]},
    )


class PartialDateFormField(forms.CharField):
    """A PartialDate as text, or None."""

    def __init__(self, **kwargs):
        super().__init__(max_length=40, **kwargs)

    def to_python(self, value):
        text = super().to_python(value)
        return parse_partial_date(text) if text else None

    def run_validators(self, value):
        super().run_validators(str(value or ""))

    def prepare_value(self, value):
        return str(value or "")


class PartialDateField(models.CharField):
    """Stores a PartialDate or None as ISO text; None is the empty string in the database."""

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 10
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def from_db_value(self, value, expression, connection):
        return self.to_python(value)

    def to_python(self, value):
        if isinstance(value, PartialDate):
            return value
        if isinstance(value, datetime.date):
            return PartialDate.from_date(value)
        return parse_partial_date(value) if value else None

    def run_validators(self, value):
        super().run_validators(str(value or ""))

    def get_prep_value(self, value):
        return str(self.to_python(value) or "")

    def formfield(self, **kwargs):
        return models.Field.formfield(self, form_class=PartialDateFormField, **kwargs)

    def value_to_string(self, obj):
        return str(self.value_from_object(obj) or "")
