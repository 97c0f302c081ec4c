import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from branchhub.core import periods

from .digests.versions import MEMBER

YEARS_BACK = 10


class BranchFilterForm(forms.Form):
    q = forms.CharField(
        label=_("Name of a branch or committee"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class MonthOfDigestForm(forms.Form):
    """A month that is over, of the last ten years; last month when nothing is said."""

    month = forms.RegexField(r"^\d{4}-(0[1-9]|1[0-2])\Z", required=False, widget=forms.HiddenInput)

    def clean_month(self):
        text, today = self.cleaned_data["month"], timezone.localdate()
        if not text:
            return last_month()
        first = datetime.date(max(int(text[:4]), 1), int(text[5:]), 1)
        if not today.year - YEARS_BACK <= first.year or first >= today.replace(day=1):
            raise forms.ValidationError(gettext("This month is not over yet."), code="not_over")
        return first


class DigestForm(MonthOfDigestForm):
    """What a page shows: a month that it does not have is the last one."""

    version = forms.ChoiceField(
        required=False, choices=[("", ""), (MEMBER, MEMBER)], widget=forms.HiddenInput
    )

    @property
    def month(self):
        return self.is_valid() and self.cleaned_data["month"] or last_month()

    def asks_for_members(self) -> bool:
        return self.is_valid() and self.cleaned_data["version"] == MEMBER


def last_month():
    return periods.previous_month(timezone.localdate().replace(day=1))
