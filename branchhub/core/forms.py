from django import forms


class ChangesForm(forms.ModelForm):
    """A form that knows what its page showed, so that two people's edits do not undo each other."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True

    @property
    def changes(self):
        """{column: value} of what differs from what the page showed."""
        return {name: self.cleaned_data[name] for name in self.changed_data}
