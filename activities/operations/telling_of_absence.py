"""Notices about leave and make-up study: to those who decide, and to the member concerned."""

from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from branchhub.core import formats
from branchhub.core.reminding import Due, Text
from branchhub.notices import operations as notices
from branchhub.notices.choices import NoticeKind
from members.choices import PostKind
from members.models import GroupMembership, Post

from ..choices import Kind, LeaveState, MakeUpState


def leave_asked(leave, *, now):
    """Tell those who decide, without the reason: mails are read by others too."""
    write = partial(_asked, leave)
    notices.tell(
        [
            Due(
                key=f"leave:{leave.pk}:asked",
                kind=NoticeKind.LEAVE_ASKED,
                link=leave.get_absolute_url(),
                write=write,
                branch_id=leave.branch_id,
                member_id=pk,
            )
            for pk in deciders(leave)
        ],
        now=now,
    )


def leave_decided(leave, *, now):
    leave_settled([leave], now=now)
    due = Due(
        key=f"leave:{leave.pk}:decided",
        kind=NoticeKind.LEAVE_DECIDED,
        link=leave.activity.get_absolute_url(),
        write=partial(_decided, leave),
        branch_id=leave.branch_id,
        member_id=leave.member_id,
    )
    notices.tell([due], now=now)


def leave_settled(requests, *, now):
    """Nobody has to decide `requests` any more."""
    notices.close(*(f"leave:{leave.pk}:asked" for leave in requests), now=now)


def deciders(leave) -> list[int]:
    """Ids of the secretaries and, where they may know of the session, of the group's leader.

    The member who asks is among them only if there is nobody else.
    """
    today = timezone.localdate()
    posts = Post.objects.on(today)
    pks = set(_secretaries(leave.branch_id))
    if leave.activity.kind != Kind.COMMITTEE:
        groups = GroupMembership.objects.on(today).filter(member=leave.member_id).values("group")
        if leave.activity.group_id:
            groups = groups.filter(group=leave.activity.group_id)
        led = posts.filter(kind=PostKind.GROUP_LEADER, group__in=groups)
        pks |= set(led.values_list("member", flat=True))
    return sorted(pks - {leave.member_id} or pks)


def make_up_handed_in(make_up, *, by, now):
    """Tell the secretaries, but not the one who handed it in for somebody."""
    notices.close(f"make-up:{make_up.attendance_id}:due", now=now)
    own = getattr(by, "member", None)
    key = f"make-up:{make_up.pk}:handed-in:{make_up.history.count()}"
    notices.tell(
        [
            Due(
                key=key,
                kind=NoticeKind.MAKE_UP_HANDED_IN,
                link=make_up.get_check_url(),
                write=partial(_handed_in, make_up),
                branch_id=make_up.branch_id,
                member_id=pk,
            )
            for pk in _secretaries(make_up.branch_id)
            if own is None or pk != own.pk
        ],
        now=now,
    )


def make_up_decided(make_up, *, now):
    notices.close(f"make-up:{make_up.pk}:handed-in", now=now)
    due = Due(
        key=f"make-up:{make_up.pk}:decided:{make_up.state}:{make_up.history.count()}",
        kind=NoticeKind.MAKE_UP_DECIDED,
        link=make_up.get_absolute_url(),
        write=partial(_checked, make_up),
        branch_id=make_up.branch_id,
        member_id=make_up.attendance.member_id,
    )
    notices.tell([due], now=now)


def no_longer_away(rows, *, now):
    """Those of the attendance `rows` have nothing to make up for any more."""
    keys = [f"make-up:{row.pk}:due" for row in rows]
    made_up = [row.make_up for row in rows if hasattr(row, "make_up")]
    keys += [f"make-up:{make_up.pk}:handed-in" for make_up in made_up]
    notices.close(*keys, now=now)


def _secretaries(branch_id):
    posts = Post.objects.on(timezone.localdate())
    held = posts.filter(kind__in=PostKind.secretaries(), branch=branch_id)
    return held.order_by("member").values_list("member", flat=True).distinct()


def _asked(leave) -> Text:
    subject = _("%(name)s asks for leave: %(kind)s")
    values = {"name": leave.member.name, "kind": leave.get_kind_display()}
    return Text(subject % values, _session(leave.activity))


def _decided(leave) -> Text:
    subject = _("Leave not granted") if leave.state == LeaveState.REFUSED else _("Leave granted")
    return Text(subject, "·".join(filter(None, [_session(leave.activity), leave.answer])))


def _handed_in(make_up) -> Text:
    subject = _("%(name)s has handed in make-up study")
    row = make_up.attendance
    return Text(subject % {"name": row.member.name}, _session(row.activity))


def _checked(make_up) -> Text:
    subject = _("Make-up study accepted")
    if make_up.state == MakeUpState.RETURNED:
        subject = _("Make-up study to be completed")
    activity = make_up.attendance.activity
    return Text(subject, "·".join(filter(None, [_session(activity), make_up.answer])))


def _session(activity) -> str:
    return f"{activity.title}·{formats.time_range(activity.starts_at, activity.ends_at)}"
