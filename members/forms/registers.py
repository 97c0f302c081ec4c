"""What the forms of all registers share, and those of honours and mentoring."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from branchhub.core import formats
from branchhub.core.fields import DayField
from branchhub.core.forms import ChangesForm
from branchhub.core.partial_dates import EARLIEST, LATEST

from ..choices import HonourLevel
from ..models import Branch, Honour, Member, Mentorship, MentorshipReview, PartyGroup
from .fields import PersonField
from .people import ANY

FIRST_YEAR, LAST_YEAR = 1949, 2100
DAYS = ("from", "until")


def year_field(label, *, required=True):
    return forms.IntegerField(
        label=label, min_value=FIRST_YEAR, max_value=LAST_YEAR, required=required
    )


class BranchFilterForm(forms.Form):
    """What every register is narrowed by: the branch, for who sees several."""

    branch = forms.ModelChoiceField(
        Branch.objects.none(), required=False, widget=forms.HiddenInput, label=_("Branch")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        visible = Branch.objects.visible_to(user)
        self.fields["branch"].queryset = visible.select_related("committee")

    def narrow(self, rows):
        """Those of `rows` that the valid fields let through."""
        branch = self.cleaned_data.get("branch")
        return rows.filter(branch=branch) if branch else rows

    def narrowed(self) -> list[tuple[str, tuple[str, ...]]]:
        """(words, names of its parameters) of each thing that the list is narrowed to."""
        given = {name: value for name, value in self.cleaned_data.items() if value}
        found = (
            [(_days(given.get("from"), given.get("until")), DAYS)] if DAYS & given.keys() else []
        )
        for name, value in given.items():
            if name not in DAYS:
                choices = getattr(self.fields[name], "choices", ())
                by_key = dict(choices) if isinstance(value, str) else {}
                found.append((str(by_key.get(value, value)), (name,)))
        return found


class PeriodFilterForm(BranchFilterForm):
    """The branch, and from which day to which, both included."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in zip(DAYS, (_("First day"), _("Last day")), strict=True):
            self.fields[name] = DayField(label=label, required=False)

    def clean(self):
        cleaned = super().clean()
        first, last = self.days
        if last < first:
            self.add_error("until", gettext("The last day must not be before the first."))
        return cleaned

    @property
    def days(self):
        """The first and the last day; as early or late as can be where one is missing."""
        given = self.cleaned_data
        return given.get("from") or EARLIEST, given.get("until") or LATEST

    @property
    def has_days(self) -> bool:
        return any(self.cleaned_data.get(name) for name in DAYS)


def _days(first, last) -> str:
    if first and last:
        return formats.DASH.join([formats.full_date(first), formats.full_date(last)])
    words = gettext("from %(day)s") if first else gettext("until %(day)s")
    return words % {"day": formats.full_date(first or last)}


class OfBranchForm(ChangesForm):
    """A row of the branch that `instance` has; rules that name the branch are checked here too."""

    @property
    def links(self):
        """{many-to-many column: rows chosen}."""
        names = {column.name for column in self._meta.model._meta.many_to_many}
        return {name: self.cleaned_data[name] for name in names & self.fields.keys()}

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - {"branch"}

    def people(self, *names):
        """Those on the branch's roster today, and who is named in the fields `names` already."""
        branch = self.instance.branch
        roster = Member.objects.filter(branch=branch).on_roster(timezone.localdate())
        named = [getattr(self.instance, f"{name}_id") for name in names]
        kept = Q(pk__in=[pk for pk in named if pk], branch=branch)
        return Member.objects.filter(Q(pk__in=roster.values("pk")) | kept).order_by("order", "pk")

    def offer_people(self, *names):
        """The `people` in each of the PersonFields `names`. One query."""
        people = list(self.people(*names))
        for name in names:
            self.fields[name].offer(people)


class HonourFilterForm(PeriodFilterForm):
    HOLDERS = [
        ("branch", _("The branch itself")),
        ("group", _("Party groups")),
        ("member", _("People")),
    ]

    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=[*ANY, *HonourLevel.choices]
    )
    holder = forms.ChoiceField(label=_("Given to"), required=False, choices=[*ANY, *HOLDERS])

    def narrow(self, rows):
        rows, given = super().narrow(rows), self.cleaned_data
        if self.has_days:
            rows = rows.given(*self.days)
        if given.get("level"):
            rows = rows.filter(level=given["level"])
        return rows.held_by(given["holder"]) if given.get("holder") else rows


class HonourForm(OfBranchForm):
    year = year_field(_("For the year"))
    member = PersonField(
        label=_("Member"),
        help_text=_("Only if a person holds it. Without either it is the branch's own."),
    )

    class Meta:
        model = Honour
        fields = ["title", "level", "issuer", "year", "given_on", "group", "member", "source"]
        field_classes = {"given_on": DayField}
        labels = {"title": pgettext_lazy("honour", "Title"), "given_on": _("Given on")}
        help_texts = {
            "group": _("Only if a group holds it."),
            "source": _("The document that says so."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        groups = PartyGroup.objects.filter(branch=self.instance.branch)
        self.fields["group"].queryset = groups
        self.fields["group"].empty_label = "–"
        self.offer_people("member")


class MentorshipFilterForm(PeriodFilterForm):
    def narrow(self, rows):
        rows = super().narrow(rows)
        return rows.lasting(*self.days) if self.has_days else rows


class MentorshipForm(OfBranchForm):
    mentor = PersonField(label=_("Mentor"), required=True)
    mentee = PersonField(label=_("Mentee"))

    class Meta:
        model = Mentorship
        fields = ["mentor", "mentee", "mentee_name", "goals", "from_on", "until_on", "source"]
        field_classes = {"from_on": DayField, "until_on": DayField}
        widgets = {"goals": forms.Textarea({"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_people("mentor", "mentee")


class ReviewForm(ChangesForm):
    class Meta:
        model = MentorshipReview
        fields = ["on", "findings"]
        field_classes = {"on": DayField}
        widgets = {"findings": forms.Textarea({"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate


class DualTrainingFilterForm(PeriodFilterForm):
    ACTIVISTS, BACKBONES = "activists", "backbones"
    WAYS = [
        (ACTIVISTS, pgettext_lazy("dual training", "Backbones who became activists")),
        (BACKBONES, pgettext_lazy("dual training", "Party members who became backbones")),
    ]

    way = forms.ChoiceField(label=_("Which way"), required=False, choices=WAYS)

    field_order = ["way"]

    def narrow(self, rows):
        backwards = self.cleaned_data.get("way") == self.BACKBONES
        became = rows.became_backbones if backwards else rows.became_activists
        return super().narrow(became(*self.days))
