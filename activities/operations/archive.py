import logging
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from branchhub.core.transitions import transition

from ..choices import ActivityStatus, AttendanceStatus
from .locking import hold

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Point:
    """One line of the checklist; `place` names the page where it is mended, a URL name."""

    text: str
    done: bool
    place: str
    item: int | None = None


@transaction.atomic
def archive(activity, *, remark, by, now):
    """Lock the record of a held session.

    Raises ValidationError with code "incomplete" when the checklist has open points and no remark
    says why, "not_held" when the session is not held (any more).
    """
    hold(activity)
    missing = [point for point in checklist(activity) if not point.done]
    if missing and not remark:
        raise ValidationError(
            _("The record is incomplete: complete it, or say why it is archived like this."),
            code="incomplete",
        )
    changes = {
        "status": ActivityStatus.ARCHIVED,
        "archived_at": now,
        "archive_remark": remark if missing else "",
    }
    if not transition(activity, {"status": ActivityStatus.HELD}, by=by, **changes):
        raise ValidationError(_("Only a session that was held can be archived."), code="not_held")
    logger.info("activity %s archived by user %s", activity.pk, by.pk)
    return activity


@transaction.atomic
def reopen(activity, *, reason, by):
    """Unlock an archived session; its history keeps the reason and both states.

    Raises ValidationError with code "not_archived".
    """
    changes = {"status": ActivityStatus.HELD, "archived_at": None, "archive_remark": ""}
    expected = {"status": ActivityStatus.ARCHIVED}
    if not transition(activity, expected, by=by, reason=reason, **changes):
        raise ValidationError(_("This session is not archived."), code="not_archived")
    logger.info("activity %s reopened by user %s", activity.pk, by.pk)
    return activity


def checklist(activity) -> list[Point]:
    """What a complete record of this kind of session has, in the order one would mend it.

    Three queries. Source: domain.md 3.3.
    """
    items = list(activity.agenda_items.with_results())
    rows = list(activity.attendances.only("activity", "status", "reason"))
    is_written = activity.minutes_sections.exclude(text="").exists()
    return points_of(activity, items, rows, is_written=is_written)


def points_of(activity, items, rows, *, is_written) -> list[Point]:
    """The `checklist` from agenda items with_results() and rows of attendance that were read."""
    return [
        *_people(activity),
        *(_attendance(rows) if activity.rule.takes_attendance else []),
        *(_decisions(items) if activity.rule.needs_decision else []),
        _minutes(is_written),
    ]


def _people(activity):
    chair, recorder = bool(activity.chair_id), bool(activity.recorder_id)
    yield Point(_("Chair named") if chair else _("No chair is named"), chair, "edit")
    yield Point(_("Recorder named") if recorder else _("No recorder is named"), recorder, "edit")
    if activity.rule.has_lecturer:
        named = bool(activity.lecturer_id or activity.lecturer_name)
        yield Point(_("Lecturer named") if named else _("No lecturer is named"), named, "edit")


def _attendance(rows):
    unmarked = sum(row.status == AttendanceStatus.UNSET for row in rows)
    unexplained = sum(row.status == AttendanceStatus.ABSENT and not row.reason for row in rows)
    if not rows:
        yield Point(_("Nobody is on the list of expected people"), False, "expected")
        return
    if unmarked:
        text = ngettext(
            "%(count)d person is not marked", "%(count)d people are not marked", unmarked
        )
        yield Point(text % {"count": unmarked}, False, "attendance")
    else:
        yield Point(_("Everybody marked"), True, "attendance")
    if unexplained:
        text = ngettext(
            "%(count)d absence has no reason", "%(count)d absences have no reason", unexplained
        )
        yield Point(text % {"count": unexplained}, False, "attendance")
    else:
        yield Point(_("Every absence has a reason"), True, "attendance")


def _decisions(items):
    if not items:
        yield Point(_("The agenda has no items"), False, "agenda-create")
    for number, item in enumerate(items, 1):
        values = {"number": number, "title": item.title}
        if item.decision or item.has_votes:
            text = _("Result of item %(number)d recorded: %(title)s")
        else:
            text = _("Item %(number)d has no result: %(title)s")
        yield Point(text % values, bool(item.decision or item.has_votes), "agenda-edit", item.pk)


def _minutes(written):
    text = _("Minutes written") if written else _("No minutes are written")
    return Point(text, written, "minutes")
