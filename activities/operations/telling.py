"""Notices about a session to the people it concerns."""

from functools import partial

from django.db.models import Exists, OuterRef, Q

from branchhub.core import formats
from branchhub.core.reminding import Due, Text
from branchhub.notices import operations as notices
from branchhub.notices.choices import NoticeKind
from members.models import Member

from ..choices import Kind


def concerned(activity):
    """Those expected and the members among the guests."""
    rows = activity.attendances.filter(member=OuterRef("pk"))
    guests = activity.guests.filter(member=OuterRef("pk"))
    return Member.objects.filter(Q(Exists(rows)) | Q(Exists(guests)))


def announcement(activity) -> str:
    """The key under which a session at this time is announced: nobody is told of it twice."""
    return f"announced:{activity.starts_at.isoformat()}"


def tell(activity, members, kind, *, key, now, reason="", in_chat=False):
    """Tell the queryset `members`, each in their own language, when and where it is.

    `in_chat` tells the branch's chat groups as well, unless not everybody may know of the session;
    they hear no reason, which may concern one person.
    """
    write = partial(when_and_where, activity, reason)
    dues = [
        due(activity, kind, key=key, write=write, member_id=pk)
        for pk in members.values_list("pk", flat=True)
    ]
    if in_chat and activity.kind != Kind.COMMITTEE:
        dues.append(due(activity, kind, key=key, write=partial(when_and_where, activity, "")))
    notices.tell(dues, now=now)


def due(activity, kind, *, key, write, member_id=None) -> Due:
    return Due(
        key=f"session:{activity.pk}:{key}",
        kind=kind,
        link=activity.get_absolute_url(),
        write=write,
        branch_id=activity.branch_id,
        member_id=member_id,
        until=activity.starts_at,
    )


def when_and_where(activity, reason) -> Text:
    when = formats.time_range(activity.starts_at, activity.ends_at)
    return Text(activity.title, "·".join(filter(None, [when, activity.venue, reason])))


def tell_newcomer(activity, member, *, now):
    """Announce a session that lies ahead to somebody who was added after everybody was told."""
    if activity.announced_at and activity.is_ahead() and not activity.has_started(now):
        newcomer = Member.objects.filter(pk=member.pk)
        tell(activity, newcomer, NoticeKind.ANNOUNCED, key=announcement(activity), now=now)


def take_back(activity, member=None):
    """Withdraw what was told of the session and not read yet, from one member or from all."""
    notices.withdraw(f"session:{activity.pk}:", recipient=member)
