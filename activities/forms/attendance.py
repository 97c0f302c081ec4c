from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import Member

from ..choices import AttendanceStatus
from ..models import Attendance
from ..operations.attendance import BEFORE_THE_START

REASON_LENGTH = Attendance._meta.get_field("reason").max_length
EXCEPTIONS = [
    AttendanceStatus.LATE,
    *AttendanceStatus.leave(),
    AttendanceStatus.EXEMPT,
    AttendanceStatus.ABSENT,
]
NO_LEAVE = "none"  # unlike an empty value, which leaves a mark as it is


@dataclass(frozen=True)
class MarkRow:
    """One person on a page of marks: the row, the names of the inputs, and what they hold."""

    row: Attendance
    key: int
    status: str
    reason: str
    shown: str
    notes: list
    early: bool

    @property
    def choices(self):
        """(value, word) of everything but present; before the start, of what can be said then."""
        statuses = EXCEPTIONS
        if self.early:
            statuses = [status for status in EXCEPTIONS if status in BEFORE_THE_START]
        words = [(status.value, status.label) for status in statuses]
        if self.early and self.row.status:
            words.append((NO_LEAVE, _("No leave after all")))
        return words

    @property
    def is_exception(self) -> bool:
        return self.status in EXCEPTIONS


class MarksForm(forms.Form):
    """Marks for attendance `rows`, named by their column `key`.

    `shown` is what the page said when it was drawn: only what differs from it is a mark. `early`
    is before the start, when only leave can be recorded.
    """

    rest_present = forms.BooleanField(label=_("Everybody else was present"), required=False)

    def __init__(self, *args, rows, key="pk", notes=None, early=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.early = early
        self.rows = {getattr(row, key): row for row in rows}
        self.notes = notes or {}
        for pk in self.rows:
            self.fields[f"status-{pk}"] = forms.ChoiceField(
                choices=[*AttendanceStatus.choices, (NO_LEAVE, "")], required=False
            )
            self.fields[f"reason-{pk}"] = forms.CharField(max_length=REASON_LENGTH, required=False)
            self.fields[f"shown-{pk}"] = forms.CharField(strip=False, required=False)

    def mark_rows(self):
        """MarkRows in the order of the list, with what was typed."""
        for pk, row in self.rows.items():
            status, reason = row.status, row.reason
            if self.is_bound:
                status = self[f"status-{pk}"].value() or row.status
                reason = self[f"reason-{pk}"].value() or ""
            shown = f"{row.status}:{row.reason}"
            notes = self.notes.get(row.member_id, [])
            yield MarkRow(row, pk, status, reason, shown, notes, self.early)

    @property
    def marks(self):
        """{key: (status, reason)} of what the person changed, the rest made present if so said."""
        marks = {}
        for pk, seen in self.seen.items():
            status = self.cleaned_data[f"status-{pk}"] or seen[0]
            reason = self.cleaned_data[f"reason-{pk}"]
            if status == NO_LEAVE:
                status, reason = AttendanceStatus.UNSET, ""
            if not status and self.cleaned_data["rest_present"]:
                status = AttendanceStatus.PRESENT
            if status != seen[0] or reason != seen[1]:
                marks[pk] = (status, reason)
        return marks

    @property
    def seen(self):
        """{key: (status, reason)} as the page showed them; rows that it did not show are absent."""
        shown = {pk: self.cleaned_data.get(f"shown-{pk}", "").partition(":") for pk in self.rows}
        return {
            pk: (status, reason)
            for pk, (status, colon, reason) in shown.items()
            if colon and status in AttendanceStatus.values
        }


class LogMarksForm(MarksForm):
    """Marks of a session already held: nobody is present unless that is said."""

    def clean(self):
        cleaned = super().clean()
        if set(self.seen) != set(self.rows):
            raise forms.ValidationError(
                gettext("On that day other people were expected: look through the list once more."),
                code="list_changed",
            )
        if any(not cleaned.get(f"status-{pk}") for pk in self.rows) and not cleaned["rest_present"]:
            self.add_error(
                "rest_present",
                gettext("Say that everybody else was present, or mark everybody."),
            )
        return cleaned


class ExpectedForm(forms.Form):
    member = forms.ModelChoiceField(Member.objects.none(), label=_("Who"))
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args, members, needs_reason, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members
        self.fields["reason"].required = needs_reason
        if needs_reason:
            text = gettext("The session has started: the reason stays on record.")
            self.fields["reason"].help_text = text


class ExclusionForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Leave it empty to count this person again."),
    )


class GuestForm(forms.Form):
    """A member of the branch, a name, or so many people."""

    member = forms.ModelChoiceField(
        Member.objects.none(), label=_("Member of the branch"), required=False
    )
    name = forms.CharField(label=_("Name or group of people"), max_length=100, required=False)
    count = forms.IntegerField(
        label=_("Head count"), min_value=1, max_value=9999, initial=1, required=False
    )

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members

    def clean(self):
        cleaned = super().clean()
        if not self.errors and bool(cleaned["member"]) == bool(cleaned["name"]):
            self.add_error("name", gettext("Choose a member, or write who comes."))
        return cleaned
