from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from branchhub.core.templatetags.bh import state

from .. import states
from ..states import duties_of, mark_of, state_of

register = template.Library()


@register.simple_tag
def session_state(activity):
    """The chip of a session read `with_minutes_state()`: `{% session_state activity %}`."""
    look, word, icon = state_of(activity, timezone.now(), has_minutes=activity.has_minutes)
    return state(look, word, icon)


@register.simple_tag
def my_part(activity):
    """What the reader does at a session read `with_part_of` the reader: duties and attendance."""
    tags = [(word,) for word in duties_of(activity)]
    drawn = format_html_join("", '<span class="bh-tag">{}</span>', tags)
    look, word = mark_of(activity, timezone.now()) or ("", "")
    if look == "na":
        return format_html('{}<span class="bh-tag">{}</span>', drawn, word)
    return format_html("{}{}", drawn, state(look, word) if look else "")


@register.simple_tag
def may_ask_leave(activity):
    """Whether the reader is expected there and may ask for leave, as far as `with_part_of` says."""
    return states.may_ask_leave(activity, timezone.now())
