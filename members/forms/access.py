from django import forms
from django.contrib.auth.forms import SetPasswordForm, UserCreationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from branchhub.core.models import User
from branchhub.core.setup_code import is_setup_code, needs_setup_code

from ..models import Branch, Committee, Member

USERNAME_HELP = _("You log in with this name; letters, digits and @ . + - _ only.")
PASSWORD_HELP = _("At least 8 characters, not digits alone, no common word, not your name.")


class JoinForm(UserCreationForm):
    """A user name and a password for somebody's first login."""

    class Meta:
        model = User
        fields = ["username"]
        labels = {"username": _("User name")}
        help_texts = {"username": USERNAME_HELP}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = PASSWORD_HELP
        self.fields["password2"].help_text = ""

    def password(self) -> str:
        return self.cleaned_data["password1"]


class NewPasswordForm(SetPasswordForm):
    """A new password for an old account."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = PASSWORD_HELP

    def password(self) -> str:
        return self.cleaned_data["new_password1"]


class SetupForm(JoinForm):
    """The first administrator, the committee, the branch and perhaps its secretary."""

    committee = forms.CharField(
        label=_("Party committee"),
        max_length=Committee._meta.get_field("name").max_length,
        help_text=_("Above the branch, e.g. 某研究所党委."),
    )
    branch = forms.CharField(
        label=_("Branch"),
        max_length=Branch._meta.get_field("name").max_length,
        help_text=_("e.g. 第四党支部"),
    )
    name = forms.CharField(
        label=_("Your name"), max_length=Member._meta.get_field("name").max_length
    )
    is_secretary = forms.BooleanField(
        label=_("I am the secretary of this branch"), required=False, initial=True
    )
    code = forms.CharField(
        label=_("Set-up code"),
        max_length=100,
        help_text=_("It was printed when BranchHub was started, and is in the file setup-code."),
    )

    field_order = [
        "code", "committee", "branch", "name", "is_secretary", "username", "password1", "password2"
    ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["username"].widget.attrs["autofocus"]
        if not needs_setup_code():
            del self.fields["code"]

    def clean_code(self):
        code = self.cleaned_data["code"]
        if not is_setup_code(code):
            raise ValidationError(_("This is not the set-up code."), code="wrong_code")
        return code
