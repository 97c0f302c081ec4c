import datetime

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from branchhub.core import formats, periods
from branchhub.core.paging import CursorField
from members.models import Branch, PartyGroup
from members.rules import reviews_branch, roles_of, sees_several_branches

from ..choices import ActivityStatus, Kind, TagPurpose
from ..models import OwnTag
from ..tags import choices_of
from .times import IN_OUR_TIME

MINUTES_OWED = "minutes_owed"
AHEAD, COUNTED, IN_TIME = "ahead", "counted", "in_time"
NOT_CANCELLED = "not_cancelled"
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
        label=_("Title, agenda, topics, minutes"),
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
            (AHEAD, _("Planned or announced")),
            (COUNTED, _("Held, archived or not")),
            (IN_TIME, _("Closed in time")),
            (NOT_CANCELLED, _("All but cancelled")),
        ],
    )
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    topic = forms.ChoiceField(label=_("Study topic"), required=False)
    carrier = forms.ChoiceField(label=pgettext_lazy("theme day", "Carrier"), required=False)
    veteran = forms.BooleanField(label=_("A veteran told their story"), required=False)
    branch = forms.ModelChoiceField(Branch.objects.none(), required=False, widget=forms.HiddenInput)

    field_order = ["q", "kind", "group", "state", "year", "topic", "carrier", "veteran", "branch"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.user = user
        self.fields["branch"].queryset = Branch.objects.visible_to(user).select_related("committee")
        asked = self._asked_branch()
        self._offer_groups_of(asked)
        self._offer_tags_of([asked] if asked else roles_of(user).branches)
        for name in ("from", "until"):  # the one is no name in Python
            self.fields[name] = forms.DateField(
                required=False, widget=forms.HiddenInput, validators=IN_OUR_TIME
            )
        next_year = timezone.localdate().year + 1
        years = [(year, year) for year in range(next_year, next_year - YEARS_BACK, -1)]
        self.fields["year"].choices = [("", _("All")), *years]

    def _asked_branch(self):
        """The only branch shown, for who sees several; None for all of them or one's own."""
        asked = self.data.get("branch")
        if not asked or not sees_several_branches(self.user):
            return None
        try:
            return self.fields["branch"].clean(asked)
        except forms.ValidationError:
            return None

    def _offer_groups_of(self, branch):
        """Who reviews a branch may ask for its groups, once it is the only branch shown."""
        if branch and reviews_branch(self.user, branch):
            self.fields["group"] = forms.ModelChoiceField(
                branch.groups.all(), label=_("Party group"), required=False, empty_label=_("All")
            )

    def _offer_tags_of(self, branches):
        own = list(OwnTag.objects.filter(branch__in=branches))
        for purpose in TagPurpose:
            self.fields[purpose].choices = [("", _("All")), *choices_of(purpose, own)]

    @property
    def asks_for_tags(self) -> bool:
        return any(self.cleaned_data.get(name) for name in (*TagPurpose, "veteran"))

    @property
    def days(self) -> str:
        """From when until when the sessions shown are; "" where any may be shown."""
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("until")
        if first and last:
            return formats.DASH.join([formats.full_date(first), formats.full_date(last)])
        day = first or last
        words = gettext("from %(day)s") if first else gettext("until %(day)s")
        return words % {"day": formats.full_date(day)} if day else ""

    @property
    def told(self) -> list[str]:
        """What the list is narrowed to, in words."""
        given = self.cleaned_data
        words = [given.get(name) for name in ("branch", "group", "year", "q")]
        for name in ("kind", "state", *TagPurpose):
            words += [
                label for key, label in self.fields[name].choices if key and key == given.get(name)
            ]
        if given.get("veteran"):
            words.append(self.fields["veteran"].label)
        return [str(word) for word in [*words, self.days] if word]

    @property
    def everything(self):
        """(name, value) of all that is set, for a form that exports the list."""
        given = {name: self.data.get(name) for name in self.fields if self.cleaned_data.get(name)}
        return list(given.items())

    def narrow(self, activities):
        activities = super().narrow(activities)
        given = self.cleaned_data
        if given.get("from"):
            activities = activities.filter(starts_at__gte=periods.day_start(given["from"]))
        if given.get("until"):
            after = given["until"] + datetime.timedelta(days=1)
            activities = activities.filter(starts_at__lt=periods.day_start(after))
        if given.get("branch"):
            activities = activities.filter(branch=given["branch"])
        if given.get("year"):
            activities = activities.in_year(given["year"])
        for purpose in TagPurpose:
            if given.get(purpose):
                activities = activities.tagged(purpose, given[purpose])
        if given.get("veteran"):
            activities = activities.by_veteran()
        if given.get("state"):
            activities = self._in_state(activities, given["state"])
        if given.get("q"):
            activities = activities.matching(given["q"], self.user)
        return activities

    def _in_state(self, activities, state):
        if state == MINUTES_OWED:
            return activities.without_minutes()
        if state == NOT_CANCELLED:
            return activities.exclude(status=ActivityStatus.CANCELLED)
        if state == AHEAD:
            return activities.filter(status__in=ActivityStatus.ahead())
        if state == COUNTED:
            return activities.counted()
        if state == IN_TIME:
            return activities.closed_in_time()
        return activities.filter(status=state)


class PageForm(forms.Form):
    """Where a page by key starts; a cursor that is none is the newest page."""

    before = CursorField()
    after = CursorField()

    def cursors(self) -> dict:
        return {name: self.cleaned_data.get(name) for name in self.fields}


class MonthForm(KindAndGroupForm):
    month = forms.RegexField(r"^\d{4}-\d{2}\Z", required=False, widget=forms.HiddenInput)
    view = forms.ChoiceField(
        required=False, choices=[("list", _("List"))], widget=forms.HiddenInput
    )

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
