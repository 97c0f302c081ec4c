from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from .partial_dates import EARLIEST, LATEST
from .widgets import DateInput


class DayField(forms.DateField):
    """A day between 1900 and 2100, picked in the browser's own calendar."""

    widget = DateInput

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.validators += [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]


class PastDayField(DayField):
    """A day that has come: what is noted of it has happened."""

    def clean(self, value):
        day = super().clean(value)
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."), code="future")
        return day
