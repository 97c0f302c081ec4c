"""Sign-in sheets: one to be signed, and one that says who came. Source: domain.md 4, form 3."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from activities.choices import ActivityStatus, AttendanceStatus
from branchhub.core.papers.paper import (
    Column,
    Fact,
    Paper,
    Paragraph,
    Signatures,
    Table,
    in_chapters,
)

from . import record, samples
from .record import Record, group_of, turnout_text, unmarked

SPARE_ROWS = 6
ROW_HEIGHT = 10.5


def may_see(user, activity) -> bool:
    """Whoever knows of the session sees who is expected and who came, on its page too."""
    return True


class Blank:
    """The sheet that lies on the table: a line a person, and spare ones."""

    is_allowed = staticmethod(may_see)

    @staticmethod
    def is_offered(activity, now) -> bool:
        return activity.status != ActivityStatus.CANCELLED

    @staticmethod
    def build(activity, user) -> Paper:
        return blank(record.read(activity, user))

    @staticmethod
    def sample() -> Paper:
        return blank(samples.session())


class AsHeld:
    """Who came and who did not, as the attendance says."""

    is_allowed = staticmethod(may_see)

    @staticmethod
    def is_offered(activity, now) -> bool:
        return activity.status in ActivityStatus.counted()

    @staticmethod
    def build(activity, user) -> Paper:
        return as_held(record.read(activity, user))

    @staticmethod
    def sample() -> Paper:
        return as_held(samples.session())


def blank(record: Record) -> Paper:
    columns = [
        Column("number", _("No."), 1.6, centred=True),
        Column("name", _("Name"), 5.2, centred=True),
        Column("group", _("Party group"), 4, centred=True),
        Column("signature", _("Signature"), 5),
        Column("remark", _("Remark"), 3),
    ]
    invited = [guest.name for guest in record.guests if guest.count == 1]
    people = [(row.member.name, group_of(row)) for row in record.rows]
    people += [(name, _("Guest")) for name in invited]
    rows = [
        [str(number), name, group, "", ""]
        for number, (name, group) in enumerate(people + [("", "")] * SPARE_ROWS, 1)
    ]
    return Paper(
        title=_("Sign-in sheet: %(kind)s") % {"kind": record.activity.get_kind_display()},
        organisation=record.organisation,
        facts=record.facts(),
        parts={
            "people": [Table("people", columns, rows, row_height=ROW_HEIGHT)],
            "signatures": [Signatures(_signatures())],
        },
        missing=_no_list(record),
    )


def as_held(record: Record) -> Paper:
    chapters = in_chapters(
        [
            ("totals", "", [Paragraph(turnout_text(record.turnout))] if record.rows else []),
            ("people", _("On the list"), [_people(record)]),
            ("guests", _("Attending by invitation"), [_guests(record)]),
            ("signatures", "", [Signatures(_signatures())]),
        ]
    )
    return Paper(
        title=_("Attendance: %(kind)s") % {"kind": record.activity.get_kind_display()},
        organisation=record.organisation,
        facts=[*record.facts(), *_totals(record)],
        parts=chapters,
        missing=[*_no_list(record), *_not_marked(record)],
    )


def _people(record):
    columns = [
        Column("number", _("No."), 1.6, centred=True),
        Column("name", _("Name"), 5.2, centred=True),
        Column("group", _("Party group"), 4, centred=True),
        Column("status", _("Attendance"), 4, centred=True),
        Column("remark", _("Remark"), 5),
    ]
    rows = [
        [
            str(number),
            row.member.name,
            group_of(row),
            str(row.get_status_display()),
            row.reason if record.with_reasons else "",
        ]
        for number, row in enumerate(record.rows, 1)
    ]
    return Table("people", columns, rows)


def _guests(record):
    columns = [
        Column("number", _("No."), 1.6, centred=True),
        Column("name", _("Name or group of people"), 10),
        Column("count", _("Head count"), 3, centred=True),
    ]
    rows = [
        [str(number), guest.name, str(guest.count)] for number, guest in enumerate(record.guests, 1)
    ]
    return Table("guests", columns, rows)


def _totals(record):
    turnout = record.turnout
    values = {
        "should": (_("Should attend"), turnout.should),
        "present": (_("Present"), turnout.present),
        "leave": (_("On leave"), turnout.leave),
        "absent": (str(AttendanceStatus.ABSENT.label), turnout.absent),
    }
    return [
        Fact(name, label, str(value) if turnout.listed else "")
        for name, (label, value) in values.items()
    ]


def _signatures() -> list[str]:
    return [
        _("%(role)s (signature):") % {"role": _("Recorder")},
        pgettext("of a signature", "Date:"),
    ]


def _no_list(record) -> list[str]:
    if record.rows or not record.activity.rule.takes_attendance:
        return []
    return [_("Nobody is on the list of expected people")]


def _not_marked(record) -> list[str]:
    count = len(unmarked(record.rows))
    return [_("Not marked yet: %(count)d.") % {"count": count}] if count else []
