import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.forms.lists import YEARS_SHOWN
from activities.forms.summary import PeriodForm

from ..models import ReportText
from .period import ReportPeriod

LONGEST = datetime.timedelta(days=3660)


class ReportPeriodForm(PeriodForm):
    """What a report is of: a `year`, or the days `from` to `until`; this year without either."""

    year = forms.IntegerField(
        min_value=YEARS_SHOWN[0],
        max_value=YEARS_SHOWN[-1],
        required=False,
        widget=forms.HiddenInput,
    )

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("from"), cleaned.get("until")
        if first and last and last - first > LONGEST:
            self.add_error("until", _("A report is of ten years at most."))
        return cleaned

    @property
    def period(self) -> ReportPeriod:
        """What is asked for; this year where that makes no sense, which the errors say."""
        year = self.cleaned_data.get("year") if self.is_valid() else None
        has_days = self.cleaned_data.get("from") or self.cleaned_data.get("until")
        return ReportPeriod.of_year(year) if year and not has_days else ReportPeriod(*self.days)


class WayBackForm(forms.Form):
    """Where a list was reached from: the report of a `branch`, and the place in it."""

    branch = forms.IntegerField(min_value=1)
    report = forms.RegexField(r"^\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d_[a-z_-]+\Z")

    def clean_report(self):
        first, last, anchor = self.cleaned_data["report"].split("_", 2)
        try:
            days = [datetime.date.fromisoformat(day) for day in (first, last)]
        except ValueError as error:
            raise forms.ValidationError(_("This day does not exist."), code="invalid") from error
        return ReportPeriod(*days), anchor


class TextForm(forms.ModelForm):
    """What is written to a chapter; `shown` is the text that its page had."""

    shown = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    class Meta:
        model = ReportText
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 12})}

    def __init__(self, *args, written, **kwargs):
        super().__init__(*args, initial={"text": written, "shown": written}, **kwargs)
        self.fields["text"].required = False
        self.fields["text"].help_text = _("Empty: the chapter has no text.")

    def show(self, newer):
        """Let the next save replace `newer`, which the page shows beside what was typed."""
        self.data = self.data.copy()
        self.data["shown"] = newer


class FreezeForm(forms.Form):
    remark = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=200,
        help_text=_("What it is for, as “handed in to the Party committee”."),
    )
