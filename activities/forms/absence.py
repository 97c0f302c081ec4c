"""Forms of leave and make-up study."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..choices import AttendanceStatus, LeaveState, MakeUpState
from ..models import LeaveRequest
from .uploads import ACCEPTED

LONGEST_ANSWER = LeaveRequest._meta.get_field("answer").max_length
LONGEST_NOTE = 2_000
SHORT_TEXT = forms.Textarea(attrs={"rows": 2})  # where Enter does not press the first button


class LeaveForm(forms.Form):
    """The kind is the button that sends the form."""

    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in AttendanceStatus.leave()],
        widget=forms.HiddenInput,
        error_messages={"required": _("Choose the kind of leave.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LeaveRequest._meta.get_field("reason").max_length,
        required=False,
        widget=SHORT_TEXT,
        help_text=_("Read only by those who decide: your group leader and the secretary."),
    )


class AnswerForm(forms.Form):
    """A decision and words with it; the decision is the button that sends the form."""

    verdict = forms.ChoiceField(widget=forms.HiddenInput)
    answer = forms.CharField(
        label=_("Answer"), max_length=LONGEST_ANSWER, required=False, widget=SHORT_TEXT
    )

    def __init__(self, *args, verdicts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["verdict"].choices = [(verdict.value, verdict.label) for verdict in verdicts]


class LeaveDecisionForm(AnswerForm):
    """`place` is where to go on: back to the attendance screen, else to the other requests."""

    place = forms.ChoiceField(choices=[("attendance", "")], required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, verdicts=[LeaveState.GRANTED, LeaveState.REFUSED], **kwargs)


class CheckForm(AnswerForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, verdicts=[MakeUpState.ACCEPTED, MakeUpState.RETURNED], **kwargs)
        self.fields["answer"].help_text = gettext("Needed when it is sent back: what is missing?")


class MakeUpForm(forms.Form):
    """A note or a file, or both; the operation looks into the file."""

    note = forms.CharField(
        label=_("What was studied"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    upload = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("A photo of your notes or a certificate: picture, PDF, Word or text, 20 MB."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
