import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from branchhub.core.transitions import transition

from ..choices import ActivityStatus
from ..models import AlsoCounts
from . import agenda, expected, guests
from .locking import hold_open
from .outcome import write_tags

logger = logging.getLogger(__name__)


@transaction.atomic
def plan_session(activity, *, also_counts=(), topics=(), invited=(), tags=None, by):
    """Save a new session as planned: nothing is frozen and nobody told.

    `also_counts` are kinds, `topics` titles of agenda items, `invited` unsaved guests, `tags`
    as for `outcome.note_outcome`. Raises ValidationError from the model's own rules.
    """
    activity.status = ActivityStatus.PLANNED
    save_new(activity, by=by)
    write_parts(activity, also_counts=also_counts, topics=topics, invited=invited, by=by)
    write_tags(activity, tags or {}, by=by)
    logger.info("activity %s planned by user %s", activity.pk, by.pk)
    return activity


@transaction.atomic
def change_session(activity, changes, *, also_counts=None, by, now):
    """Set `changes`, a dict of columns, and the kinds the session also counts as, if given.

    A record held on another day gets the groups and rights to vote of that day. Raises
    ValidationError with code "locked", "not_past" for a session that was held and would now lie
    ahead, or "announced" for a new time or place of one that people were told of: that is
    `life.move`.
    """
    hold_open(activity)
    told = activity.status == ActivityStatus.ANNOUNCED
    if told and {"starts_at", "ends_at", "venue"} & set(changes):
        raise ValidationError(
            _("People know of this session: move it, so that they are told."), code="announced"
        )
    if activity.status == ActivityStatus.HELD and changes.get("starts_at", now) > now:
        raise ValidationError(_("A session that was held cannot lie ahead."), code="not_past")
    old_day = activity.day
    if changes:
        transition(activity, {}, by=by, sequence=activity.sequence + 1, **changes)
    if activity.list_is_frozen() and activity.day != old_day:
        expected.refresh(activity, by=by)
    if also_counts is not None:
        _set_also_counts(activity, also_counts)
    logger.info("activity %s changed by user %s", activity.pk, by.pk)
    return activity


def save_new(activity, *, by):
    activity.full_clean()
    activity._history_user = by
    activity.save()


def write_parts(activity, *, also_counts, topics, invited, by):
    """What a new session has beside its row; returns the agenda items."""
    _set_also_counts(activity, also_counts)
    guests.add_guests(activity, list(invited), by=by)
    return agenda.add_items(activity, list(topics), by=by)


def _set_also_counts(activity, kinds):
    wanted = set(kinds) - {activity.kind}
    have = {row.kind: row for row in activity.also_counts.all()}
    activity.also_counts.filter(kind__in=set(have) - wanted).delete()
    AlsoCounts.objects.bulk_create(
        AlsoCounts(activity=activity, kind=kind) for kind in sorted(wanted - set(have))
    )
