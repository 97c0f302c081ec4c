import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.forms.lists import YEARS_SHOWN
from activities.forms.times import IN_OUR_TIME

from ..models import ReportText
from .period import ReportPeriod

FIRST_YEAR, LAST_YEAR = YEARS_SHOWN[0], YEARS_SHOWN[-1]
LONGEST_DAYS = 3660


class PeriodForm(forms.Form):
    """What a report is of: a `year`, or the days `from` to `until`; this year without either."""

    year = forms.IntegerField(
        min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        for name in ("from", "until"):  # the one is no name in Python
            self.fields[name] = forms.DateField(
                required=False, widget=forms.HiddenInput, validators=IN_OUR_TIME
            )

    @property
    def period(self) -> ReportPeriod:
        given = self.cleaned_data if self.is_valid() else {}
        first, last = given.get("from"), given.get("until")
        if first and last and datetime.timedelta(0) <= last - first <= _most_days():
            return ReportPeriod(first, last)
        return ReportPeriod.of_year(given.get("year") or self.today.year)


def _most_days():
    return datetime.timedelta(days=LONGEST_DAYS)


class TextForm(forms.ModelForm):
    class Meta:
        model = ReportText
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 12})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False
        self.fields["text"].help_text = _("Empty: the chapter has no text.")


class FreezeForm(forms.Form):
    remark = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=200,
        help_text=_("What it is for, as “handed in to the Party committee”."),
    )
