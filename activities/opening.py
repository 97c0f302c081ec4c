"""The first paragraph of the minutes, written by the app from what the attendance says."""

from django.utils.translation import gettext as _

from branchhub.core.formats import is_chinese

from .choices import AttendanceStatus
from .turnout import attendance_summary


def opening(rows, guests, rule, with_reasons) -> str:
    """Who should attend, who came and who did not, whether a vote can be taken, who was invited.

    `rows` are attendance rows with their members, `guests` those invited; empty without either.
    `with_reasons` says why somebody was away, which is not for everybody.
    """
    rows, guests = list(rows), list(guests)
    sentences = [*_attendance(rows, rule, with_reasons), *_guests(guests)]
    return ("" if is_chinese() else " ").join(sentences)


def _attendance(rows, rule, with_reasons):
    if not rows:
        return
    turnout = attendance_summary(rows, rule)
    yield _("Should attend: %(should)d, present: %(present)d.") % {
        "should": turnout.should,
        "present": turnout.present,
    }
    late = [row.member.name for row in rows if row.status == AttendanceStatus.LATE]
    if late:
        yield _("Late: %(names)s.") % {"names": _listed(late)}
    leave = [_away(row, with_reasons) for row in rows if row.status in AttendanceStatus.leave()]
    if leave:
        yield _("On leave: %(names)s.") % {"names": _listed(leave)}
    absent = [_away(row, with_reasons) for row in rows if row.status == AttendanceStatus.ABSENT]
    if absent:
        yield _("Absent: %(names)s.") % {"names": _listed(absent)}
    exempt = [row.member.name for row in rows if row.status == AttendanceStatus.EXEMPT]
    if exempt:
        yield _("Exempt: %(names)s.") % {"names": _listed(exempt)}
    if turnout.unset:
        yield _("Not marked yet: %(count)d.") % {"count": turnout.unset}
    if turnout.quorum:
        yield _voters(turnout)


def _voters(turnout):
    values = {
        "expected": turnout.voters,
        "present": turnout.voters_present,
        "missing": turnout.missing,
    }
    if turnout.can_vote:
        return (
            _("Voters who should attend: %(expected)d, present: %(present)d; a vote can be taken.")
            % values
        )
    return (
        _(
            "Voters who should attend: %(expected)d, present: %(present)d; %(missing)d short of "
            "what a vote needs."
        )
        % values
    )


def _guests(guests):
    if guests:
        names = [
            _("%(name)s (%(count)d people)") % {"name": guest.name, "count": guest.count}
            if guest.count > 1
            else guest.name
            for guest in guests
        ]
        yield _("Attending by invitation: %(names)s.") % {"names": _listed(names)}


def _away(row, with_reason):
    shown = {"name": row.member.name, "status": row.get_status_display(), "reason": row.reason}
    if with_reason and row.reason:
        return _("%(name)s (%(status)s, %(reason)s)") % shown
    return _("%(name)s (%(status)s)") % shown


def _listed(names):
    return ("、" if is_chinese() else ", ").join(names)
