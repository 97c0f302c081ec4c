from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..channels.addresses import example, is_allowed, masked
from ..choices import Channel
from ..models import Robot

NEVER_SHOWN = {"autocomplete": "off", "spellcheck": "false"}


class RobotForm(forms.ModelForm):
    """A robot for a chat group. What was typed into address and secret is not shown again."""

    webhook = forms.CharField(
        label=_("Webhook address"),
        max_length=500,
        widget=forms.TextInput(NEVER_SHOWN),
        help_text=_("Copied from the robot's page in the group's settings."),
    )
    secret = forms.CharField(
        label=_("Signing secret"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput({**NEVER_SHOWN, "autocomplete": "new-password"}),
        help_text=_("DingTalk and Feishu: choose signing as the robot's only security setting."),
    )

    class Meta:
        model = Robot
        fields = ["channel", "name", "webhook", "secret"]
        widgets = {"channel": forms.RadioSelect}
        help_texts = {"name": _("As its members call it.")}

    def __init__(self, *args, branch, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.branch = branch
        if "channel" in self.fields:
            self.fields["channel"].choices = [(each, each.label) for each in Channel.robots()]

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - {"branch"}

    def clean(self):
        cleaned = super().clean()
        channel = cleaned.get("channel") or self.instance.channel
        webhook = cleaned.get("webhook")
        if channel and webhook and not is_allowed(channel, webhook):
            message = _("This is no address of %(service)s. It must look like %(example)s")
            params = {"service": Channel(channel).label, "example": example(channel)}
            self.add_error("webhook", ValidationError(message, code="address", params=params))
        return cleaned


class RobotEditForm(RobotForm):
    """Address and secret stay as they are while their fields stay empty."""

    class Meta(RobotForm.Meta):
        fields = ["name", "webhook", "secret", "is_on"]

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, instance=instance, **kwargs)
        self.kept = {"webhook": instance.webhook, "secret": instance.secret}
        for name in self.kept:
            self.initial[name] = ""
            self.fields[name].required = False
        self.fields["webhook"].label = _("New webhook address")
        self.fields["webhook"].help_text = _("Empty keeps the one that ends in %(end)s.") % {
            "end": masked(instance.webhook)
        }
        self.fields["secret"].label = _("New signing secret")
        self.fields["secret"].help_text = (
            _("Empty keeps the one there is.") if instance.secret else _("There is none yet.")
        )
        if instance.channel == Channel.WECOM:  # whose robots know no signature
            del self.fields["secret"]

    def clean_webhook(self):
        return self.cleaned_data["webhook"] or self.kept["webhook"]

    def clean_secret(self):
        return self.cleaned_data["secret"] or self.kept["secret"]
