from django import template

from ..choices import Status

register = template.Library()


@register.filter
def status_label(value) -> str:
    """The word for a status that a query annotated; "" for none."""
    return Status(value).label if value else ""
