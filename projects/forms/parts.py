from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from activities.forms.uploads import ACCEPTED, FilesField
from activities.models import Activity
from branchhub.core import formats
from branchhub.core.fields import DayField, PastDayField
from branchhub.core.forms import ChangesForm

from ..choices import Certainty
from ..models import Benefit, Issue, Milestone, Patent, Recognition, Trial
from .texts import text

MOST_SESSIONS = 200  # offered to be linked, the newest


class MilestoneForm(ChangesForm):
    class Meta:
        model = Milestone
        fields = ["title", "due_on", "done_on", "remark"]
        field_classes = {"due_on": DayField, "done_on": PastDayField}


class RecognitionForm(ChangesForm):
    class Meta:
        model = Recognition
        fields = ["level", "title", "given_on", "document"]
        field_classes = {"given_on": PastDayField}


class TrialForm(ChangesForm):
    """An entry of the log; once it has its number, its kind stays."""

    what = text(_("What was changed or tested"), required=True)
    findings = text(_("Findings"))

    class Meta:
        model = Trial
        fields = ["kind", "on", "place", "what", "outcome", "findings"]
        field_classes = {"on": PastDayField}
        widgets = {"kind": forms.RadioSelect, "outcome": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [one for one in self.fields["kind"].choices if one[0]]
        if self.instance.pk:
            del self.fields["kind"]
        else:
            self.initial["on"] = timezone.localdate()


class IssueForm(ChangesForm):
    what = text(_("Problem"), required=True)
    solution = text(pgettext_lazy("issue", "Solution"))

    class Meta:
        model = Issue
        fields = ["what", "raised_on", "coordinator", "solved_on", "solution"]
        field_classes = {"raised_on": PastDayField, "solved_on": PastDayField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        branch, own = self.instance.project.branch, self.instance.coordinator_id
        here = branch.members.on_roster(timezone.localdate())
        self.fields["coordinator"].queryset = here | branch.members.filter(pk=own)
        if not self.instance.pk:
            self.initial["raised_on"] = timezone.localdate()


class SolveForm(forms.Form):
    on = PastDayField(label=pgettext_lazy("problem", "Solved on"))
    solution = text(pgettext_lazy("issue", "Solution"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate


class DoneForm(forms.Form):
    on = PastDayField(label=pgettext_lazy("milestone", "Reached on"))
    remark = forms.CharField(label=_("Remark"), max_length=200, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate


class BenefitForm(ChangesForm):
    """An amount; that it is verified is said only by those who decide for the branch."""

    VERIFICATION = ["verified_by", "verified_on"]

    class Meta:
        model = Benefit
        fields = [
            "kind", "certainty", "amount", "from_on", "until_on", "verified_by", "verified_on",
            "remark",
        ]  # fmt: skip
        field_classes = {"from_on": DayField, "until_on": DayField, "verified_on": PastDayField}
        widgets = {"kind": forms.RadioSelect, "certainty": forms.RadioSelect}

    def __init__(self, *args, may_verify, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("kind", "certainty"):
            choices = self.fields[name].choices
            self.fields[name].choices = [one for one in choices if one[0]]
        if not may_verify:
            del self.fields["verified_by"], self.fields["verified_on"]
            self.fields["certainty"].choices = [
                one for one in self.fields["certainty"].choices if one[0] != Certainty.VERIFIED
            ]
        self.fields["until_on"].help_text = _("It counts in the year of this day.")

    def clean(self):
        data = super().clean()
        if data.get("certainty") == Certainty.VERIFIED:
            for name in self.VERIFICATION:
                if name not in self.errors and not data.get(name):
                    self.add_error(name, gettext("A verified amount says by whom and when."))
        else:
            for name in self.VERIFICATION:
                self.errors.pop(name, None)
            data |= {"verified_by": "", "verified_on": None}
        return data

    @property
    def changes(self):
        """An amount that is no longer verified loses by whom and when."""
        changes = super().changes
        if "certainty" in changes and "verified_by" in self.fields:
            changes |= {name: self.cleaned_data[name] for name in self.VERIFICATION}
        return changes


class VerifyBenefitForm(forms.Form):
    amount = forms.DecimalField(
        label=_("Amount in yuan"), min_value=Decimal("0.01"), max_digits=14, decimal_places=2
    )
    verified_by = forms.CharField(
        label=_("Verified by"), max_length=100, help_text=_("Usually the finance department.")
    )
    on = PastDayField(label=pgettext_lazy("amount", "Verified on"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate


class PatentForm(ChangesForm):
    """A patent of a project that the user may write, or of the branch itself."""

    class Meta:
        model = Patent
        fields = [
            "title", "number", "project", "filed_on", "granted_on", "inventors", "other_inventors",
        ]  # fmt: skip
        field_classes = {"filed_on": PastDayField, "granted_on": PastDayField}
        widgets = {"inventors": forms.CheckboxSelectMultiple}

    def __init__(self, *args, projects, may_stand_alone, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = projects
        self.fields["project"].required = not may_stand_alone
        branch = self.instance.branch
        here = branch.members.on_roster(timezone.localdate())
        there = self.instance.inventors.values("pk") if self.instance.pk else []
        people = here | branch.members.filter(pk__in=there)
        self.fields["inventors"].queryset = people.order_by("order", "pk")

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - {"branch"}


class SessionChoice(forms.ModelChoiceField):
    def label_from_instance(self, activity):
        return f"{formats.full_date(activity.starts_at)} {activity.title}"


class LinkForm(forms.Form):
    """A session of the branch that one sees and that is not linked yet."""

    activity = SessionChoice(Activity.objects.none(), label=_("Session"))

    def __init__(self, *args, project, user, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Activity.objects.visible_to(user).filter(branch=project.branch_id)
        free = seen.exclude(project_links__project=project).order_by("-starts_at", "-pk")
        newest = free.values("pk")[:MOST_SESSIONS]
        self.fields["activity"].queryset = Activity.objects.filter(pk__in=newest).order_by(
            "-starts_at", "-pk"
        )


class ProjectFilesForm(forms.Form):
    files = FilesField(
        accept=ACCEPTED,
        label=_("Files"),
        help_text=_(
            "Several at once: pictures, PDF, Word, Excel, PowerPoint or plain text, 20 MB each. "
            "Where a picture was taken is removed from it."
        ),
    )
