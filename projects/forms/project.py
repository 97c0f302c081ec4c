from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from activities.forms.calling import LinesField, own_branches, own_groups
from branchhub.core.fields import DayField, PastDayField
from branchhub.core.forms import ChangesForm
from members.models import Branch
from members.rules import roles_of

from ..choices import ProjectKind, ProjectState, TeamRole
from ..models import Project
from ..rules import can_change_terms
from ..states import DAYS
from .texts import text

LONGEST_NAME = 50


class StartForm(forms.Form):
    """The query string of a new project: for which branch of one's own, and of which kind."""

    branch = forms.ModelChoiceField(Branch.objects.none(), required=False)
    kind = forms.ChoiceField(choices=ProjectKind, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["branch"].queryset = own_branches(user)

    def chosen(self) -> Branch:
        """The branch asked for, else the user's own, else the first that they write for."""
        asked = self.cleaned_data.get("branch") if self.is_valid() else None
        own = self.fields["branch"].queryset
        return asked or own.filter(pk=roles_of(self.user).branch_id).first() or own.first()

    @property
    def chosen_kind(self) -> str:
        return self.cleaned_data.get("kind", "") if self.is_valid() else ""


class PatentStartForm(StartForm):
    """The query string of a new patent: of which project, or else of which branch."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        written = Project.objects.writable_by(user).select_related("branch")
        self.fields["project"] = forms.ModelChoiceField(written, required=False)

    @property
    def project(self):
        return self.cleaned_data.get("project") if self.is_valid() else None

    def chosen(self):
        """The project's branch, or as usual; a leader's of a project, who holds no post."""
        led = self.project or super().chosen() or self.fields["project"].queryset.first()
        return led.branch if isinstance(led, Project) else led


class ProjectForm(ChangesForm):
    """What a project is about. Its state, and what that brings, is moved on other pages."""

    problem = text(_("Problem"))
    goal = text(_("Goal"))

    class Meta:
        model = Project
        fields = [
            "kind", "title", "group", "is_classroom", "programme", "brand", "departments", "leader",
            "leader_name", "problem", "goal", "customer", "proposed_on", "due_on",
            "is_domestic_substitution",
        ]  # fmt: skip
        field_classes = {"proposed_on": PastDayField, "due_on": DayField}
        widgets = {"departments": forms.CheckboxSelectMultiple}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, branch = user, self.instance.branch
        self._offer(branch)
        if branch.pk not in roles_of(user).committee_of and not self.instance.pk:
            self.fields["group"].queryset = own_groups(user).filter(branch=branch)
            self.fields["group"].required = True
        self.fields["programme"].help_text = _("The Party-building project that carries it.")

    def _offer(self, branch):
        fields, own = self.fields, self.instance
        fields["group"].queryset = branch.groups.open() | branch.groups.filter(pk=own.group_id)
        programmes = branch.projects.of_kind(ProjectKind.PARTY_BUILDING)
        fields["programme"].queryset = programmes.exclude(pk=own.pk)
        fields["brand"].queryset = branch.brands.all()
        fields["departments"].queryset = branch.departments.all()
        here = branch.members.on_roster(timezone.localdate())
        fields["leader"].queryset = here | branch.members.filter(pk=own.leader_id)

    def clean(self):
        data = super().clean()
        if data.get("leader"):
            data["leader_name"] = ""
        kind = data.get("kind", self.instance.kind)
        if kind == ProjectKind.PARTY_BUILDING and data.get("programme"):
            self.add_error("programme", gettext("A Party-building project is no part of another."))
        if data.get("is_classroom") and not data.get("group") and "group" not in self.errors:
            self._ask_for_group()
        _refuse_early_due(self)
        return data

    def _ask_for_group(self):
        """A classroom is a group's; in a branch without groups it is the branch's."""
        if self.fields["group"].queryset.exists():
            self.add_error("group", gettext("Choose the Party group that runs the classroom."))

    @property
    def changes(self):
        """With `leader_name`, which goes when a member takes over."""
        changes = super().changes
        if "leader" in changes:
            changes["leader_name"] = self.cleaned_data["leader_name"]
        return changes


class ProjectEditForm(ProjectForm):
    """Without the dates once it is approved, and for most people without its terms."""

    TERMS = ["kind", "group", "is_classroom", "leader", "leader_name"]
    APPROVED = _(
        "It is approved: kind, group, leader, dates and recognitions are changed by the branch"
        " committee."
    )
    OVERTAKEN = _(
        "It was approved meanwhile: kind, group and leader are changed by the branch committee,"
        " dates under “Change the dates”. Check the rest and save again."
    )
    result = text(_("Result"))
    extension = text(_("Where else it can be used"))

    class Meta(ProjectForm.Meta):
        fields = [*ProjectForm.Meta.fields, "result", "extension"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.instance.state != ProjectState.PROPOSED:
            del self.fields["proposed_on"], self.fields["due_on"]
        if not can_change_terms(user, self.instance):
            for name in self.TERMS:
                del self.fields[name]

    def clean(self):
        """Nothing typed into a field that went by the approval is dropped without a word."""
        if not self.fields.keys() >= self.data.keys() & {*self.Meta.fields}:
            self.add_error(None, self.OVERTAKEN)
        return super().clean()


class DatesForm(ChangesForm):
    """On which days the project took its steps, as far as it has, and when it is due."""

    class Meta:
        model = Project
        fields = [*DAYS, "due_on"]
        field_classes = dict.fromkeys(DAYS, PastDayField) | {"due_on": DayField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in DAYS:
            self.fields[name].required = True
            if getattr(self.instance, name) is None:
                del self.fields[name]

    def clean(self):
        data = super().clean()
        _refuse_early_due(self)
        return data


def _refuse_early_due(form):
    proposed, due = form.cleaned_data.get("proposed_on"), form.cleaned_data.get("due_on")
    if proposed and due and due < proposed:
        form.add_error("due_on", gettext("It cannot be due before it was proposed."))


class PeopleField(forms.TypedMultipleChoiceField):
    """Some of a list of members that several fields share, so that it is read once."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(required=False, empty_value=[], **kwargs)

    def offer(self, people):
        self.coerce = {str(member.pk): member for member in people}.get
        self.choices = [(member.pk, member.name) for member in people]


class TeamForm(forms.Form):
    """Members and others who work in a project, core or helping."""

    core = PeopleField(label=_("Core members"))
    helpers = PeopleField(label=_("Members who help"))
    core_names = LinesField(
        label=_("Core, no members"), longest=LONGEST_NAME, help_text=_("One name a line.")
    )
    helper_names = LinesField(
        label=_("Helping, no members"), longest=LONGEST_NAME, help_text=_("One name a line.")
    )

    def __init__(self, *args, project, **kwargs):
        team = list(project.team.all())
        super().__init__(*args, initial=_initial(team), **kwargs)
        branch, there = project.branch, [place.member_id for place in team if place.member_id]
        here = branch.members.on_roster(timezone.localdate()) | branch.members.filter(pk__in=there)
        people = list(here.exclude(pk=project.leader_id or 0).order_by("order", "pk"))
        for name in ("core", "helpers"):
            self.fields[name].offer(people)

    def clean(self):
        data = super().clean()
        for member in data.get("core", []):
            if member in data.get("helpers", []):
                text = gettext("%(name)s is core and helping at once.") % {"name": member}
                self.add_error("helpers", text)
        return data

    @property
    def team(self) -> dict:
        data = self.cleaned_data
        return {
            "core": [*data["core"], *data["core_names"]],
            "helpers": [*data["helpers"], *data["helper_names"]],
        }


def _initial(team):
    def of(role, column):
        return [getattr(place, column) for place in team if place.role == role]

    return {
        "core": list(filter(None, of(TeamRole.CORE, "member_id"))),
        "helpers": list(filter(None, of(TeamRole.HELPER, "member_id"))),
        "core_names": "\n".join(filter(None, of(TeamRole.CORE, "name"))),
        "helper_names": "\n".join(filter(None, of(TeamRole.HELPER, "name"))),
    }


class StepForm(forms.Form):
    """On which day a project took its next step; today is offered."""

    on = PastDayField(label=_("Date"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate


class FinishForm(StepForm):
    result = text(_("Result"), help_text=_("What came of it, in a few sentences."))


class StopForm(StepForm):
    reason = forms.CharField(label=_("Reason"), max_length=100)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=100, help_text=_("It stays in the history.")
    )


class ProblemForm(forms.Form):
    """Which key production problem the project solved; left empty, none."""

    problem = text(_("Key production problem solved"))
    on = PastDayField(label=pgettext_lazy("problem", "Solved on"), required=False)

    def clean(self):
        data = super().clean()
        if data.get("problem") and not data.get("on") and "on" not in self.errors:
            self.add_error("on", gettext("Say when the problem was solved."))
        return data


class ConfirmForm(forms.Form):
    confirmed_by = forms.CharField(
        label=_("Confirmed by"),
        max_length=100,
        help_text=_("The department or person outside the project who says so."),
    )
