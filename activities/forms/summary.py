import datetime

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from branchhub.core import periods
from branchhub.core.dates import add_months
from branchhub.core.widgets import DateInput

from .times import IN_OUR_TIME


class PeriodForm(forms.Form):
    """From which day to which; the whole of this year when nothing is said."""

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        for name, label in (("from", _("First day")), ("until", _("Last day"))):
            self.fields[name] = forms.DateField(
                label=label, widget=DateInput, validators=IN_OUR_TIME, required=False
            )

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("from"), cleaned.get("until")
        if first and last and last < first:
            self.add_error("until", gettext("The last day must not be before the first."))
        return cleaned

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        """The first and the last day; where one is missing the year of the other ends it.

        Those of this year, when the form is not valid.
        """
        first = self.cleaned_data.get("from") if self.is_valid() else None
        last = self.cleaned_data.get("until") if self.is_valid() else None
        year = (first or last or self.today).year
        return first or datetime.date(year, 1, 1), last or datetime.date(year, 12, 31)


def whole_year(year):
    return datetime.date(year, 1, 1), datetime.date(year, 12, 31)


def presets(today) -> list[tuple[str, datetime.date, datetime.date]]:
    """(label, first day, last day) of the periods that people ask for most."""
    return [
        (gettext("This month"), *_period(today, 1)),
        (gettext("This quarter"), *_period(today, 3)),
        (gettext("This year"), *whole_year(today.year)),
        (gettext("Last year"), *whole_year(today.year - 1)),
    ]


def _period(today, months):
    first = periods.first_of_period(today, months)
    return first, add_months(first, months) - datetime.timedelta(days=1)
