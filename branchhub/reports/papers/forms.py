from django import forms
from django.utils.translation import gettext_lazy as _

from activities.forms.summary import PeriodForm
from members.models import PartyGroup
from members.rules import is_in_committee, roles_of

MOST_DAYS = 366
WORD_FILES = ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class YearForm(forms.Form):
    """Which of `years` the papers are of; this one when nothing is said."""

    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int)

    def __init__(self, *args, years, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["year"].choices = [(year, str(year)) for year in years]

    @property
    def chosen(self) -> int:
        return (self.is_valid() and self.cleaned_data["year"]) or self.today.year


class SheetForm(PeriodForm):
    """The days of an attendance sheet, and whose it is: the branch's, or a group's."""

    group = forms.ModelChoiceField(
        PartyGroup.objects.none(), label=_("Party group"), required=False, empty_label=_("All")
    )

    def __init__(self, *args, user, branch, **kwargs):
        super().__init__(*args, **kwargs)
        groups = branch.groups.all()
        self.is_narrow = not is_in_committee(user, branch)
        if self.is_narrow:
            groups = groups.filter(pk__in=roles_of(user).leads)
        self.fields["group"].queryset = groups
        self.order_fields(["from", "until", "group"])

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("from"), cleaned.get("until")
        if first and last and (last - first).days > MOST_DAYS:
            self.add_error("until", _("A sheet is of a year at most."))
        return cleaned

    @property
    def groups(self):
        """The groups that the sheet is narrowed to; None for the whole branch."""
        chosen = self.cleaned_data.get("group") if self.is_valid() else None
        if chosen:
            return [chosen]
        return list(self.fields["group"].queryset) if self.is_narrow else None


class TemplateForm(forms.Form):
    file = forms.FileField(
        label=_("Word template (.docx)"), widget=forms.FileInput(attrs={"accept": WORD_FILES})
    )
