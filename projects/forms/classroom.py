from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from branchhub.core import formats
from branchhub.core.dates import add_months
from branchhub.core.forms import ChangesForm
from members.models import Member

from ..classroom import candidates
from ..models import ClassroomTurn

MONTHS_AHEAD = 12


class YearForm(forms.Form):
    """The query string of the rota: which year it shows."""

    year = forms.IntegerField(min_value=1970, max_value=2099, required=False)


class MonthForm(forms.Form):
    """The query string of a new turn: which month it is of."""

    month = forms.DateField(input_formats=["%Y-%m"], required=False)


class TurnForm(ChangesForm):
    """Whose turn it is. Business backbones are offered first, with when they last had theirs."""

    trainer = forms.TypedChoiceField(label=_("Trainer"))

    class Meta:
        model = ClassroomTurn
        fields = ["trainer", "skill"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        turn, today = self.instance, timezone.localdate()
        before = add_months(turn.month, -1) if turn.month else today  # this turn is no earlier one
        backbones = list(candidates(turn.project, before))
        others = Member.objects.filter(branch=turn.branch).in_party(today)
        if turn.project.group_id:
            others = others.in_group([turn.project.group_id], today)
        others = (others | Member.objects.filter(pk=turn.trainer_id)).order_by("order", "pk")
        others = [member for member in others if member not in backbones]
        field = self.fields["trainer"]
        field.coerce = {str(member.pk): member for member in [*backbones, *others]}.get
        field.choices = [
            ("", "–"),
            (gettext("Business backbones"), [(each.pk, _with_last(each)) for each in backbones]),
            (gettext("Other members"), [(each.pk, each.name) for each in others]),
        ]


class NewTurnForm(TurnForm):
    month = forms.TypedChoiceField(label=_("Month"))

    class Meta:
        model = ClassroomTurn
        fields = ["month", "trainer", "skill"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        project, first = self.instance.project, timezone.localdate().replace(month=1, day=1)
        taken = set(project.turns.values_list("month", flat=True))
        months = timezone.localdate().month + MONTHS_AHEAD
        firsts = {add_months(first, number) for number in range(months)}
        if self.initial.get("month"):
            firsts.add(self.initial["month"])
        free = sorted(firsts - taken)
        self.fields["month"].coerce = {str(day): day for day in free}.get
        self.fields["month"].choices = [(day, formats.month(day)) for day in free]


def _with_last(member):
    if not member.last_turn:
        return gettext("%(name)s (no turn yet)") % {"name": member.name}
    last = formats.month(member.last_turn)
    return gettext("%(name)s (last turn %(month)s)") % {"name": member.name, "month": last}
