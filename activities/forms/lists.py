import datetime

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branchhub.core.paging import CursorField
from members.models import Branch, PartyGroup
from members.rules import roles_of

from ..choices import ActivityStatus, Kind

MINUTES_OWED = "minutes_owed"
YEARS_BACK = 10
YEARS_SHOWN = range(1970, 2100)


class KindAndGroupForm(forms.Form):
    """What the list and the calendar are narrowed by; only groups whose meetings one may see."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All")), *Kind.choices]
    )
    group = forms.ModelChoiceField(
        PartyGroup.objects.none(),
        label=_("Party group"),
        required=False,
        empty_label=_("All"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        roles = roles_of(user)
        if roles.member_id:
            own = Q(branch__in=roles.committee_of) | Q(pk__in=roles.leads) | Q(pk=roles.group_id)
            self.fields["group"].queryset = PartyGroup.objects.filter(own)
        else:
            del self.fields["group"]

    def narrow(self, activities):
        """Those of `activities` that the valid fields let through."""
        given = self.cleaned_data
        if given.get("kind"):
            activities = activities.of_kind(given["kind"])
        if given.get("group"):
            activities = activities.filter(group=given["group"])
        return activities

    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())


class SessionFilterForm(KindAndGroupForm):
    q = forms.CharField(
        label=_("Title, agenda, decisions, minutes"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            *ActivityStatus.choices,
            (MINUTES_OWED, _("Minutes owed")),
        ],
    )
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    branch = forms.ModelChoiceField(Branch.objects.none(), required=False, widget=forms.HiddenInput)

    field_order = ["q", "kind", "group", "state", "year", "branch"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.user = user
        self.fields["branch"].queryset = Branch.objects.visible_to(user)
        next_year = timezone.localdate().year + 1
        years = [(year, year) for year in range(next_year, next_year - YEARS_BACK, -1)]
        self.fields["year"].choices = [("", _("All")), *years]

    def narrow(self, activities):
        activities = super().narrow(activities)
        given = self.cleaned_data
        if given.get("branch"):
            activities = activities.filter(branch=given["branch"])
        if given.get("year"):
            activities = activities.in_year(given["year"])
        if given.get("state") == MINUTES_OWED:
            activities = activities.without_minutes()
        elif given.get("state"):
            activities = activities.filter(status=given["state"])
        if given.get("q"):
            activities = activities.matching(given["q"], self.user)
        return activities


class PageForm(forms.Form):
    """Where a page by key starts; a cursor that is none is the newest page."""

    before = CursorField()
    after = CursorField()

    def cursors(self) -> dict:
        return {name: self.cleaned_data.get(name) for name in self.fields}


class MonthForm(KindAndGroupForm):
    month = forms.RegexField(r"^\d{4}-\d{2}\Z", required=False, widget=forms.HiddenInput)

    def clean_month(self):
        text = self.cleaned_data["month"]
        if not text:
            return None
        try:
            first = datetime.date.fromisoformat(f"{text}-01")
        except ValueError as error:
            raise forms.ValidationError(_("This month does not exist."), code="invalid") from error
        if first.year not in YEARS_SHOWN:
            raise forms.ValidationError(_("This month does not exist."), code="invalid")
        return first
