from django import forms
from django.utils.translation import gettext_lazy as _


class TabForm(forms.Form):
    tab = forms.ChoiceField(choices=[("todo", _("To do")), ("news", _("To know"))], required=False)

    def chosen(self) -> str:
        return self.cleaned_data["tab"] if self.is_valid() else ""
