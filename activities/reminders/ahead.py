"""Sessions ahead: who is reminded when, and what was told of them that is true still."""

from datetime import datetime
from functools import partial
from itertools import groupby

from django.db.models import Case, Exists, F, OuterRef, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from branchhub.core.database import streamed
from branchhub.core.reminding import Text
from branchhub.notices.choices import Lead, NoticeKind
from branchhub.notices.readers import leads_chosen, reminders_of

from ..choices import ActivityStatus, AttendanceStatus, Kind
from ..models import Activity, Attendance, Guest
from ..operations import telling
from .people import gone

CHUNK = 500
NOT_COMING = [*AttendanceStatus.leave(), AttendanceStatus.EXEMPT]
IN_CHARGE = ("chair", "recorder", "lecturer")
COLUMNS = ["pk", "branch_id", "title", "kind", "starts_at", "ends_at", "venue", "sequence"]
OWN = "user__notice_preference__remind_before"
OF_BRANCH = "branch__notice_preference__remind_before"


def due(now):
    """Reminders of announced sessions, at the nearest of the reader's Leads that has begun.

    A lead that had begun when people were told of the session as it is now does not count: that
    was the news. Six queries.
    """
    yield from _to_members(Attendance.objects, "activity__", "member", now)
    yield from _to_members(Guest.objects, "activity__", "member", now)
    for role in IN_CHARGE:
        yield from _to_members(Activity.objects, "", role, now)
    yield from _to_groups(now)


def nearest(leads, starts_at, now) -> Lead | None:
    """The last of `leads` to begin before a session that has not started."""
    begun = [lead for lead in Lead if lead in leads and starts_at - lead.before <= now < starts_at]
    return min(begun, key=lambda lead: lead.before, default=None)


def still_due(keys, people, now):
    """Three queries."""
    sessions = Activity.objects.filter(starts_at__gt=now).in_bulk({key.pk for key in keys})
    marks = {
        (session, member): status
        for session, member, status in Attendance.objects.filter(activity__in=sessions)
        .filter(member__in=people.here)
        .values_list("activity", "member", "status")
    }
    guests = Guest.objects.filter(activity__in=sessions, member__in=people.here)
    invited = set(guests.values_list("activity", "member"))
    for key in keys:
        session, member = sessions.get(key.pk), people.here.get(key.member_id)
        if not session or not _is_true(key.words, session):
            continue
        if key.is_robot:
            told, leads = session.kind != Kind.COMMITTEE, [Lead.DAY]
        elif member:
            told, leads = _reads(key, session, marks, invited), reminders_of(member)
        else:
            continue
        if told and (key.words[0] != "soon" or _is_nearest(key.words, session, leads, now)):
            yield key


def lock(keys):
    """Let the sessions of `keys` stay as they are until the transaction ends. One query."""
    pks = {key.pk for key in keys}
    rows = Activity.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")
    list(rows.values_list("pk"))


def _to_members(rows, session, member, now):
    """`session` is the path to the session of a row, `member` the column of who is told."""
    excused = Attendance.objects.filter(activity=OuterRef(f"{session}pk"), status__in=NOT_COMING)
    rows = _soon(rows, session, now).filter(
        ~Exists(excused.filter(member=OuterRef(member))),
        ~gone(member, timezone.localdate(now)),
        **{f"{member}__isnull": False},
    )
    columns = [f"{session}{name}" for name in COLUMNS]
    people = [member, f"{member}__{OWN}", f"{member}__{OF_BRANCH}"]
    rows = rows.order_by(f"{session}pk").values_list(*columns, "told_at", *people)
    sessions = groupby(streamed(rows, CHUNK), key=lambda row: row[:-3])
    for (*values, told_at), of_session in sessions:
        activity = Activity(**dict(zip(COLUMNS, values, strict=True)))
        is_expected = rows.model is Attendance
        write = partial(when_and_where, activity, timezone.localdate(now), can_ask=is_expected)
        for *_values, pk, own, of_branch in of_session:
            leads = leads_chosen(own, of_branch)
            yield from _due(activity, leads, told_at, now, write=write, member_id=pk)


def _to_groups(now):
    """The day before, to chat groups, of what everybody may know of; one query."""
    sessions = _soon(Activity.objects, "", now).exclude(kind=Kind.COMMITTEE)
    for activity in streamed(sessions.order_by("pk"), CHUNK):
        write = partial(when_and_where, activity, timezone.localdate(now))
        yield from _due(activity, [Lead.DAY], activity.told_at, now, write=write)


def _soon(rows, session, now):
    """Rows of announced sessions within reach of the longest lead, with `told_at`."""
    return rows.annotate(told_at=_told_at(session)).filter(
        **{
            f"{session}status": ActivityStatus.ANNOUNCED,
            f"{session}starts_at__gt": now,
            f"{session}starts_at__lte": now + Lead.WEEK.before,
        }
    )


def _told_at(session):
    """When the session became as it is now: announced, or moved or changed since."""
    versions = Activity.history.model.objects.filter(
        id=OuterRef(f"{session}pk"),
        sequence=OuterRef(f"{session}sequence"),
        status=ActivityStatus.ANNOUNCED,
    )
    changed = Subquery(versions.order_by("history_date").values("history_date")[:1])
    announced = F(f"{session}announced_at")
    return Case(
        When(**{f"{session}sequence": 0}, then=announced), default=Coalesce(changed, announced)
    )


def _due(activity, leads, told_at, now, **to):
    lead = nearest(leads, activity.starts_at, now)
    if lead and (told_at is None or told_at <= activity.starts_at - lead.before):
        key = f"soon:{lead}:{activity.sequence}"
        yield telling.due(activity, NoticeKind.SOON, key=key, **to)


def when_and_where(activity, today, *, can_ask=False) -> Text:
    text = telling.when_and_where(activity, _("Ask for leave here if you can't come") * can_ask)
    days = (activity.day - today).days
    subject = _("Today: %(title)s")
    if days == 1:
        subject = _("Tomorrow: %(title)s")
    elif days > 1:
        subject = ngettext("In %(days)d day: %(title)s", "In %(days)d days: %(title)s", days)
    return Text(subject % {"title": activity.title, "days": days}, text.detail)


def _is_true(words, session) -> bool:
    """Whether the session is what the key says of it."""
    what, *rest = words
    if what == "soon":
        is_same = len(rest) == 2 and rest[1] == str(session.sequence)
        return is_same and session.status == ActivityStatus.ANNOUNCED
    wanted = ActivityStatus.CANCELLED if what == "cancelled" else ActivityStatus.ANNOUNCED
    return session.status == wanted and _start(rest) == session.starts_at


def _start(words):
    """The datetime that a key's words begin with; its own colons cut it into four."""
    try:
        return datetime.fromisoformat(":".join(words[:4]))
    except ValueError:
        return None


def _is_nearest(words, session, leads, now) -> bool:
    return nearest(leads, session.starts_at, now) == words[1]


def _reads(key, session, marks, invited) -> bool:
    """Whether the session concerns the reader; of a reminder, whether they are to come."""
    pair = (session.pk, key.member_id)
    in_charge = (session.chair_id, session.recorder_id, session.lecturer_id)
    if key.words[0] == "soon" and marks.get(pair) in NOT_COMING:
        return False
    return pair in marks or pair in invited or key.member_id in in_charge
