from django import forms
from django.utils.translation import gettext_lazy as _

from .times import TimesForm


class ReasonForm(forms.Form):
    """A reason that is kept in the history, as long as that holds, and told where people are."""

    reason = forms.CharField(label=_("Reason"), max_length=100)


class MoveForm(ReasonForm, TimesForm):
    venue = forms.CharField(label=_("Venue"), max_length=200, required=False)

    field_order = ["date", "starts", "ends", "venue", "reason"]

    @property
    def changes(self):
        return self.times | {"venue": self.cleaned_data["venue"]}
