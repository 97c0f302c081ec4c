"""What a session that is over lacks in its record."""

from datetime import timedelta
from functools import partial

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from branchhub.core import formats
from branchhub.core.database import streamed
from branchhub.core.reminding import Due, Text
from branchhub.notices.choices import NoticeKind

from ..choices import ActivityStatus
from ..models import Activity
from .people import gone, officers_on

CHUNK = 500
AFTER = {"recorder": timedelta(hours=24), "secretary": timedelta(days=3)}
LOOK_BACK = timedelta(days=92)
OPEN = [ActivityStatus.ANNOUNCED, ActivityStatus.HELD]
SUBJECTS = {
    "attendance": lambda: _("Take attendance: %(title)s"),
    "minutes": lambda: _("Write the minutes: %(title)s"),
}


def due(now):
    """The recorder a day after the end, secretaries after three, with a recorder or without.

    Sessions entered when they were over too: what a record lacks is missing whenever the session
    was entered. What lies further back than a quarter is not taken up any more. Two queries.
    """
    today = timezone.localdate(now)
    secretaries = officers_on(today).secretaries
    sessions = (
        Activity.objects.filter(status__in=OPEN, ends_at__lte=now - AFTER["recorder"])
        .filter(starts_at__gte=now - LOOK_BACK)
        .with_record_state()
        .filter(Q(has_unmarked=True) | Q(has_minutes=False))
        .annotate(recorder_left=gone("recorder", today))
        .select_related("recorder")
        .order_by("pk")
    )
    for activity in streamed(sessions, CHUNK):
        if what := missing(activity):
            recorder = None if activity.recorder_left else activity.recorder_id
            if recorder:
                yield _due(activity, what, "recorder", recorder)
            if activity.ends_at <= now - AFTER["secretary"]:
                for pk in secretaries.get(activity.branch_id, []):
                    if pk != recorder:
                        yield _due(activity, what, "secretary", pk)


def missing(activity) -> str:
    """What is to be done next: "attendance", then "minutes"; needs `with_record_state()`."""
    if activity.rule.takes_attendance and activity.has_unmarked:
        return "attendance"
    return "" if activity.has_minutes else "minutes"


def still_due(keys, people, now):
    """One query."""
    sessions = Activity.objects.filter(status__in=OPEN).with_record_state()
    sessions = sessions.in_bulk({key.pk for key in keys})
    for key in keys:
        _record, what, level = key.words if len(key.words) == 3 else ("", "", "")
        session = sessions.get(key.pk)
        if not session or level not in AFTER or key.member_id not in people.here:
            continue
        is_over = session.ends_at <= now - AFTER[level]
        if is_over and missing(session) == what and _reads(key.member_id, level, session, people):
            yield key


def _reads(member_id, level, session, people) -> bool:
    if level == "recorder":
        return member_id == session.recorder_id
    return people.is_secretary(member_id, session.branch_id)


def _due(activity, what, level, member_id) -> Due:
    return Due(
        key=f"session:{activity.pk}:record:{what}:{level}",
        kind=NoticeKind.RECORD_MISSING,
        link=reverse(f"activities:{what}", args=[activity.pk]),
        write=partial(_text, activity, what, level),
        branch_id=activity.branch_id,
        member_id=member_id,
    )


def _text(activity, what, level) -> Text:
    facts = [_("Held on %(day)s") % {"day": formats.day(activity.starts_at)}]
    if level == "secretary" and activity.recorder:
        facts.append(_("Recorder: %(name)s") % {"name": activity.recorder.name})
    elif level == "secretary":
        facts.append(_("no recorder is named"))
    return Text(SUBJECTS[what]() % {"title": activity.title}, "·".join(facts))
