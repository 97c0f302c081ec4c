"""Whose board is shown and which year of it, what is asked for from when, a branch's own rules."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branchhub.core import formats
from branchhub.core.dates import add_months
from members.forms.people import BranchForm
from members.models import Branch
from members.rules import roles_of

from ..choices import Kind, NormState, Period
from ..kinds import KINDS, Scope
from ..models import BranchRules, Norm
from ..norms import NormRule

MONTHS_AHEAD = 24
FIRST_YEAR, LAST_YEAR = 2000, 2100


def _rule(name, **bounds):
    return BranchRules._meta.get_field(name).formfield(**bounds)


class BoardBranchForm(BranchForm):
    """A branch whose requirements the user may see; the own one, unless another is chosen."""

    def __init__(self, *args, user, **kwargs):
        roles = roles_of(user)
        super().__init__(*args, user=user, **kwargs)
        if not (roles.leads or roles.branch_id in roles.committee_of):
            self.own = None
        seen = Q(pk__in=roles.committee_of) | Q(groups__in=roles.leads)
        for path in roles.reviews:
            seen |= Q(committee__path__startswith=path)
        branches = Branch.objects.filter(seen).select_related("committee")
        self.fields["branch"].queryset = branches.distinct()


class BoardForm(forms.Form):
    """Which year, and whether only the rows with a state are shown."""

    year = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False)
    show = forms.ChoiceField(choices=[("", ""), *NormState.choices], required=False)

    @property
    def chosen(self) -> tuple[int, str]:
        """Year and state; this year and no state where nothing sensible is asked for."""
        self.is_valid()
        year = self.cleaned_data.get("year") or timezone.localdate().year
        return year, self.cleaned_data.get("show", "")


class NormForm(forms.ModelForm):
    """What is asked for from a month on. Whether of each group is a choice of few kinds only."""

    from_on = forms.TypedChoiceField(
        label=_("From which month"),
        help_text=_("A quarter, half-year or year that has begun ends as it began."),
        error_messages={
            "invalid_choice": _("Past months stay as they were: choose one of the list.")
        },
    )
    period = forms.ChoiceField(label=_("Period"), choices=Period, widget=forms.RadioSelect)

    class Meta:
        model = Norm
        fields = ["from_on", "period", "times", "per_group", "clause"]
        help_texts = {"clause": _("The document that says so, with its article.")}

    def __init__(self, *args, kind, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = Kind(kind)
        months = [add_months(today.replace(day=1), ahead) for ahead in range(MONTHS_AHEAD)]
        by_text = {month.isoformat(): month for month in months}
        self.fields["from_on"].coerce = by_text.get
        self.fields["from_on"].choices = [(text, formats.month(by_text[text])) for text in by_text]
        if KINDS[self.kind].scope is not Scope.EITHER:
            del self.fields["per_group"]

    def _post_clean(self):
        """The operation checks the whole row; this form only reads its fields."""

    @property
    def rule(self) -> NormRule:
        of_groups = KINDS[self.kind].scope is Scope.GROUP
        return NormRule(**{"kind": self.kind, "per_group": of_groups} | self.cleaned_data)


class RulesForm(forms.ModelForm):
    make_up_days = _rule("make_up_days", min_value=1, max_value=365)
    study_hours = _rule("study_hours", max_value=1000)

    class Meta:
        model = BranchRules
        fields = ["make_up_days", "study_hours"]
