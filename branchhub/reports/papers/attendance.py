"""Who came to which session of a period, of a branch or a group. Source: domain.md 4, form 3."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from activities.choices import ActivityStatus, AttendanceStatus
from activities.completeness import ATTENDED
from activities.models import Activity, Attendance
from activities.rules import can_see_board
from activities.summary import within
from activities.views.summary import names_members
from branchhub.core import formats
from branchhub.core.papers.paper import (
    Column,
    Fact,
    Paper,
    Paragraph,
    Signatures,
    Table,
    in_chapters,
    labelled,
    listed,
)
from members.models import Branch, Member

from . import samples
from .record import group_of

SESSIONS_A_TABLE = 14
STATUSES = [status for status in AttendanceStatus if status]


@dataclass
class Sheet:
    """`marks` by member and session id; `people` are (member, name of the group)."""

    branch: Branch
    group: str
    days: tuple[datetime.date, datetime.date]
    sessions: list = field(default_factory=list)
    people: list[tuple[Member, str]] = field(default_factory=list)
    marks: dict[int, dict[int, str]] = field(default_factory=dict)


def is_allowed(user, branch) -> bool:
    """Everybody's name is on it: not for whoever reads figures only."""
    return can_see_board(user, branch) and names_members(user, branch)


def build(branch, user, days, *, groups=None) -> Paper:
    """Of the days from the first to the last; `groups` narrows it to people of these groups.

    Sessions at which nobody is expected, as of the Small Classroom, are not on it. With `groups`
    committee meetings are left out: the leader of a group knows nothing of them. Two queries.
    """
    held = Activity.objects.visible_to(user).filter(branch=branch)
    held = held.filter(status__in=ActivityStatus.counted(), kind__in=ATTENDED)
    held = within(held, *days)
    rows = Attendance.objects.filter(activity__in=held.order_by().values("pk"))
    if groups is not None:
        rows = rows.with_led_group().filter(led_group__in=[group.pk for group in groups])
    sheet = Sheet(branch, listed([group.name for group in groups or []]), days)
    marks, people = defaultdict(dict), {}
    for row in rows.in_roster_order():
        marks[row.member_id][row.activity_id] = row.status
        people[row.member_id] = (row.member, group_of(row))
    counted = {pk for row in marks.values() for pk in row}
    sessions = held.order_by("starts_at", "pk")
    sheet.sessions = [session for session in sessions if session.pk in counted or groups is None]
    sheet.people, sheet.marks = list(people.values()), marks
    return compose(sheet)


def compose(sheet) -> Paper:
    first, last = map(formats.full_date, sheet.days)
    facts = [
        Fact("group", _("Party group"), sheet.group),
        Fact("days", pgettext("days", "Period"), f"{first} {formats.DASH} {last}"),
        Fact("sessions", _("Number of sessions"), str(len(sheet.sessions))),
        Fact("people", _("Number of people"), str(len(sheet.people))),
    ]
    signed = [
        _("%(role)s (signature):") % {"role": _("Recorder")},
        pgettext("of a signature", "Date:"),
    ]
    parts = [
        ("totals", _("By person"), [_totals(sheet)]),
        ("marks", _("By session"), _marks(sheet)),
        ("sessions", _("Sessions"), [_sessions(sheet)]),
        ("signatures", "", [Signatures(signed)]),
    ]
    return Paper(
        title=_("Attendance sheet"),
        organisation=sheet.branch.name,
        facts=facts,
        parts=in_chapters(parts),
        missing=_missing(sheet),
        is_wide=True,
    )


def _totals(sheet):
    counted = [
        ("should", _("Should attend")),
        ("present", _("Present")),
        ("late", _("of them late")),
        ("leave", _("On leave")),
        ("absent", str(AttendanceStatus.ABSENT.label)),
        ("exempt", str(AttendanceStatus.EXEMPT.label)),
        ("rate", _("Attendance rate")),
    ]
    columns = [
        Column("number", _("No."), 1.3, centred=True),
        Column("name", _("Name"), 3.6, centred=True),
        Column("group", _("Party group"), 3, centred=True),
        *(Column(name, heading, 2, centred=True) for name, heading in counted),
    ]
    rows = [
        [str(number), member.name, group, *_counts(sheet.marks[member.pk].values())]
        for number, (member, group) in enumerate(sheet.people, 1)
    ]
    return Table("totals", columns, rows, is_small=True)


def _counts(marks) -> list[str]:
    """In the order of the columns. Source: domain.md 3.4."""
    found = Counter(marks)
    should = sum(found.values()) - found[AttendanceStatus.EXEMPT]
    present = sum(found[status] for status in AttendanceStatus.counts_as_present())
    leave = sum(found[status] for status in AttendanceStatus.leave())
    absent, exempt = found[AttendanceStatus.ABSENT], found[AttendanceStatus.EXEMPT]
    counts = (should, present, found[AttendanceStatus.LATE], leave, absent, exempt)
    rate = formats.percent(100 * present / should) if should else ""
    return [*map(str, counts), rate]


def _marks(sheet):
    """Tables of so many sessions as a page is wide, and what the marks mean."""
    if not sheet.people:
        return []
    signs = signs_of()
    legend = [f"{signs[status]} {status.label}" for status in STATUSES]
    blocks = [Paragraph(labelled(_("Marks"), listed(legend)))]
    numbered = list(enumerate(sheet.sessions, 1))
    for start in range(0, len(numbered), SESSIONS_A_TABLE):
        some = numbered[start : start + SESSIONS_A_TABLE]
        blocks.append(_marks_table(sheet, some, signs))
    return blocks


def _marks_table(sheet, sessions, signs):
    columns = [Column("number", _("No."), 1.3, centred=True), Column("name", _("Name"), 4)]
    for number, session in sessions:
        heading = f"{number}\n{_short(session.day)}"
        columns.append(Column(str(number), heading, 1.5, centred=True))
    rows = [
        [
            str(place),
            member.name,
            *(
                _sign(sheet.marks[member.pk].get(session.pk), signs)
                for _number, session in sessions
            ),
        ]
        for place, (member, _group) in enumerate(sheet.people, 1)
    ]
    return Table("", columns, rows, is_small=True)


def _short(day) -> str:
    """`5.8` in a narrow column; `8 May` in English."""
    return f"{day.month}.{day.day}" if formats.is_chinese() else formats.short_day(day)


def _sign(mark, signs) -> str:
    """Empty for whoever was not expected or not marked."""
    return signs[AttendanceStatus(mark)] if mark else ""


def signs_of() -> dict[str, str]:
    return {
        AttendanceStatus.PRESENT: pgettext("mark", "P"),
        AttendanceStatus.LATE: pgettext("mark", "L"),
        AttendanceStatus.PERSONAL_LEAVE: pgettext("mark", "PL"),
        AttendanceStatus.SICK_LEAVE: pgettext("mark", "SL"),
        AttendanceStatus.BUSINESS_TRIP: pgettext("mark", "BT"),
        AttendanceStatus.EXEMPT: pgettext("mark", "E"),
        AttendanceStatus.ABSENT: pgettext("mark", "A"),
    }


def _sessions(sheet):
    columns = [
        Column("number", _("No."), 1.3, centred=True),
        Column("date", _("Date"), 3, centred=True),
        Column("kind", _("Kind"), 4),
        Column("title", _("Title"), 8),
        Column("came", _("Came"), 2, centred=True),
    ]
    came = Counter(
        pk
        for marks in sheet.marks.values()
        for pk, mark in marks.items()
        if mark in AttendanceStatus.counts_as_present()
    )
    rows = [
        [
            str(number),
            formats.full_date(session.starts_at),
            str(session.get_kind_display()),
            session.title,
            str(came[session.pk]),
        ]
        for number, session in enumerate(sheet.sessions, 1)
    ]
    return Table("sessions", columns, rows, is_small=True)


def _missing(sheet) -> list[str]:
    if not sheet.sessions:
        return [_("No session was held in this period")]
    unset = sum(mark == "" for marks in sheet.marks.values() for mark in marks.values())
    text = ngettext("%(count)d mark is missing", "%(count)d marks are missing", unset)
    return [text % {"count": unset}] if unset else []


def sample() -> Paper:
    record = samples.session()
    session = record.activity
    session.pk = 1
    sheet = Sheet(session.branch, _("Sample group"), (timezone.localdate(), timezone.localdate()))
    sheet.sessions = [session]
    for pk, row in enumerate(record.rows, 1):
        row.member.pk = pk
        sheet.people.append((row.member, group_of(row)))
        sheet.marks[pk] = {1: row.status}
    return compose(sheet)
