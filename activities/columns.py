"""The columns of exported sessions: a heading, and what a session has there."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from branchhub.core import formats


def _name(person) -> str:
    return person.name if person else ""


def _has_minutes(session) -> str:
    return pgettext("answer", "yes") if session.has_minutes else pgettext("answer", "no")


SESSIONS = [
    (_("Title"), lambda session: session.title),
    (pgettext_lazy("column", "Branch"), lambda session: str(session.branch)),
    (_("Party group"), lambda session: str(session.group or "")),
    (_("Kind"), lambda session: str(session.get_kind_display())),
    (_("State"), lambda session: str(session.get_status_display())),
    (_("Date"), lambda session: session.day),
    (_("Time"), lambda session: formats.clock_range(session.starts_at, session.ends_at)),
    (_("Venue"), lambda session: session.venue),
    (_("Chair"), lambda session: _name(session.chair)),
    (_("Recorder"), lambda session: _name(session.recorder)),
    (_("Lecturer"), lambda session: session.lecturers),
    (_("Should attend"), lambda session: session.expected),
    (pgettext_lazy("number of people", "Present"), lambda session: session.present),
    (_("Minutes"), _has_minutes),
]
