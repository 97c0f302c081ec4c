"""How people and branches are told. Forms say what is wanted; the rows keep what is not."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from branchhub.core import formats
from branchhub.core.widgets import TimeInput

from ..choices import Category, Lead

USUAL, OWN = "usual", "own"


class WayForm(forms.Form):
    """Mail by category, reminders by lead, and the hours without mail."""

    mail = forms.MultipleChoiceField(
        label=_("Mail about"),
        choices=Category,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The inbox in BranchHub always has everything."),
    )
    remind_before = forms.MultipleChoiceField(
        label=_("Reminders of sessions"),
        choices=Lead,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    quiet_from = forms.TimeField(label=_("No mail from"), widget=TimeInput)
    quiet_until = forms.TimeField(
        label=_("No mail until"),
        widget=TimeInput,
        help_text=_("What falls due in between is sent at the end."),
    )

    def email_off(self) -> list[str]:
        return [value for value in Category.values if value not in self.cleaned_data["mail"]]

    def leads(self) -> list[str]:
        return [value for value in Lead.values if value in self.cleaned_data["remind_before"]]


class BranchPreferenceForm(WayForm):
    def __init__(self, *args, preference, **kwargs):
        initial = {
            "mail": [value for value in Category.values if value not in preference.email_off],
            "remind_before": preference.remind_before,
            "quiet_from": preference.quiet_from,
            "quiet_until": preference.quiet_until,
        }
        super().__init__(*args, initial=initial, **kwargs)

    def chosen(self) -> dict:
        return {
            "email_off": self.email_off(),
            "remind_before": self.leads(),
            "quiet_from": self.cleaned_data["quiet_from"],
            "quiet_until": self.cleaned_data["quiet_until"],
        }


class PreferenceForm(WayForm):
    """A person's own choice beside what is `usual`: the branch's, or the defaults."""

    reminders = forms.ChoiceField(label=_("Reminders of sessions"), widget=forms.RadioSelect)
    quiet = forms.ChoiceField(label=_("Quiet hours"), widget=forms.RadioSelect)

    def __init__(self, *args, own, usual, is_member, **kwargs):
        has_leads, has_quiet = own.remind_before is not None, own.quiet_from is not None
        initial = {
            "mail": [value for value in Category.values if value not in own.email_off],
            "reminders": OWN if has_leads else USUAL,
            "remind_before": own.remind_before if has_leads else usual.remind_before,
            "quiet": OWN if has_quiet else USUAL,
            "quiet_from": own.quiet_from or usual.quiet_from,
            "quiet_until": own.quiet_until or usual.quiet_until,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.own, self.off_by_branch = own, usual.email_off
        self.fields["mail"].choices = [
            choice for choice in Category.choices if choice[0] not in usual.email_off
        ]
        self.fields["remind_before"].label = _("My own reminders")
        for name in ("quiet_from", "quiet_until"):
            self.fields[name].required = False
        self._say_what_is_usual(usual, is_member)
        if not is_member:
            del self.fields["reminders"], self.fields["remind_before"]

    def _say_what_is_usual(self, usual, is_member):
        as_usual = _("As the branch has it: %(what)s") if is_member else _("As usual: %(what)s")
        leads = [str(lead.label) for lead in Lead if lead in usual.remind_before]
        comma = "、" if formats.is_chinese() else ", "
        said = {
            "reminders": comma.join(leads) or pgettext("reminders", "none"),
            "quiet": formats.clock_range(usual.quiet_from, usual.quiet_until),
        }
        for name, what in said.items():
            usually = (USUAL, as_usual % {"what": what})
            self.fields[name].choices = [usually, (OWN, _("My own choice"))]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("quiet") == OWN:
            for name in ("quiet_from", "quiet_until"):
                if cleaned.get(name) is None and name not in self.errors:
                    message = self.fields[name].error_messages["required"]
                    self.add_error(name, ValidationError(message, code="required"))
        return cleaned

    def chosen(self) -> dict:
        """What a branch does not mail at all stays in the row as it was."""
        kept = [value for value in self.own.email_off if value in self.off_by_branch]
        off = [value for value in self.email_off() if value not in self.off_by_branch]
        has_quiet = self.cleaned_data["quiet"] == OWN
        return {
            "email_off": [*off, *kept],
            "remind_before": self._own_leads(),
            "quiet_from": self.cleaned_data["quiet_from"] if has_quiet else None,
            "quiet_until": self.cleaned_data["quiet_until"] if has_quiet else None,
        }

    def _own_leads(self):
        if "reminders" not in self.fields:
            return self.own.remind_before
        return self.leads() if self.cleaned_data["reminders"] == OWN else None


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("New mail address"),
        max_length=254,
        help_text=_("We send a link there. The address changes once you open it, within a day."),
    )
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        help_text=_("A new password can be set through the address, so only you may change it."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self):
        email = self.cleaned_data["email"]
        if email == self.user.email:
            raise ValidationError(_("This is your mail address already."), code="same")
        return email

    def clean_password(self):
        password = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise ValidationError(_("This is not your password."), code="password")
        return password
