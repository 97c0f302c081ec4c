import datetime

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from branchhub.core.widgets import DateInput, TimeInput

IN_OUR_TIME = [
    MinValueValidator(datetime.date(1921, 7, 1)),
    MaxValueValidator(datetime.date(2199, 12, 31)),
]


class TimesForm(forms.Form):
    """Day, start and end of a session, in the branch's zone."""

    date = forms.DateField(
        label=_("Date"),
        widget=DateInput,
        validators=IN_OUR_TIME,
    )
    starts = forms.TimeField(label=_("Starts"), widget=TimeInput)
    ends = forms.TimeField(label=_("Ends"), widget=TimeInput)

    def clean(self):
        cleaned = super().clean()
        complete = all(cleaned.get(name) is not None for name in ("date", "starts", "ends"))
        if complete and self.times["ends_at"] <= self.times["starts_at"]:
            self.add_error("ends", gettext("The end must be later than the start."))
        return cleaned

    @property
    def times(self):
        """`starts_at` and `ends_at` of a valid form, in UTC: a clock may be put forward."""
        day = self.cleaned_data["date"]
        local = {
            f"{name}_at": datetime.datetime.combine(day, self.cleaned_data[name])
            for name in ("starts", "ends")
        }
        return {
            name: timezone.make_aware(at).astimezone(datetime.UTC) for name, at in local.items()
        }


def initial_times(activity):
    starts = timezone.localtime(activity.starts_at)
    ends = timezone.localtime(activity.ends_at)
    return {"date": starts.date(), "starts": starts.time(), "ends": ends.time()}
