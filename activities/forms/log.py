from django import forms
from django.utils.translation import gettext_lazy as _

from branchhub.core.uploads import PICTURES

from ..operations.minutes import LONGEST
from .calling import LinesField, NewSessionForm
from .times import TimesForm
from .uploads import FilesField

LONGEST_DECISION = 2000


class LogForm(NewSessionForm):
    decisions = LinesField(
        label=_("Decisions"),
        help_text=_("One a line, in the order of the agenda; an empty line for an item without."),
        keep_blanks=True,
        longest=LONGEST_DECISION,
    )
    text = forms.CharField(
        label=_("Minutes"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    photos = FilesField(accept=",".join(PICTURES.values()), label=_("Photos"), required=False)
    archive = forms.BooleanField(label=_("Archive at once: the record is complete"), required=False)

    def __init__(self, *args, may_archive, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_archive:
            del self.fields["archive"]


class DayForm(forms.Form):
    """The day in the query string, when the list is asked for anew; None unless it is a day."""

    date = TimesForm.base_fields["date"]

    @property
    def day(self):
        return self.cleaned_data["date"] if self.is_valid() else None
