"""The proposals of a year in a table to edit in place."""

import datetime
from collections import Counter

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from branchhub.core import formats
from members import branches
from members.models import Branch

from ..models import Activity
from ..operations.year_plan import Chosen
from ..planning import busy_of
from .lists import MonthForm
from .times import TimesForm

MOST_ROWS = 150


class PlanForm(forms.Form):
    """The query string: whose year; by default the first branch and this year."""

    branch = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    year = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.branches = branches.of_committees(user)
        self.fields["branch"].choices = [(branch.pk, branch) for branch in self.branches]
        self.years = [timezone.localdate().year + ahead for ahead in range(2)]
        self.fields["year"].choices = [(year, year) for year in self.years]

    @property
    def chosen(self) -> tuple[Branch | None, int]:
        self.is_valid()
        asked = [each for each in self.branches if each.pk == self.cleaned_data.get("branch")]
        return next(iter(asked or self.branches), None), self.cleaned_data.get(
            "year"
        ) or self.years[0]


class PlanMonthForm(MonthForm):
    """Which month is announced; beside it stands a PlanForm."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields = {"month": self.fields["month"]}


class ProposalForm(TimesForm):
    """One session, as proposed or changed; `slot` is what is kept of its requirement."""

    take = forms.BooleanField(label=_("Adopt"), required=False)
    title = forms.CharField(
        label=_("Title"), max_length=Activity._meta.get_field("title").max_length
    )
    venue = forms.CharField(
        label=_("Venue"),
        max_length=Activity._meta.get_field("venue").max_length,
        required=False,
    )
    slot_key = forms.CharField(required=False, widget=forms.HiddenInput)
    is_joined = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, year, **kwargs):
        super().__init__(*args, **kwargs)
        self.year = year
        self.slot = year.slots.get(self["slot_key"].value())

    @property
    def columns(self):
        """The fields that are edited in each cell of the row, in order."""
        cells = (("title", "venue"), ("date",), ("starts",), ("ends",))
        return [[self[name] for name in names] for names in cells]

    @property
    def name(self) -> str:
        """What to call the row by: a title that was deleted leaves the kind."""
        return self["title"].value() or (str(self.slot.kind_label) if self.slot else "")

    @property
    def day(self) -> datetime.date | None:
        """The day that stands in the row, if it is one."""
        try:
            return datetime.date.fromisoformat(str(self["date"].value()))
        except ValueError:
            return None

    @property
    def usual_day(self) -> datetime.date | None:
        """The day of the habit where another one was proposed."""
        usual_day = self.initial.get("usual_day")
        return usual_day if usual_day != self.initial.get("date") else None

    @property
    def counts_as_appraisal(self) -> bool:
        return self.fields["is_joined"].to_python(self["is_joined"].value())

    @property
    def habit(self):
        return self.year.habits.of(self.slot.kind, self.slot.group and self.slot.group.pk)

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("take"):
            self.errors.clear()  # what is left out may say anything
        elif self.slot and not self.errors:
            if not self.slot.first <= cleaned["date"] < self.slot.end:
                text = gettext("Choose a day from %(first)s to %(last)s: that period lacks one.")
                days = {"first": self.slot.first, "last": self.slot.last}
                self.add_error("date", text % {key: formats.day(at) for key, at in days.items()})
            elif self.times["starts_at"] <= self.year.now:
                self.add_error("date", gettext("Choose a day that lies ahead."))
        return cleaned

    @property
    def chosen(self) -> Chosen:
        """What a valid row asks for."""
        habit, values = self.habit, self.cleaned_data
        activity = Activity(
            branch=self.year.branch,
            group_id=habit.group_id,
            kind=self.slot.kind,
            title=values["title"],
            venue=values["venue"],
            chair_id=habit.chair_id,
            recorder_id=habit.recorder_id,
            **self.times,
        )
        return Chosen(self.slot, activity, values["is_joined"])


class BaseProposals(forms.BaseFormSet):
    """Rows that are ticked, still needed and clash with nothing."""

    def __init__(self, *args, year, **kwargs):
        super().__init__(*args, form_kwargs={"year": year}, prefix="row", **kwargs)
        self.year = year

    def clean(self):
        """Two sessions that want the same people at once: the error stands beside the later row."""
        busy = [busy_of(session) for session in self.year.sessions]
        for form in self.needed:
            if form.errors:
                continue
            wanted = busy_of(form.chosen.activity)
            other = next((each for each in busy if each.clashes(wanted)), None)
            if other:
                text = gettext("At the same time, for the same people: %(session)s")
                form.add_error("date", text % {"session": other.title})
            busy.append(wanted)

    @property
    def ticked(self) -> list[ProposalForm]:
        return [form for form in self.forms if form["take"].value()]

    @property
    def needed(self) -> list[ProposalForm]:
        """Those of `ticked` that the year lacks still: another tap may have planned them."""
        lacking = Counter({key: slot.lacking for key, slot in self.year.slots.items()})
        needed = []
        for form in self.ticked:
            key = form["slot_key"].value()
            if lacking[key] > 0:
                lacking[key] -= 1
                needed.append(form)
        return needed


ProposalFormSet = forms.formset_factory(
    ProposalForm, formset=BaseProposals, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


def initial_of(proposal) -> dict:
    starts, ends = map(timezone.localtime, (proposal.starts_at, proposal.ends_at))
    return {
        "take": True,
        "title": proposal.title,
        "venue": proposal.habit.venue,
        "date": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "slot_key": proposal.slot.key,
        "is_joined": proposal.is_joined,
        "usual_day": proposal.usual_day,
    }


class MoveToWorkdaysForm(forms.Form):
    """Which of the planned sessions on days off are moved."""

    session = forms.TypedMultipleChoiceField(coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, misplaced, **kwargs):
        super().__init__(*args, **kwargs)
        self.misplaced = [each for each in misplaced if each.times]
        pks = [each.session.pk for each in self.misplaced]
        self.fields["session"].choices = [(pk, pk) for pk in pks]

    @property
    def chosen(self):
        pks = self.cleaned_data["session"]
        return [each for each in self.misplaced if each.session.pk in pks]
