from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branchhub.core import xlsx
from branchhub.core.fields import DayField
from members.choices import PostKind
from members.models import Branch

from .columns import COLUMNS
from .plan import NEW_PERSON, UNIT_KEYS, Choices, Kind
from .reading import table_at

# What somebody can look through on one page; the rest is asked when the file comes again.
MOST_QUESTIONS = 200
MOST_POSTS = 100
LEFT_OUT = "-"
LAST_ROW = 1_048_576


class UploadForm(forms.Form):
    branch = forms.ModelChoiceField(
        Branch.objects.none(), label=gettext_lazy("branch"), empty_label=None
    )
    file = forms.FileField(
        label=gettext_lazy("Roster (.xlsx)"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=gettext_lazy("At most 5 MB and 5,000 rows."),
    )

    def __init__(self, *args, branches, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = branches
        self.fields["branch"].initial = branches.first()
        if len(branches) == 1:
            self.fields["branch"].widget = forms.HiddenInput()

    def clean_file(self):
        """The name and the content; a file that is too large is not even read."""
        file = self.cleaned_data["file"]
        content = file.read() if file.size <= xlsx.MAX_SIZE else b" " * (xlsx.MAX_SIZE + 1)
        return "".join(char for char in file.name if char.isprintable()), content


class HeadForm(forms.Form):
    """Which sheet, and which of its rows holds the headings."""

    sheet = forms.TypedChoiceField(label=gettext_lazy("Sheet"), coerce=int)
    head = forms.IntegerField(
        label=gettext_lazy("Row of the headings"), min_value=1, max_value=LAST_ROW
    )

    def __init__(self, *args, table, **kwargs):
        super().__init__(*args, **kwargs)
        self.table = table
        self.fields["sheet"].choices = [(n, sheet.name) for n, sheet in enumerate(table.sheets)]

    def clean(self):
        data = super().clean()
        if "sheet" not in data or "head" not in data:
            return data
        sheets = self.table.sheets
        if data["head"] not in sheets[data["sheet"]].rows:
            self.add_error("head", _("There is nothing in this row."))
            return data
        try:
            self.table = table_at(sheets, data["sheet"], data["head"])
        except ValidationError as error:
            self.add_error("sheet", error)
        return data


class ColumnsForm(forms.Form):
    """One select a column of the file."""

    def __init__(self, *args, table, **kwargs):
        super().__init__(*args, **kwargs)
        labels = [(column.key, capfirst(column.label)) for column in COLUMNS]
        for number, heading in table.headings.items():
            key = table.fields.get(number, LEFT_OUT)
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=heading,
                choices=[(LEFT_OUT, _("Left out")), *labels],
                initial=key,
                help_text="" if key != LEFT_OUT else escape("·".join(table.samples(number))),
            )

    def clean(self):
        data = super().clean()
        labels = {column.key: column.label for column in COLUMNS}
        seen = set()
        for field, key in list(data.items()):
            if key != LEFT_OUT and key in seen:
                sentence = _("“%(label)s” is chosen for another column already.")
                self.add_error(field, sentence % {"label": capfirst(labels[key])})
            seen.add(key)
        if "name" not in seen:
            raise ValidationError(_("Say which column holds the names."), code="no_name")
        return data

    def chosen(self) -> dict[int, str]:
        return {
            int(field.removeprefix("column_")): key
            for field, key in self.cleaned_data.items()
            if key != LEFT_OUT
        }


class ApplyForm(forms.Form):
    """What the preview asks: who a row is, which units to create, which posts to give."""

    digest = forms.CharField(max_length=64)

    def __init__(self, *args, plan, may_appoint, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        for key, label in unit_labels(plan).items():
            self.fields[f"create_{key}"] = forms.BooleanField(
                label=label, required=False, initial=True
            )
        for entry in plan.of(Kind.ASK)[:MOST_QUESTIONS]:
            self.fields[f"row_{entry.row.number}"] = forms.ChoiceField(
                label=_("Row %(row)s: %(name)s")
                % {"row": entry.row.number, "name": entry.row.name},
                choices=answers(entry),
                required=False,
                widget=forms.RadioSelect,
            )
        proposals = [each for each in plan.proposals if not each.obstacle][:MOST_POSTS]
        if proposals and may_appoint:
            self.fields["posts"] = forms.MultipleChoiceField(
                label=_("Posts to give"),
                choices=[(each.key, str(each)) for each in proposals],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
            self.fields["posts_from"] = DayField(
                label=_("Posts held since"),
                required=False,
                initial=plan.state.branch.term_from_on or timezone.localdate(),
            )

    def questions(self):
        """Pairs of field and entry."""
        entries = {f"row_{entry.row.number}": entry for entry in self.plan.of(Kind.ASK)}
        return [(self[name], entry) for name, entry in entries.items() if name in self.fields]

    def units(self):
        return [self[name] for name in self.fields if name.startswith("create_")]

    def clean_digest(self):
        if self.cleaned_data["digest"] != self.plan.digest:
            raise ValidationError(_("The preview is no longer up to date."), code="outdated")
        return self.cleaned_data["digest"]

    def clean_posts_from(self):
        day = self.cleaned_data["posts_from"] or timezone.localdate()
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come."), code="future")
        return day

    def clean_posts(self):
        """Of a branch's secretary, and of a group's leader, there is one."""
        chosen = [p for p in self.plan.proposals if p.key in self.cleaned_data["posts"]]
        for kind in (PostKind.SECRETARY, PostKind.GROUP_LEADER):
            places = [proposal.group for proposal in chosen if proposal.kind == kind]
            if len(places) != len(set(places)):
                raise ValidationError(
                    _("Only one person can be “%(post)s”. Tick one."),
                    code="twice",
                    params={"post": kind.label},
                )
        return self.cleaned_data["posts"]

    def clean(self):
        data = super().clean()
        members = [data[name] for name in self.fields if name.startswith("row_") and data.get(name)]
        members = [member for member in members if member != NEW_PERSON]
        if len(members) != len(set(members)):
            raise ValidationError(
                _("Two rows can't be the same person. Look through the questions again."),
                code="same_person",
            )
        return data

    def choices(self) -> Choices:
        data = self.cleaned_data
        return Choices(
            answers={
                int(name.removeprefix("row_")): data[name]
                for name in self.fields
                if name.startswith("row_") and data[name]
            },
            without=frozenset(key for key in UNIT_KEYS if data.get(f"create_{key}") is False),
        )

    def ticked_posts(self) -> dict:
        """Keys of the ticked proposals, each with the day it is held from."""
        day = self.cleaned_data.get("posts_from")
        return dict.fromkeys(self.cleaned_data.get("posts", []), day)


def unit_labels(plan) -> dict[str, str]:
    sentences = {
        "group": _("Create these Party groups: %(names)s"),
        "department": _("Create these departments: %(names)s"),
    }
    return {
        key: sentences[key] % {"names": "、".join(names)} for key, names in plan.new_units.items()
    }


def answers(entry) -> list[tuple[str, str]]:
    """The people of that name, each with what would be replaced, and a new person."""
    choices = [(str(each.member.pk), _answer(each)) for each in entry.candidates]
    return [*choices, (NEW_PERSON, _("A new person"))]


def _answer(candidate) -> str:
    change = _("%(label)s %(old)s → %(new)s")
    replaced = [
        change % {"label": each.label, "old": each.old_text, "new": each.new_text}
        for each in candidate.changes
        if each.old not in ("", None)
    ]
    if not replaced:
        return _("%(name)s of the branch") % {"name": candidate.member.name}
    return _("%(name)s of the branch (%(changes)s)") % {
        "name": candidate.member.name,
        "changes": "·".join(replaced),
    }
