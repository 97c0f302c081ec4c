from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from .partial_dates import EARLIEST, LATEST
from .widgets import DateInput


class DayField(forms.DateField):
    """A day between 1900 and 2100, picked in the browser's own calendar."""

    widget = DateInput

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.validators += [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
