"""What the lists are narrowed by. A figure of a report leads here with the same words."""

import datetime
from dataclasses import dataclass

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from branchhub.core import formats
from branchhub.core.fields import DayField
from members.models import Branch, Department, PartyGroup

from ..choices import (
    BenefitKind,
    Certainty,
    ProjectKind,
    ProjectState,
    RecognitionLevel,
    TrialKind,
)
from ..models import Brand, Project

ALL = [("", _("All"))]
EARLIEST, LATEST = datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)


@dataclass(frozen=True)
class Narrowed:
    """One thing that a list is narrowed to, and the address of the list without it."""

    words: str
    without: str


def _hidden(model):
    return forms.ModelChoiceField(model.objects.none(), required=False, widget=forms.HiddenInput)


def _flag():
    return forms.BooleanField(required=False, widget=forms.HiddenInput)


class ListForm(forms.Form):
    """Branch and days, which every list of projects understands; others add to it.

    Fields in sight speak for themselves; of the hidden ones `narrowed` tells.
    """

    page = forms.IntegerField(
        min_value=1, max_value=100_000, required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["branch"] = _hidden(Branch)
        self.fields["branch"].queryset = Branch.objects.visible_to(user)
        for name, label in (("from", _("First day")), ("until", _("Last day"))):
            self.fields[name] = DayField(label=label, required=False)

    def clean(self):
        data = super().clean()
        first, last = data.get("from"), data.get("until")
        if first and last and last < first:
            self.add_error("until", gettext("The last day must not be before the first."))
        return data

    def given(self, name):
        return self.cleaned_data.get(name)

    @property
    def days(self):
        """First and last day, open ends as far as the calendar goes; None when none is asked."""
        first, last = self.given("from"), self.given("until")
        return (first or EARLIEST, last or LATEST) if first or last else None

    def narrow(self, rows):
        return rows.filter(branch=self.given("branch")) if self.given("branch") else rows

    @property
    def is_narrowed(self) -> bool:
        of_list = ("page", "view")
        return any(value for name, value in self.cleaned_data.items() if name not in of_list)

    @property
    def narrowed(self) -> list[Narrowed]:
        return [Narrowed(words, self._without(*names)) for words, *names in self.told() if words]

    def told(self):
        """(words, names of the fields that they are about) of what no field in sight shows."""
        branch = self.given("branch")
        yield str(branch) if branch else "", "branch"

    def _without(self, *names) -> str:
        query = self.data.copy()
        for name in (*names, "page"):
            query.pop(name, None)
        return "?" + query.urlencode()

    @property
    def carried(self):
        """Hidden fields that are set: a new choice of the others keeps them."""
        return [field for field in self.hidden_fields() if self.given(field.name)]

    @property
    def everything(self):
        """(name, value) of all that is set, for a form that exports the list."""
        given = {name: self.data.get(name) for name in self.fields if name != "page"}
        return [(name, value) for name, value in given.items() if value and self.given(name)]


class ProjectListForm(ListForm):
    BOARD, TABLE = "board", "table"

    q = forms.CharField(
        label=_("Title, problem, goal, result"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*ALL, *ProjectKind.choices])
    state = forms.ChoiceField(
        label=pgettext_lazy("project", "State"),
        required=False,
        choices=[*ALL, *ProjectState.choices],
    )
    group = forms.ModelChoiceField(
        PartyGroup.objects.none(), label=_("Party group"), required=False, empty_label=_("All")
    )
    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("Department"), required=False, empty_label=_("All")
    )
    brand = _hidden(Brand)
    programme = _hidden(Project)
    level = forms.ChoiceField(
        required=False, choices=[*ALL, *RecognitionLevel.choices], widget=forms.HiddenInput
    )
    solved = _flag()
    led = _flag()
    substitution = _flag()
    view = forms.ChoiceField(
        required=False, choices=[(BOARD, BOARD), (TABLE, TABLE)], widget=forms.HiddenInput
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        for name in ("from", "until"):
            self.fields[name].widget = forms.HiddenInput()
        for name, model in (
            ("group", PartyGroup),
            ("department", Department),
            ("brand", Brand),
            ("programme", Project),
        ):
            self.fields[name].queryset = model.objects.visible_to(user)

    @property
    def shown_as(self) -> str:
        """The board, unless something particular is asked for."""
        return self.given("view") or (self.TABLE if self.is_narrowed else self.BOARD)

    def narrow(self, projects):
        """By columns; then by what reports count: recognised, solved, or worked on in the days."""
        projects = super().narrow(projects)
        for name in ("kind", "state", "group", "brand", "programme"):
            if self.given(name):
                projects = projects.filter(**{name: self.given(name)})
        if self.given("department"):
            projects = projects.filter(departments=self.given("department"))
        if self.given("substitution"):
            projects = projects.filter(is_domestic_substitution=True)
        if self.given("q"):
            projects = projects.matching(self.given("q"))
        days = self.days or (EARLIEST, LATEST)
        if self.given("level"):
            projects = projects.recognised(self.given("level"), *days)
        if self.given("solved"):
            projects = projects.problem_solvers(*days)
        if self.given("led"):
            projects = projects.led_by_members(min(days[1], timezone.localdate()))
        if self.days and not self.given("level") and not self.given("solved"):
            projects = projects.of_period(*days)
        return projects

    def told(self):
        yield from super().told()
        yield str(self.given("brand") or ""), "brand"
        if self.given("programme"):
            yield gettext("part of “%s”") % self.given("programme"), "programme"
        if self.given("level"):
            yield RecognitionLevel(self.given("level")).label, "level"
        if self.given("solved"):
            yield gettext("solved a key production problem"), "solved"
        if self.given("led"):
            yield gettext("led by Party members"), "led"
        if self.given("substitution"):
            yield gettext("replaces an imported product"), "substitution"
        yield _days(self.days), "from", "until"


class PartListForm(ListForm):
    project = _hidden(Project)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["project"].queryset = Project.objects.visible_to(user)

    def narrow(self, rows):
        rows = super().narrow(rows)
        return rows.filter(project=self.given("project")) if self.given("project") else rows

    def told(self):
        yield from super().told()
        yield str(self.given("project") or ""), "project"


class BenefitListForm(PartListForm):
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*ALL, *BenefitKind.choices])
    certainty = forms.ChoiceField(
        label=_("Certainty"), required=False, choices=[*ALL, *Certainty.choices]
    )
    project_kind = forms.ChoiceField(
        label=_("Projects"), required=False, choices=[*ALL, *ProjectKind.choices]
    )
    summed = _flag()

    def narrow(self, benefits):
        benefits = super().narrow(benefits)
        if self.given("kind"):
            benefits = benefits.filter(kind=self.given("kind"))
        if self.given("certainty"):
            benefits = benefits.filter(certainty=self.given("certainty"))
        if self.given("project_kind"):
            benefits = benefits.filter(project__kind=self.given("project_kind"))
        if self.given("summed"):
            benefits = benefits.summed()
        return benefits.of_period(*self.days) if self.days else benefits

    def told(self):
        yield from super().told()
        if self.given("summed"):
            yield gettext("savings and revenue"), "summed"


class PatentListForm(PartListForm):
    FILED, GRANTED = "filed", "granted"

    stage = forms.ChoiceField(
        label=_("Stage"),
        required=False,
        choices=[
            (FILED, pgettext_lazy("patents", "Filed")),
            (GRANTED, pgettext_lazy("patents", "Granted")),
        ],
    )

    def narrow(self, patents):
        """Filed in the days, or granted in them; without a stage filed ones are meant."""
        patents = super().narrow(patents)
        days = self.days or (EARLIEST, LATEST)
        granted = self.given("stage") == self.GRANTED
        return patents.granted(*days) if granted else patents.filed(*days)


class TrialListForm(PartListForm):
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*ALL, *TrialKind.choices])

    def narrow(self, trials):
        trials = super().narrow(trials)
        if self.given("kind"):
            trials = trials.filter(kind=self.given("kind"))
        return trials.between(*self.days, "on") if self.days else trials


class IssueListForm(PartListForm):
    solved = forms.BooleanField(label=_("Solved only"), required=False)

    def narrow(self, issues):
        """Solved in the days, or else raised in them."""
        issues = super().narrow(issues)
        column = "solved_on" if self.given("solved") else "raised_on"
        if self.given("solved"):
            issues = issues.exclude(solved_on=None)
        return issues.between(*self.days, column) if self.days else issues


def _days(days) -> str:
    if days is None:
        return ""
    first, last = days
    if first == EARLIEST:
        return gettext("until %(day)s") % {"day": formats.full_date(last)}
    if last == LATEST:
        return gettext("from %(day)s") % {"day": formats.full_date(first)}
    return formats.DASH.join([formats.full_date(first), formats.full_date(last)])
