from django import forms


class CardForm(forms.Form):
    """Which political birthday a card of paper was for, as the list showed it."""

    years = forms.IntegerField(min_value=1, max_value=150)
