from django import forms
from django.utils.translation import gettext_lazy as _

from branchhub.core import uploads

MOST_AT_ONCE = 30
# Telephones send JPEG instead of their own format only where the page names what it takes.
ACCEPTED = ",".join([*uploads.EXTENSIONS, *sum(uploads.EXTENSIONS.values(), [])])


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of uploads; what they are is checked when they are attached."""

    def __init__(self, *, accept, **kwargs):
        super().__init__(widget=FilesInput(attrs={"accept": accept}), **kwargs)

    def clean(self, data, initial=None):
        if not data:
            super().clean(None, initial)
            return []
        if len(data) > MOST_AT_ONCE:
            raise forms.ValidationError(
                _("At most %(limit)d files at once."),
                code="too_many",
                params={"limit": MOST_AT_ONCE},
            )
        return [super(FilesField, self).clean(file, initial) for file in data]
