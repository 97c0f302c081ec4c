from functools import cached_property

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branchhub.core.fields import DayField
from branchhub.core.masking import mask_address, mask_id_number, mask_phone

from ..choices import PostCategory, PostKind, Status
from ..models import Branch, Department, Member, PartyGroup
from ..roster.values import Masked, read_address, read_id_number, read_phone
from ..rules import roles_of, sees_several_branches

MOST_TEXT = 2000
MOST_OFFERED = 50  # branches: who reviews more finds them on the home page
MASKS = {"id_number": mask_id_number, "phone": mask_phone, "address": mask_address}
UNCHANGED = _("Leave the asterisks as they are to keep what is stored.")
ANY = [("", _("All"))]
IN_PARTY = "in_party"
FRONT_LINE = "front"


class BranchForm(forms.Form):
    """Whose members are listed; without a choice the user's own branch, else the first one."""

    branch = forms.ModelChoiceField(Branch.objects.none(), label=_("Branch"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.own, self.sees_several = roles_of(user).branch, sees_several_branches(user)
        visible = Branch.objects.visible_to(user)
        self.fields["branch"].queryset = visible.select_related("committee")
        self.fields["branch"].empty_label = None

    def chosen(self):
        """A branch with its committee, or None for somebody who may see none."""
        asked = self.cleaned_data.get("branch") if self.is_valid() else None
        return asked or self.own or next(iter(self.first), None)

    def offered(self):
        """The field with its choices, or None where there is none or too many; one query.

        None at all for who sees one branch only.
        """
        if not self.sees_several or not 1 < len(self.first) <= MOST_OFFERED:
            return None
        self.fields["branch"].choices = [(branch.pk, str(branch)) for branch in self.first]
        return self["branch"]

    @cached_property
    def first(self):
        """The first branches of those to choose from, one more than are offered."""
        return list(self.fields["branch"].queryset[: MOST_OFFERED + 1])


class MemberFilterForm(forms.Form):
    """What the list is narrowed by; who sees names and posts only narrows by these."""

    q = forms.CharField(
        label=_("Name or pinyin"),
        required=False,
        max_length=50,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("e.g. 罗婷婷, ltt")}),
    )
    group = forms.ModelChoiceField(
        PartyGroup.objects.none(), label=_("Party group"), required=False, empty_label=_("All")
    )
    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("Department"), required=False, empty_label=_("All")
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[*ANY, (IN_PARTY, _("Party members")), *Status.choices],
    )
    line = forms.ChoiceField(
        label=_("Line of work"),
        required=False,
        choices=[*ANY, (FRONT_LINE, _("R&D and production")), *PostCategory.choices],
    )
    day = DayField(required=False, widget=forms.HiddenInput)
    post = forms.ChoiceField(label=_("Post"), required=False, choices=[*ANY, *PostKind.choices])

    def __init__(self, *args, branch, sees_records, **kwargs):
        super().__init__(*args, **kwargs)
        if sees_records:
            asked = self.data.get("day") or self.data.get("group")
            self.fields["group"].queryset = branch.groups.all() if asked else branch.groups.open()
            self.fields["department"].queryset = branch.departments.all()
        else:
            for name in ("group", "department", "status", "line", "day"):
                del self.fields[name]

    def narrow(self, members, day):
        """Those of `members`, with_open_record(), that fit on `day`.

        What one may not see of a person does not find the person either.
        """
        given = self.cleaned_data
        if given.get("q"):
            members = members.matching(given["q"])
        if given.get("post"):
            members = members.holding([given["post"]], day)
        if given.get("group"):
            members = members.in_group([given["group"]], day).filter(is_open=True)
        if given.get("department"):
            members = members.filter(department=given["department"], is_open=True)
        if given.get("line") == FRONT_LINE:
            members = members.filter(post_category__in=PostCategory.front_line(), is_open=True)
        elif given.get("line"):
            members = members.filter(post_category=given["line"], is_open=True)
        if given.get("status") == IN_PARTY:
            return members.in_party(day).filter(is_open=True)
        if given.get("status"):
            return members.having_status([given["status"]], day).filter(is_open=True)
        return members.on_roster(day)

    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())


class MemberForm(forms.ModelForm):
    """A person's file. Personal data come masked; what stays masked stays as it is."""

    id_number = forms.CharField(
        label=_("ID number"), required=False, max_length=40, strip=True, help_text=UNCHANGED
    )
    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=40, strip=True, help_text=UNCHANGED
    )
    address = forms.CharField(
        label=_("Home address"), required=False, max_length=200, strip=True, help_text=UNCHANGED
    )
    remark = forms.CharField(
        label=_("Remark"), required=False, max_length=MOST_TEXT, widget=forms.Textarea({"rows": 3})
    )

    backbone_since = DayField(
        label=_("Business backbone since"),
        required=False,
        help_text=_("Dual training is counted by this day."),
    )

    PERSON = ["name", "sex", "ethnic_group", "born_on", "native_place", "education"]
    PERSONAL = ["phone", "id_number", "address"]
    WORK = ["department", "position", "job_title", "post_category", "working_since"]
    WORK += ["is_backbone", "backbone_since"]
    PARTY = ["joined_on", "regularised_on", "transferred_in_on", "introducers", "remark"]

    class Meta:
        model = Member
        fields = [
            "name", "sex", "ethnic_group", "born_on", "native_place", "education",
            "phone", "id_number", "address",
            "department", "position", "job_title", "post_category", "working_since", "is_backbone",
            "backbone_since", "joined_on", "regularised_on", "transferred_in_on", "introducers",
            "remark",
        ]  # fmt: skip

    def __init__(self, *args, branch, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.branch = branch
        self.fields["department"].queryset = branch.departments.all()
        for name in ("born_on", "working_since", "joined_on", "regularised_on"):
            self.fields[name].help_text = _("As far as it is known: 1988, 1988.05 or 1988.05.12.")
        for name, mask in MASKS.items():
            self.initial[name] = mask(getattr(self.instance, name))
            if not self.initial[name]:
                self.fields[name].help_text = ""

    def clean_id_number(self):
        return self._read("id_number", read_id_number)

    def clean_phone(self):
        return self._read("phone", read_phone)

    def clean_address(self):
        return self._read("address", read_address)

    def _read(self, name, read):
        """The value as it is stored; what was there before if the field shows asterisks."""
        text = self.cleaned_data[name]
        value = read(text) if text else ""
        return getattr(self.instance, name) if isinstance(value, Masked) else value

    def clean(self):
        data = super().clean()
        born, joined = data.get("born_on"), data.get("joined_on")
        regularised = data.get("regularised_on")
        if born and joined and joined < born:
            self.add_error("joined_on", _("The date of joining is before the date of birth."))
        if joined and regularised and regularised < joined:
            self.add_error("regularised_on", _("Regularisation cannot come before joining."))
        for name in ("born_on", "joined_on", "regularised_on"):
            if data.get(name) and data[name].earliest() > timezone.localdate():
                self.add_error(name, _("This day is still to come."))
        self._check_backbone(data)
        return data

    def _check_backbone(self, data):
        since = data.get("backbone_since")
        if since and since > timezone.localdate():
            self.add_error("backbone_since", _("This day is still to come."))
        elif since and not data.get("is_backbone"):
            sentence = _("Tick “business backbone” as well, or leave this day empty.")
            self.add_error("backbone_since", sentence)


class NewMemberForm(MemberForm):
    """A new person's file, with the first status and a group."""

    status = forms.ChoiceField(label=_("Status"), choices=Status.choices, initial=Status.FULL)
    from_on = DayField(
        label=_("Status since"),
        required=False,
        help_text=_("Left empty, the date of regularisation or joining counts, else today."),
    )
    group = forms.ModelChoiceField(
        PartyGroup.objects.none(), label=_("Party group"), required=False
    )

    FIRST = ["status", "from_on", "group"]

    def __init__(self, *args, branch, **kwargs):
        super().__init__(*args, branch=branch, **kwargs)
        self.fields["group"].queryset = branch.groups.open()
        self.fields["status"].choices = [
            choice for choice in Status.choices if choice[0] not in Status.gone()
        ]


class RevealForm(forms.Form):
    field = forms.ChoiceField(choices=[(name, name) for name in MASKS])
