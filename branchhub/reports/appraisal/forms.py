from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from branchhub.core import formats

from ..models.appraisal import FIRST_YEAR, LAST_YEAR, MOST_REMARK


class YearForm(forms.Form):
    """Which year is appraised; this year where nothing sensible is asked for."""

    year = forms.IntegerField(
        min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False, widget=forms.HiddenInput
    )

    def chosen(self, today) -> int:
        return self.is_valid() and self.cleaned_data["year"] or today.year


class ScoreForm(forms.Form):
    """The scores of one side: points and a remark for each item, for a veto whether it applies.

    It knows what its page showed, so that two people's scores do not undo each other. `listed`
    names the items of the page: one that was changed meanwhile is told.
    """

    listed = forms.CharField(
        label=pgettext_lazy("appraisal", "Items"), widget=forms.HiddenInput, max_length=5000
    )

    def __init__(self, *args, sheet, side, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = sheet.lines
        self.keys = " ".join(f"{line.item.key}:{line.item.weight:.1f}" for line in self.lines)
        self.initial["listed"] = self.keys
        for line in self.lines:
            self._add(line, side)
        for _line, mark, remark in self.rows():
            mark.field.show_hidden_initial = remark.field.show_hidden_initial = True

    def _add(self, line, side):
        key, name = line.item.key, str(line.item.shown_text)
        if line.is_veto:
            field = forms.BooleanField(label=gettext("It applies"), required=False)
            self.initial[f"applies-{key}"] = getattr(line, f"{side}_applies")
            self.fields[f"applies-{key}"] = field
        else:
            weight = line.item.weight
            label = gettext("Points, 0 to %(weight)s") % {"weight": formats.number(weight)}
            self.fields[f"score-{key}"] = forms.DecimalField(
                label=label,
                required=False,
                min_value=0,
                max_value=weight,
                decimal_places=1,
                widget=forms.NumberInput(
                    attrs={"inputmode": "decimal", "aria-label": f"{name}: {label}"}
                ),
            )
            self.initial[f"score-{key}"] = getattr(line, f"{side}_score")
        remark = gettext("Remark")
        self.fields[f"remark-{key}"] = forms.CharField(
            label=remark,
            required=False,
            max_length=MOST_REMARK,
            widget=forms.TextInput({"aria-label": f"{name}: {remark}"}),
        )
        self.initial[f"remark-{key}"] = getattr(line, f"{side}_remark")

    def clean_listed(self):
        if self.cleaned_data["listed"] != self.keys:
            self.data = self.data.copy()
            self.data["listed"] = self.keys
            text = gettext("The list of items has changed meanwhile: check your scores, then save.")
            raise forms.ValidationError(text, code="changed")
        return self.keys

    def rows(self) -> list[tuple]:
        """(line, field of points or of the veto, field of the remark)."""
        return [
            (
                line,
                self[f"{'applies' if line.is_veto else 'score'}-{line.item.key}"],
                self[f"remark-{line.item.key}"],
            )
            for line in self.lines
        ]

    @property
    def marks(self) -> dict[str, dict]:
        """What the operation takes: by key of an item, what differs from what the page showed."""
        marks = {}
        for name in self.changed_data:
            what, _dash, key = name.partition("-")
            if key:
                marks.setdefault(key, {})[what] = self.cleaned_data[name]
        return marks


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why it is opened again"), max_length=100)
