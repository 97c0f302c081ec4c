"""What absent people of the demo did about it: study made up for, and leave asked for ahead."""

import datetime

from simple_history.utils import bulk_create_with_history

from activities.choices import ActivityStatus, AttendanceStatus, MakeUpState
from activities.models import Activity, Attendance, MakeUp
from activities.operations import leave

STILL_DUE, TO_CHECK = 1, 1
NOTE = "自学了会议材料和文件原文，并向党小组组长汇报了学习体会。"
REASON = "已预约体检"


def follow_up_absences(branch, members, *, now):
    """Nearly everybody made up for the last year; the last absences are open still.

    The member with a login asks for leave from the next session of the branch.
    """
    secretary = members["程立新"].user
    absences = Attendance.objects.filter(branch=branch).to_make_up(now).for_make_up()
    _make_up(list(absences), by=secretary, now=now)
    asking = members["罗婷婷"]
    ahead = Activity.objects.ahead(now).filter(
        status=ActivityStatus.ANNOUNCED, starts_at__gt=now, attendances__member=asking
    )
    row = asking.attendances.filter(activity=ahead.first()).select_related("activity").first()
    if row:
        values = {"kind": AttendanceStatus.PERSONAL_LEAVE, "reason": REASON}
        leave.ask(row, **values, by=asking.user, now=now)


def _make_up(rows, *, by, now):
    """All but the last are handed in, and all of these but the last accepted."""
    handed_in = rows[: len(rows) - STILL_DUE]
    accepted = {row.pk for row in handed_in[: len(handed_in) - TO_CHECK]}
    made = [_handed_in(row, is_accepted=row.pk in accepted, by=by, now=now) for row in handed_in]
    bulk_create_with_history(made, MakeUp, default_user=by)


def _handed_in(row, *, is_accepted, by, now):
    at = min(row.activity.ends_at + datetime.timedelta(days=4), now)
    make_up = MakeUp(
        attendance=row,
        branch_id=row.branch_id,
        note=NOTE,
        handed_in_by=row.member.user or by,
        handed_in_at=at,
    )
    if is_accepted:
        make_up.state, make_up.checked_by, make_up.checked_at = MakeUpState.ACCEPTED, by, at
    return make_up
