"""Notices about a session to the people it concerns."""

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import translation

from branchhub.core import formats
from branchhub.notices import operations as notices
from branchhub.notices.models import NoticeKind
from members.models import Member

LONGEST_DETAIL = 300


def concerned(activity):
    """Those expected and the members among the guests."""
    rows = activity.attendances.filter(member=OuterRef("pk"))
    guests = activity.guests.filter(member=OuterRef("pk"))
    return Member.objects.filter(Q(Exists(rows)) | Q(Exists(guests)))


def announcement(activity) -> str:
    """The key under which a session at this time is announced: nobody is told of it twice."""
    return f"announced:{activity.starts_at.isoformat()}"


def tell(activity, members, kind, *, key, reason=""):
    """Tell the queryset `members`, each in their own language, when and where it is."""
    by_language = {}
    for member in members.select_related("user"):
        language = member.user and member.user.language or settings.LANGUAGE_CODE
        by_language.setdefault(language, []).append(member)
    for language, people in by_language.items():
        with translation.override(language):
            when = formats.time_range(activity.starts_at, activity.ends_at)
        detail = "·".join(filter(None, [when, activity.venue, reason]))
        notices.tell(
            people,
            kind,
            subject=activity.title,
            detail=detail[:LONGEST_DETAIL],
            link=activity.get_absolute_url(),
            key=f"session:{activity.pk}:{key}",
        )


def tell_newcomer(activity, member, *, now):
    """Announce a session that lies ahead to somebody who was added after everybody was told."""
    if activity.announced_at and activity.is_ahead() and not activity.has_started(now):
        newcomer = Member.objects.filter(pk=member.pk)
        tell(activity, newcomer, NoticeKind.ANNOUNCED, key=announcement(activity))


def take_back(activity, member=None):
    """Withdraw what was told of the session and not read yet, from one member or from all."""
    notices.withdraw(f"session:{activity.pk}:", recipient=member)
