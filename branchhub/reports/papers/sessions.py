"""The sessions of a year as chapters of a handbook: what there was, and the minutes of each."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from activities.choices import ActivityStatus
from activities.models import Activity
from activities.rules import can_read_minutes
from branchhub.core import formats
from branchhub.core.papers.paper import (
    Column,
    PageBreak,
    Paragraph,
    Table,
    labelled,
    nested,
    numbered,
)

from . import minutes
from .minutes import Minutes


@dataclass(frozen=True)
class Session:
    """`also` are the kinds that it counts for besides its own; no `minutes` of what was not held,
    or of what the reader may know of but not read.
    """

    activity: Activity
    also: list[str] = field(default_factory=list)
    minutes: Minutes | None = None

    @property
    def title(self) -> str:
        group = self.activity.group
        return labelled(group.name, self.activity.title) if group else self.activity.title

    @property
    def volunteer_hours(self):
        """0 where nothing came of it."""
        outcome = getattr(self.activity, "outcome", None)
        return outcome.volunteer_hours if outcome else 0


def read(branch, year, user) -> list[Session]:
    """All of the year that `user` may know of, in order of time. Eleven queries at most."""
    seen = Activity.objects.visible_to(user).filter(branch=branch).in_year(year).with_number()
    people = ("branch__committee", "group", "chair", "recorder", "lecturer", "outcome")
    activities = list(
        seen.select_related(*people).prefetch_related("also_counts").order_by("starts_at", "pk")
    )
    held = [each for each in activities if each.status in ActivityStatus.counted()]
    readable = [each for each in held if can_read_minutes(user, each)]
    written = {found.record.activity.pk: found for found in minutes.read_all(readable, user)}
    return [
        Session(each, [also.kind for also in each.also_counts.all()], written.get(each.pk))
        for each in activities
    ]


def blocks(sessions, kinds) -> list:
    """A table of the `sessions` of these kinds, and of others that count for one, then minutes."""
    own = [session for session in sessions if session.activity.kind in kinds]
    shown = [each for each in sessions if each in own or not kinds.isdisjoint(each.also)]
    found = [_overview(shown, kinds)]
    for number, session in enumerate((each for each in own if each.minutes), 1):
        found += [PageBreak(), *_minutes(number, session)]
    return found


def _minutes(number, session) -> list:
    paper = minutes.compose(session.minutes)
    day = formats.short_day(session.activity.starts_at)
    heading = numbered(number, f"{day} {session.title}")
    return [heading, *nested(paper)]


def _overview(sessions, kinds) -> Table:
    columns = [
        Column("number", _("No."), 1.3, centred=True),
        Column("date", _("Date"), 2.6, centred=True),
        Column("title", _("Title"), 6.8),
        Column("came", _("Came"), 1.8, centred=True),
        Column("state", _("State"), 2, centred=True),
        Column("remark", _("Remark"), 4.5),
    ]
    rows = [
        [
            _number(session, kinds),
            formats.short_day(session.activity.starts_at),
            session.title,
            _came(session),
            str(session.activity.get_status_display()),
            _remark(session, kinds),
        ]
        for session in sessions
    ]
    return Table("", columns, rows, is_small=True)


def _number(session, kinds) -> str:
    """Which of its body's in the year it is; called off ones and those of other kinds have none."""
    activity = session.activity
    is_counted = activity.kind in kinds and activity.status != ActivityStatus.CANCELLED
    return str(activity.number) if is_counted else ""


def _came(session) -> str:
    """`17/21` of those who should have come."""
    if not (session.minutes and session.minutes.record.rows):
        return ""
    turnout = session.minutes.record.turnout
    return f"{turnout.present}/{turnout.should}"


def _remark(session, kinds) -> str:
    activity = session.activity
    kind = str(activity.get_kind_display())
    said = []
    if activity.kind not in kinds:
        said.append(_("Held as %(kind)s, and in that chapter.") % {"kind": kind})
    elif len(kinds) > 1:
        said.append(kind)
    if activity.cancel_reason:
        said.append(activity.cancel_reason)
    if session.minutes and session.minutes.missing and activity.kind in kinds:
        said.append(_("The record is not complete."))
    return "\n".join(said)


def volunteering_blocks(sessions) -> list:
    """Sessions with volunteer hours, and their sum."""
    given = [session for session in sessions if session.volunteer_hours]
    columns = [
        Column("date", _("Date"), 3, centred=True),
        Column("title", _("Title"), 9),
        Column("came", _("Came"), 3, centred=True),
        Column("hours", _("Volunteer hours"), 3, centred=True),
    ]
    rows = [
        [
            formats.short_day(session.activity.starts_at),
            session.title,
            _came(session),
            formats.number(session.volunteer_hours),
        ]
        for session in given
    ]
    total = formats.number(sum(session.volunteer_hours for session in given))
    said = [Paragraph(_("Volunteer hours in all: %(hours)s.") % {"hours": total})] if given else []
    return [*said, Table("volunteering", columns, rows)]
