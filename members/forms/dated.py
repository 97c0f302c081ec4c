from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branchhub.core.fields import DayField

from ..choices import PostKind, RestrictionKind, Status
from ..models import PartyGroup


class DatedForm(forms.Form):
    """Something that holds from a day on; today is offered."""

    from_on = DayField(label=_("From"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["from_on"].initial = timezone.localdate


class StatusForm(DatedForm):
    status = forms.ChoiceField(label=_("New status"), choices=[*BLANK_CHOICE_DASH, *Status.choices])

    field_order = ["status", "from_on"]


class RestrictionForm(DatedForm):
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[*BLANK_CHOICE_DASH, *RestrictionKind.choices]
    )
    until_on = DayField(
        label=_("Ends on"),
        required=False,
        help_text=_("On this day it holds no longer. Left empty, it lasts."),
    )

    field_order = ["kind", "from_on", "until_on"]


class GroupForm(DatedForm):
    group = forms.ModelChoiceField(PartyGroup.objects.none(), label=_("New group"))

    field_order = ["group", "from_on"]

    def __init__(self, *args, branch, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = branch.groups.open()


class AppointForm(DatedForm):
    kind = forms.ChoiceField(label=_("Post"), choices=[*BLANK_CHOICE_DASH, *PostKind.choices])
    group = forms.ModelChoiceField(
        PartyGroup.objects.none(),
        label=_("Party group"),
        required=False,
        help_text=_("Only for a group leader."),
    )

    field_order = ["kind", "group", "from_on"]

    def __init__(self, *args, branch, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = branch.groups.open()

    def clean(self):
        data = super().clean()
        leads = data.get("kind") == PostKind.GROUP_LEADER
        if leads and not data.get("group") and "group" not in self.errors:
            self.add_error("group", _("Choose the group that this person leads."))
        if not leads:
            data["group"] = None
        return data


class EndForm(forms.Form):
    """The first day on which something no longer holds; today is offered."""

    until_on = DayField(label=_("Ends on"), help_text=_("On this day it holds no longer."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["until_on"].initial = timezone.localdate
