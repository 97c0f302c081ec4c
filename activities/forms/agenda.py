from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branchhub.core.forms import ChangesForm
from branchhub.core.widgets import DateInput
from members.models import Member

from ..choices import Ballot, VoteRule
from ..models import AgendaItem, FollowUp, Vote
from .times import IN_OUR_TIME

MOST_VOTES = 9_999


class AgendaItemForm(ChangesForm):
    decision = forms.CharField(
        label=_("Decision"),
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The words that go into the record. What was said belongs in the minutes."),
    )

    class Meta:
        model = AgendaItem
        fields = ["title", "presenter", "decision"]


class MoveForm(forms.Form):
    direction = forms.ChoiceField(choices=[("up", ""), ("down", "")])

    def step(self) -> int:
        return -1 if self.cleaned_data["direction"] == "up" else 1


def _count(label, **kwargs):
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(
        label=label, min_value=0, max_value=MOST_VOTES, widget=widget, **kwargs
    )


class PersonField(forms.ModelChoiceField):
    """A person picked from those that the page lists, read once for all such fields of a form."""

    def to_python(self, value):
        if value in self.empty_values:
            return None
        found = [member for member in self.queryset if str(member.pk) == str(value)]
        if not found:
            code = "invalid_choice"
            raise forms.ValidationError(self.error_messages[code], code, {"value": value})
        return found[0]


class VoteForm(forms.ModelForm):
    """One vote; which fields count depends on the rule and on how it was voted."""

    voters_present = _count(_("Voters present"))
    seats = _count(_("Seats"), required=False)
    candidates = _count(_("Number of candidates"), required=False)
    issued = _count(_("Ballots issued"), required=False)
    returned = _count(_("Ballots returned"), required=False)
    written = _count(
        _("Written opinions"),
        required=False,
        help_text=_("Handed in before the meeting by voters who are absent."),
    )
    yes = _count(_("In favour"))
    no = _count(_("Against"))
    abstained = _count(_("Abstained"))
    invalid = _count(_("Invalid ballots"), required=False)
    scrutineer = PersonField(Member.objects.none(), label=_("Scrutineer"), required=False)
    teller = PersonField(Member.objects.none(), label=_("Teller"), required=False)

    class Meta:
        model = Vote
        fields = [
            "rule",
            "ballot",
            "candidate",
            "seats",
            "candidates",
            "voters_present",
            "issued",
            "returned",
            "written",
            "yes",
            "no",
            "abstained",
            "invalid",
            "scrutineer",
            "teller",
        ]
        widgets = {"rule": forms.RadioSelect, "ballot": forms.RadioSelect}

    def __init__(self, *args, activity, **kwargs):
        super().__init__(*args, **kwargs)
        rules = activity.rule.vote_rules
        self.fields["rule"].choices = [(rule.value, rule.label) for rule in rules]
        self.fields["ballot"].choices = Ballot.choices
        self.fields["ballot"].help_text = _(
            "Admission, regularisation and elections are always secret."
        )
        here = Member.objects.filter(attendances__activity=activity).order_by("order", "pk")
        for name in ("scrutineer", "teller"):
            self.fields[name].queryset = here
        voters = activity.attendances.voters()
        expected = voters.count()
        self.fields["voters_present"].help_text = _(
            "Of %(expected)d with the right to vote who should attend; taken from the attendance."
        ) % {"expected": expected}
        if self.instance.pk is None:
            present = voters.came().count()
            self.initial |= {"rule": rules[0], "ballot": Ballot.OPEN, "voters_present": present}
            self.initial |= {"issued": present, "returned": present, "written": 0, "invalid": 0}
        self.helper = _vote_layout()

    def clean(self):
        data = super().clean()
        rule = data.get("rule")
        if not rule:
            return data
        if rule != VoteRule.ORDINARY:
            data["ballot"] = Ballot.SECRET
            self._need("candidate", "scrutineer", "teller")
        else:
            data["candidate"] = ""
        if rule == VoteRule.ELECTION:
            self._need("seats", "candidates")
        else:
            data["seats"] = data["candidates"] = None
        if rule != VoteRule.ADMISSION:
            data["written"] = 0
        self._clean_ballots(data)
        return data

    def _clean_ballots(self, data):
        data["written"] = data.get("written") or 0
        data["invalid"] = data.get("invalid") or 0
        if data.get("ballot") == Ballot.SECRET:
            self._need("issued", "returned")
        else:
            data |= {"issued": None, "returned": None, "invalid": 0, "scrutineer": None}
            data["teller"] = None

    def _need(self, *names):
        for name in names:
            if name not in self.errors and self.cleaned_data.get(name) in (None, ""):
                self.add_error(name, forms.ValidationError(_("Needed for this vote."), "required"))


def _vote_layout():
    """The classes beginning with bh-for- hide, in the style sheet, what this vote does not ask."""
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(
        Fieldset(_("How the vote is taken"), "rule", Div("ballot", css_class="bh-for-ordinary")),
        Fieldset(
            _("Who is voted on"),
            "candidate",
            Row("seats", "candidates", css_class="bh-for-election"),
            css_class="bh-for-people",
        ),
        Fieldset(_("Voters"), "voters_present"),
        Fieldset(
            _("Ballots"),
            Row("issued", "returned"),
            Div("written", css_class="bh-for-admission"),
            css_class="bh-for-secret",
        ),
        Fieldset(
            _("Result of the count"),
            Row("yes", "no"),
            Row("abstained", Div("invalid", css_class="bh-for-secret")),
        ),
        Fieldset(_("Who counted"), Row("scrutineer", "teller"), css_class="bh-for-secret"),
    )
    return helper


class FollowUpForm(ChangesForm):
    class Meta:
        model = FollowUp
        fields = ["what", "owner", "due_on"]
        widgets = {"due_on": DateInput}

    def __init__(self, *args, activity, **kwargs):
        super().__init__(*args, **kwargs)
        day = timezone.localdate(activity.starts_at)
        self.fields["owner"].queryset = activity.branch.members.on_roster(day)
        self.fields["due_on"].validators += IN_OUR_TIME


def _clean_done_on(day):
    if day and day > timezone.localdate():
        raise forms.ValidationError(_("This day is still to come."), code="future")
    return day


class DoneForm(ChangesForm):
    """What the owner of a task says about it: that it is done, today unless said otherwise.

    `only_remark` is the name of the button that keeps the task open.
    """

    class Meta:
        model = FollowUp
        fields = ["done_on", "remark"]
        widgets = {"done_on": DateInput}

    only_remark = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["done_on"].required = True
        self.initial["done_on"] = self.instance.done_on or timezone.localdate()

    @property
    def changes(self):
        if self.cleaned_data["only_remark"]:
            return {"remark": self.cleaned_data["remark"]}
        return {name: self.cleaned_data[name] for name in ("done_on", "remark")}

    def clean_done_on(self):
        return _clean_done_on(self.cleaned_data["done_on"])


class FollowUpEditForm(FollowUpForm):
    class Meta(FollowUpForm.Meta):
        fields = ["what", "owner", "due_on", "done_on", "remark"]
        widgets = {"due_on": DateInput, "done_on": DateInput}

    def clean_done_on(self):
        return _clean_done_on(self.cleaned_data["done_on"])
