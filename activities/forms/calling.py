import datetime
import re

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from branchhub.core.formats import number
from branchhub.core.forms import ChangesForm
from members.forms.fields import PersonField
from members.models import Branch, Member, PartyGroup
from members.rules import roles_of

from ..choices import ActivityStatus, Kind
from ..kinds import KINDS, Scope, purposes_of
from ..models import Activity, Guest
from ..models.activity import usual_study_hours
from ..rules import can_call_for
from .outcome import TagsForm
from .times import TimesForm

MOST_LINES = 40
LONGEST_LINE = 200
HEADS = re.compile(  # 来宾 3, 来宾×3, 来宾x3, 来宾3人; but Max 3 is called Max
    r"^(.+?)(?:(?:[\s×*]|(?<![A-Za-z])x)+(\d{1,4})\s*人?|(\d{1,4})\s*人)$"
)


class BodyForm(forms.Form):
    """The query string of a new session: which kind, of which branch or group of one's own."""

    kind = forms.ChoiceField(choices=Kind)
    branch = forms.ModelChoiceField(Branch.objects.none(), required=False)
    group = forms.ModelChoiceField(PartyGroup.objects.none(), required=False)
    date = forms.CharField(required=False)  # a day that is none asks for nothing
    lecturer = forms.CharField(required=False)  # nor does somebody who is not there
    topic = forms.CharField(required=False, max_length=LONGEST_LINE)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["branch"].queryset = own_branches(user)
        self.fields["group"].queryset = own_groups(user)

    def clean_date(self):
        try:
            return TimesForm.base_fields["date"].clean(self.cleaned_data["date"])
        except forms.ValidationError:
            return None

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        group = cleaned["group"]
        branch = group.branch if group else cleaned["branch"] or own_branches(self.user).first()
        scope = KINDS[cleaned["kind"]].scope
        fits = {Scope.GROUP: group, Scope.BRANCH: not group, Scope.EITHER: True}[scope]
        if not fits or not branch or not can_call_for(self.user, branch, group):
            raise forms.ValidationError(
                gettext("You cannot call a session of this kind there."), code="not_yours"
            )
        cleaned["branch"] = branch
        return cleaned


def own_branches(user):
    roles = roles_of(user)
    of_groups = PartyGroup.objects.filter(pk__in=roles.leads).values("branch")
    own = Q(pk__in=roles.committee_of) | Q(pk__in=of_groups)
    return Branch.objects.filter(own).select_related("committee")


def own_groups(user):
    roles = roles_of(user)
    own = Q(branch__in=roles.committee_of) | Q(pk__in=roles.leads)
    return PartyGroup.objects.filter(own, closed_on=None).select_related("branch__committee")


class LinesField(forms.CharField):
    """A text of one entry a line; cleans to the list of lines, blank ones left out or kept."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, *, keep_blanks=False, longest=LONGEST_LINE, **kwargs):
        super().__init__(required=False, strip=False, **kwargs)
        self.keep_blanks, self.longest = keep_blanks, longest

    def clean(self, value):
        text = super().clean(value).rstrip()
        lines = [line.strip() for line in text.splitlines()]
        if not self.keep_blanks:
            lines = [line for line in lines if line]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(
                gettext("At most %(limit)d lines, please.") % {"limit": MOST_LINES}
            )
        if any(len(line) > self.longest for line in lines):
            raise forms.ValidationError(
                gettext("At most %(limit)d characters a line, please.") % {"limit": self.longest}
            )
        return lines


class FactsForm(forms.ModelForm):
    """Title, place and people of a session; what else it counts as."""

    chair = PersonField(label=_("Chair"))
    recorder = PersonField(label=_("Recorder"))
    lecturer = PersonField(label=_("Lecturer"))
    also_counts = forms.MultipleChoiceField(
        label=_("Also counts as"),
        choices=Kind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Activity
        fields = [
            "title",
            "venue",
            "chair",
            "recorder",
            "lecturer",
            "lecturer_name",
            "study_hours",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kind = self.instance.kind
        self.fields["also_counts"].choices = [
            choice for choice in Kind.choices if choice[0] not in (kind, Kind.GROUP)
        ]
        people = list(self._people())
        for name in ("chair", "recorder", "lecturer"):
            self.fields[name].offer(people)
        if self.instance.rule.takes_attendance:
            self.fields["study_hours"].help_text = self._usual_hours()
        else:
            del self.fields["study_hours"]

    def _usual_hours(self):
        """What an empty field means, for the times that the form opens with."""
        times = [self.get_initial_for_field(self.fields[name], name) for name in ("starts", "ends")]
        if not self.instance.rule.is_study:
            return gettext("Empty: 0, this kind usually is no study.")
        if not all(times):
            return gettext("Empty: as long as it takes.")
        starts, ends = (datetime.datetime.combine(datetime.date.min, time) for time in times)
        hours = usual_study_hours(self.instance.kind, max(ends - starts, datetime.timedelta()))
        return gettext("Empty: as long as it takes, here %(hours)s.") % {"hours": number(hours)}

    def _people(self):
        """Those on the branch's roster today, and whoever is named already."""
        activity = self.instance
        roster = Member.objects.filter(branch=activity.branch_id).on_roster(timezone.localdate())
        named = [activity.chair_id, activity.recorder_id, activity.lecturer_id]
        return Member.objects.filter(
            Q(pk__in=roster.values("pk")) | Q(pk__in=[pk for pk in named if pk])
        ).order_by("order", "pk")

    @property
    def has_more(self) -> bool:
        """Whether the fields that most sessions leave empty hold something."""
        names = ["also_counts", "invited", "group", "study_hours", "study_topics", "carriers"]
        if not self.instance.rule.has_lecturer:
            names += ["lecturer", "lecturer_name"]
        return any(self[name].value() or self[name].errors for name in names if name in self.fields)


class NewSessionForm(TimesForm, TagsForm, FactsForm):
    """What calling a session and logging one have in common."""

    group = forms.ModelChoiceField(
        PartyGroup.objects.none(), label=_("Held by"), required=False, empty_label=_("Whole branch")
    )
    topics = LinesField(label=_("Agenda"), help_text=_("One item a line."))
    invited = LinesField(
        label=_("Guests"),
        help_text=_("One a line: a name, or a group of people and their number."),
        longest=Guest._meta.get_field("name").max_length,
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        activity = self.instance
        if activity.rule.scope is Scope.EITHER and can_call_for(user, activity.branch, None):
            self.fields["group"].queryset = own_groups(user).filter(branch=activity.branch)
            self.fields["group"].initial = activity.group
        else:
            del self.fields["group"]
        self.offer_tags(activity, purposes_of([activity.kind]))

    def clean_invited(self):
        """Unsaved guests; a line that is the name of one member of the branch means that member."""
        lines = [_read_guest(line) for line in self.cleaned_data["invited"]]
        named = Member.objects.filter(
            branch=self.instance.branch, name__in=[name for name, _count in lines]
        )
        by_name = {}
        for member in named:
            by_name.setdefault(member.name, []).append(member)
        guests = []
        for name, count in lines:
            found = by_name.get(name, [])
            member = found[0] if len(found) == 1 and count == 1 else None
            guests.append(Guest(name=name, count=count, member=member))
        return guests

    @property
    def activity(self):
        """The unsaved session of a valid form."""
        for name, value in self.times.items():
            setattr(self.instance, name, value)
        if "group" in self.fields:
            self.instance.group = self.cleaned_data["group"]
        return self.instance


def _read_guest(line) -> tuple[str, int]:
    if match := HEADS.match(line):
        name, *counts = match.groups()
        count = int(counts[0] or counts[1])
        if count:
            return name, count
    return line, 1


class CallForm(NewSessionForm):
    announce = forms.BooleanField(
        label=_("Announce at once: everybody expected is told"), required=False, initial=True
    )


class EditForm(TimesForm, FactsForm, ChangesForm):
    """Changes of a session; when and where an announced one takes place is moved instead."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.status == ActivityStatus.ANNOUNCED:
            for name in ("date", "starts", "ends", "venue"):
                del self.fields[name]

    @property
    def changes(self):
        """{column: value}; the times belong together."""
        columns = super().changes
        times = {name: columns.pop(name) for name in ("date", "starts", "ends") if name in columns}
        columns.pop("also_counts", None)
        return columns | (self.times if times else {})

    @property
    def also_counts(self):
        """The kinds chosen; None when they are as the page showed them."""
        return super().changes.get("also_counts")
