from django import forms


class PersonField(forms.TypedChoiceField):
    """One of a list of members that several fields share, so that it is read once."""

    def __init__(self, *, required=False, **kwargs):
        super().__init__(required=required, empty_value=None, **kwargs)

    def offer(self, people):
        self.coerce = {str(member.pk): member for member in people}.get
        self.choices = [("", "–"), *((member.pk, member.name) for member in people)]
