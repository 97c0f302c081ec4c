import logging
from dataclasses import dataclass, field
from itertools import zip_longest

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from branchhub.core import uploads

from ..choices import ActivityStatus, AttendanceStatus, FileKind
from ..models import AgendaItem, Attendance
from . import files, minutes
from .calling import save_new, write_parts
from .expected import members_expected, new_row
from .outcome import write_tags

logger = logging.getLogger(__name__)

LONGEST_TITLE = AgendaItem._meta.get_field("title").max_length


@dataclass
class Record:
    """What is put on record at once of a session already held.

    `marks` is {member pk: (status, reason)} and names everybody expected that day; `decisions`
    belong to `topics` in order, "" where nothing was decided; `photos` are uploads;
    `tags` are as for `outcome.note_outcome`.
    """

    marks: dict = field(default_factory=dict)
    also_counts: list = field(default_factory=list)
    topics: list = field(default_factory=list)
    decisions: list = field(default_factory=list)
    invited: list = field(default_factory=list)
    text: str = ""
    photos: list = field(default_factory=list)
    tags: dict = field(default_factory=dict)


def log_held(activity, record, *, by, now):
    """Save a session of the past as held, with its record; nobody is told.

    Expected are those of that day, with the group and right to vote of that day. Raises
    ValidationError with code "not_past", "unmarked" when `marks` lacks somebody, and those of the
    model's rules, the minutes and the files.
    """
    if not activity.has_started(now):
        raise ValidationError(_("The session has not started yet: call it."), code="not_past")
    photos = [uploads.check(photo) for photo in record.photos]  # slow, so before anything is locked
    return _save(activity, record, photos, by=by, now=now)


@transaction.atomic
def _save(activity, record, photos, *, by, now):
    activity.status = ActivityStatus.HELD
    save_new(activity, by=by)
    _write_attendance(activity, record.marks, by=by, now=now)
    agenda = _agenda(record)
    items = write_parts(
        activity,
        also_counts=record.also_counts,
        topics=[topic for topic, _decision in agenda],
        invited=record.invited,
        by=by,
    )
    write_tags(activity, record.tags, by=by)
    _write_decisions(items, [decision for _topic, decision in agenda], by=by)
    if record.text:
        section = activity.minutes_sections.get(item=None)
        minutes.write(section, record.text, by=by, now=now)
    for photo in photos:
        files.keep(activity, photo, kind=FileKind.PHOTO, by=by)
    logger.info("activity %s logged by user %s", activity.pk, by.pk)
    return activity


def _write_attendance(activity, marks, *, by, now):
    rows = []
    for member in members_expected(activity):
        status, reason = marks.get(member.pk, (AttendanceStatus.UNSET, ""))
        if not status:
            raise ValidationError(
                _("%(member)s is not marked: say who was absent and that the others were present."),
                code="unmarked",
                params={"member": member},
            )
        values = {"status": status, "reason": reason, "recorded_by": by, "recorded_at": now}
        rows.append(new_row(activity, member, **values))
    bulk_create_with_history(rows, Attendance, default_user=by)


def _agenda(record):
    """(topic, decision) pairs; a decision beyond the topics gets an item named after it."""
    pairs = zip_longest(record.topics, record.decisions, fillvalue="")
    return [
        (topic or decision[:LONGEST_TITLE], decision)
        for topic, decision in pairs
        if topic or decision
    ]


def _write_decisions(items, decisions, *, by):
    decided = []
    for item, decision in zip(items, decisions, strict=True):
        if decision:
            item.decision = decision
            decided.append(item)
    if decided:
        bulk_update_with_history(decided, AgendaItem, ["decision"], default_user=by)
