from django import forms
from django.utils.translation import gettext_lazy as _


class BranchFilterForm(forms.Form):
    q = forms.CharField(
        label=_("Name of a branch or committee"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
