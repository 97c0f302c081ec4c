"""Tags and filters of the visual frame: icons, state chips, names, dates, form controls."""

import functools
import re

from django import forms, template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

from branchhub.core import formats

register = template.Library()

STATE_ICONS = {
    "met": "check-circle-fill",
    "planned": "calendar-event",
    "due": "hourglass-split",
    "missed": "x-circle-fill",
    "na": "dash-lg",
}
NOTE_LOOKS = {
    "success": ("bh-note-ok", "check-circle-fill"),
    "warning": ("bh-note-due", "exclamation-triangle-fill"),
    "error": ("bh-note-warn", "exclamation-triangle-fill"),
}
# Django's words that the house says otherwise in Chinese: our catalogue goes first.
SAID_OUR_WAY = (
    _("This field is required."),
    _("Enter a valid date."),
    _("Enter a valid time."),
    _("Enter a valid email address."),
    _("Enter a whole number."),
    _("Enter a number."),
    _("Null characters are not allowed."),
    ngettext_lazy(
        "Ensure that there are no more than %(max)s digit in total.",
        "Ensure that there are no more than %(max)s digits in total.",
        "max",
    ),
    ngettext_lazy(
        "Ensure that there are no more than %(max)s decimal place.",
        "Ensure that there are no more than %(max)s decimal places.",
        "max",
    ),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Your old password was entered incorrectly. Please enter it again."),
    _("Your password can’t be too similar to your other personal information."),
    _("Your password can’t be a commonly used password."),
    _("Your password can’t be entirely numeric."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
)
NAME_DOTS = re.compile("([·•・])")  # as in 古丽娜尔·艾合买提


@functools.cache
def icon_names() -> frozenset[str]:
    with open(finders.find("icons.svg"), encoding="utf-8") as sprite:
        return frozenset(re.findall(r'<symbol id="([^"]+)"', sprite.read()))


@functools.cache
def _draw(name, extra):
    if name not in icon_names():
        raise LookupError(f"icons.svg has no icon {name!r}")
    return format_html(
        '<svg class="bh-icon{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        f" {extra}" if extra else "",
        static("icons.svg"),
        name,
    )


@register.simple_tag
def icon(name, extra=""):
    """An icon of the sprite: `{% icon "lock" %}`, `{% icon "lock" "bh-row-lead" %}`.

    Raises LookupError for a name that the sprite does not have.
    """
    return _draw(name, extra)


@register.simple_tag
def state(kind, label, icon_name=""):
    """A chip of icon and word; `kind` is met, planned, due, missed or na."""
    drawn = _draw(icon_name or STATE_ICONS[kind], "")
    return format_html('<span class="bh-state bh-state-{}">{}{}</span>', kind, drawn, label)


@register.simple_tag
def state_icon(kind):
    """The icon of a state alone, where its word stands beside it already."""
    return _draw(STATE_ICONS[kind], "")


@register.inclusion_tag("components/note.html")
def note(text, level="info"):
    """A message on a page; `level` as in django.contrib.messages: info, success, warning, error."""
    look, icon_name = NOTE_LOOKS.get(level, ("", "info-circle-fill"))
    return {"text": text, "level": level, "look": look, "icon_name": icon_name}


@register.filter
def person_name(name):
    """Keep a name on one line; one with a middle dot may break after the dot."""
    parts = NAME_DOTS.split(str(name))
    pieces = zip(parts[::2], [*parts[1::2], ""], strict=True)
    joined = format_html_join(mark_safe("<wbr>"), "{}{}", pieces)
    return format_html('<span class="bh-name">{}</span>', joined)


def _date_filter(write):
    """Register a function of `formats`; an empty value stays empty."""

    @functools.wraps(write)
    def filtered(value, *args):
        return write(value, *args) if value else ""

    register.filter(write.__name__, filtered)


for _write in (
    formats.day,
    formats.day_time,
    formats.clock,
    formats.clock_range,
    formats.time_range,
    formats.full_date,
    formats.since,
    formats.month,
    formats.short_month,
    formats.weekday,
    formats.partial_date,
):
    _date_filter(_write)


register.filter(formats.number)
register.filter(formats.percent)
register.filter(formats.amount)
register.filter(formats.yuan)


@register.simple_tag
def date_block(value):
    """The square with month, day and weekday beside the next session."""
    return format_html(
        '<div class="bh-date">{}<b>{}</b>{}</div>',
        formats.short_month(value),
        formats.day_of_month(value),
        formats.weekday(value),
    )


@register.filter
def shape(field) -> str:
    """How a bound field is laid out: choices, group, check or line."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "group" if field.use_fieldset else "line"


@register.simple_tag
def control(field):
    """The input of a bound field in the house's classes; Django adds the aria attributes."""
    widget = field.field.widget
    look = "form-control"
    if isinstance(widget, forms.CheckboxInput):
        look = "form-check-input"
    elif isinstance(widget, forms.Select):
        look = "form-select"
    classes = [widget.attrs.get("class"), look, "is-invalid" if field.errors else None]
    return field.as_widget(attrs={"class": " ".join(filter(None, classes))})


@register.filter
def shown_before(field):
    """A hidden input with what the page shows in the field, for `show_hidden_initial`."""
    return field.as_hidden(only_initial=True)


@register.simple_tag
def choice(option):
    """One radio button or checkbox of a choice field, without its label."""
    attrs = option.data["attrs"]
    attrs["class"] = "form-check-input"
    attrs.pop("aria-invalid", None)  # belongs to the group, not to each of its choices
    return option.tag()


@register.filter
def first_control_id(field) -> str:
    """Where a link to this field leads: its input, or the first of its choices."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.auto_id


@register.filter
def error_count(form) -> int:
    """The number of errors that a form's summary lists."""
    return sum(len(errors) for errors in form.errors.values())
