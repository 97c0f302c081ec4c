"""Forms of the minutes, of files, and of closing a record."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..choices import FileKind
from ..models import MinutesRevision
from ..operations.minutes import LONGEST, Draft
from .uploads import ACCEPTED, FilesField


class SectionForm(forms.Form):
    """The text of one section and the version that it was written on."""

    text = forms.CharField(
        label=_("What was said"),
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "max_length": _(
                "The text has %(show_value)d characters; at most %(limit_value)d can be saved."
            )
        },
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args, section=None, **kwargs):
        if section:
            kwargs["prefix"] = f"s{section.pk}"
            kwargs["initial"] = {"text": section.text, "version": section.version}
        super().__init__(*args, **kwargs)
        # The browser would cut a pasted text in silence; the server says how long it is.
        self.fields["text"].widget.attrs.pop("maxlength", None)
        self.section = section

    def draft(self) -> Draft:
        return Draft(self.section, self.cleaned_data["text"], self.cleaned_data["version"])


class Pick:
    MINE = "mine"
    THEIRS = "theirs"
    MERGED = "merged"


class ConflictForm(forms.Form):
    """Which of two texts of a section is kept; `version` is that of the saved one."""

    pick = forms.ChoiceField(
        choices=[(Pick.MINE, ""), (Pick.THEIRS, ""), (Pick.MERGED, "")],
        widget=forms.RadioSelect,
        initial=Pick.MINE,
    )
    mine = forms.CharField(
        required=False, strip=False, max_length=LONGEST, widget=forms.Textarea(attrs={"hidden": ""})
    )
    merged = forms.CharField(
        label=_("The merged text"),
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args, section, **kwargs):
        super().__init__(*args, prefix=f"c{section.pk}", **kwargs)
        for name in ("mine", "merged"):
            self.fields[name].widget.attrs.pop("maxlength", None)
        self.section = section

    def keeps_theirs(self) -> bool:
        return self.cleaned_data["pick"] == Pick.THEIRS

    def draft(self) -> Draft:
        data = self.cleaned_data
        return Draft(self.section, data[data["pick"]], data["version"])


class CompareForm(forms.Form):
    """Two revisions of one section, `a` the older."""

    a = forms.ModelChoiceField(MinutesRevision.objects.none())
    b = forms.ModelChoiceField(MinutesRevision.objects.none())

    def __init__(self, *args, section, **kwargs):
        super().__init__(*args, **kwargs)
        revisions = section.revisions.select_related("by__member")
        self.fields["a"].queryset = self.fields["b"].queryset = revisions


class FilesForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"), choices=FileKind.choices, widget=forms.RadioSelect, initial=FileKind.PHOTO
    )
    files = FilesField(
        accept=ACCEPTED,
        label=_("Files"),
        help_text=_(
            "Several at once: pictures, PDF, Word, Excel, PowerPoint or plain text, 20 MB each. "
            "Where a picture was taken is removed from it."
        ),
    )


class ArchiveForm(forms.Form):
    remark = forms.CharField(
        label=_("Why it is archived incomplete"), max_length=200, required=False
    )

    def __init__(self, *args, incomplete, **kwargs):
        super().__init__(*args, **kwargs)
        if not incomplete:
            del self.fields["remark"]
        else:
            self.fields["remark"].required = True


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=100, help_text=_("It stays in the history.")
    )


class PageForm(forms.Form):
    """`?page=` of a list; anything else is the first page."""

    page = forms.IntegerField(min_value=1, max_value=10_000, required=False)
