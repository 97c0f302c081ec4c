from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branchhub.core.fields import DayField

from ..models import Branch, Department, PartyGroup

MOST_TEXT = 5000


class AsOfForm(forms.Form):
    """The `day` that a branch is asked of; None for today."""

    day = DayField(required=False)

    @property
    def asked(self):
        return self.cleaned_data["day"] if self.is_valid() else None


class BranchEditForm(forms.ModelForm):
    profile = forms.CharField(
        label=_("Profile"), required=False, max_length=MOST_TEXT, widget=forms.Textarea({"rows": 6})
    )
    term_from_on = DayField(label=_("Committee elected on"), required=False)
    term_years = forms.IntegerField(label=_("Term in years"), min_value=1, max_value=10)

    class Meta:
        model = Branch
        fields = ["slogan", "profile", "term_from_on", "term_years"]


class GroupNameForm(forms.ModelForm):
    """The name of a new or old group; whether it is free in the branch is checked here too."""

    class Meta:
        model = PartyGroup
        fields = ["name"]

    def __init__(self, *args, branch, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.branch = branch

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - {"branch"}


class DepartmentForm(GroupNameForm):
    description = forms.CharField(
        label=_("Description"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3})
    )

    class Meta:
        model = Department
        fields = ["name", "description"]


class CloseForm(forms.Form):
    on = DayField(label=_("Closed on"), help_text=_("On this day there is no such group."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate
