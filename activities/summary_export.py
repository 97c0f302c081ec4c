"""The summary of a period as a workbook."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from branchhub.core import formats, xlsx


def export_summary(branch, days, summary, people, *, tags, asked) -> bytes:
    """An .xlsx of sessions, attendance and, as far as there are any, `tags` and `people`.

    `days` are the first and the last day. No query.
    """
    above = (branch.name, formats.DASH.join(map(formats.full_date, days)))
    tables = [
        xlsx.Table(_("Sessions by kind"), *_kinds(summary), above=above),
        xlsx.Table(_("Attendance"), *_attendance(summary.attendance), above=above),
    ]
    tables += [
        xlsx.Table(str(purpose.label), *_tags(purpose, rows), above=above)
        for purpose, rows in tags
        if rows
    ]
    if people:
        tables.append(xlsx.Table(_("Members"), *_people(people, asked), above=above))
    return xlsx.write_book(tables)


def file_name(branch, first, last) -> str:
    return f"{branch.name} {_('Summary')} {first:%Y%m%d}-{last:%Y%m%d}.xlsx"


def _kinds(summary):
    headings = [
        _("Kind"),
        _("Planned"),
        _("Held"),
        _("Closed in time"),
        pgettext("sessions", "Cancelled"),
    ]
    rows = [
        [str(row.label), row.planned, row.held, row.in_time, row.cancelled] for row in summary.kinds
    ]
    total = summary.total
    rows.append([_("Sessions in all"), total.planned, total.held, total.in_time, total.cancelled])
    return headings, rows


def _attendance(tally):
    rate = "" if tally.rate is None else formats.percent(tally.rate)
    rows = [
        [_("Came"), tally.present],
        [_("Should have come"), tally.should],
        [_("Attendance rate"), rate],
        [_("Late"), tally.late],
        [_("Absent with leave"), tally.leave],
        [_("Absent without leave"), tally.absent],
        [_("Not marked"), tally.unset],
        [_("Exempt"), tally.exempt],
        [_("Make-up study due"), tally.make_up_due],
        [_("Made up"), tally.made_up],
    ]
    return [_("Attendance"), pgettext("attendance", "Times")], rows


def _tags(purpose, rows):
    headings = [str(purpose.label), pgettext("count", "Sessions"), _("Study hours")]
    return headings, [[row.label, row.sessions, float(row.hours)] for row in rows]


def _people(people, asked):
    headings = [
        _("Name"),
        _("Party group"),
        _("Came"),
        _("Should have come"),
        _("Absent with leave"),
        _("Absent without leave"),
        _("Made up"),
        _("Make-up study due"),
        _("Study hours"),
        _("Study hours made up"),
        _("Asked for a year"),
    ]
    rows = [
        [
            member.name,
            member.group_name or "",
            tally.present,
            tally.should,
            tally.leave,
            tally.absent,
            tally.made_up,
            tally.make_up_due,
            float(tally.hours),
            float(tally.made_up_hours),
            asked,
        ]
        for member, tally in people
    ]
    return headings, rows
