from django import forms

MOST_TEXT = 5_000


def text(label, rows=3, required=False, **kwargs):
    """A field for a paragraph or two, where the table itself sets no limit."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, required=required, max_length=MOST_TEXT, widget=widget, **kwargs
    )
