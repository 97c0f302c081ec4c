from django import template
from django.utils import timezone

from branchhub.core.templatetags.bh import state

from ..states import state_of

register = template.Library()


@register.simple_tag
def session_state(activity):
    """The chip of a session read `with_minutes_state()`: `{% session_state activity %}`."""
    look, word, icon = state_of(activity, timezone.now(), has_minutes=activity.has_minutes)
    return state(look, word, icon)
