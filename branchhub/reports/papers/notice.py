"""What calls people to a session, as a sheet of paper or a message in a chat group."""

from django.utils.translation import gettext as _

from activities.choices import ActivityStatus
from activities.kinds import Expects
from branchhub.core import formats
from branchhub.core.papers.paper import (
    NONE,
    Closing,
    Paper,
    Paragraph,
    in_chapters,
    labelled,
    listed,
)

from . import record, samples
from .record import Record, date_of


def is_allowed(user, activity) -> bool:
    return True


def is_offered(activity, now) -> bool:
    return activity.status != ActivityStatus.CANCELLED


def build(activity, user) -> Paper:
    """Five queries at most."""
    return compose(record.read(activity, user), list(activity.agenda_items.all()))


def compose(record: Record, items) -> Paper:
    activity = record.activity
    signed_on = activity.announced_at
    closing = [record.organisation, *([formats.full_date(signed_on)] if signed_on else [])]
    chapters = in_chapters(
        [
            ("address", "", [_address(record)]),
            ("call", "", [Paragraph(_call(record))]),
            ("when", _("When and where"), _when(record)),
            ("agenda", _("Agenda"), _agenda(items)),
            ("people", _("Who takes part"), _people(record)),
            ("closing", "", [Closing(closing)]),
        ]
    )
    return Paper(
        title=_("Notice: %(kind)s") % {"kind": activity.get_kind_display()},
        organisation=record.organisation,
        facts=record.facts(),
        parts=chapters,
        missing=_missing(activity, items),
        facts_untold=True,
    )


def _address(record):
    return Paragraph(_("To: %(people)s") % {"people": _addressed(record)}, is_flush=True)


def _addressed(record) -> str:
    expects = record.activity.rule.expects
    if expects is Expects.COMMITTEE:
        return _("members of the branch committee")
    if record.activity.group:
        return _("members of %(group)s") % {"group": record.activity.group.name}
    return _("members of the branch")


def _call(record) -> str:
    values = {"kind": record.activity.get_kind_display(), "title": record.activity.title}
    return _("A session is called: %(kind)s, “%(title)s”.") % values


def _when(record):
    activity = record.activity
    time = formats.clock_range(activity.starts_at, activity.ends_at)
    lines = [
        labelled(_("Time"), f"{date_of(activity)} {time}"),
        labelled(_("Venue"), activity.venue or NONE),
    ]
    if activity.chair:
        lines.append(labelled(_("Chair"), activity.chair.name))
    if activity.lecturers:
        lines.append(labelled(_("Lecturer"), activity.lecturers))
    return [Paragraph(line) for line in lines]


def _agenda(items):
    return [Paragraph(f"{number}. {item.title}") for number, item in enumerate(items, 1)]


def _people(record):
    lines = []
    names = [row.member.name for row in record.rows]
    if names:
        count = _("%(count)d expected") % {"count": len(names)}
        lines.append(labelled(count, listed(names)))
    if record.guests:
        lines.append(labelled(_("Invited"), listed(record.guest_names())))
    return [Paragraph(line) for line in lines]


def _missing(activity, items) -> list[str]:
    lacks = {
        _("No venue is entered"): not activity.venue,
        _("The agenda has no items"): not items,
        _("The session is not announced yet"): activity.announced_at is None,
    }
    return [text for text, holds in lacks.items() if holds]


def sample() -> Paper:
    return compose(samples.session(), [samples.item()])
