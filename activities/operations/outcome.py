"""What a session was about and what came of it."""

import logging

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from members.operations.saving import save

from ..models import Outcome, OwnTag, SessionTag
from ..models.outcome import unknown_tag
from ..tags import own_id_of
from .locking import hold_open

logger = logging.getLogger(__name__)


@transaction.atomic
def note_outcome(activity, *, tags, values, by):
    """Set the tags and the columns of the outcome that are given; what is not stays as it was.

    `tags` is {purpose: keys as `SessionTag.key` has them}. Raises ValidationError with code
    "locked", "unknown" for a tag that the branch does not have, and from the model's own rules.
    """
    hold_open(activity)
    write_tags(activity, tags, by=by)
    outcome = Outcome.objects.filter(activity=activity).first()
    if values:
        outcome = outcome or Outcome(activity=activity, branch_id=activity.branch_id)
        for name, value in values.items():
            setattr(outcome, name, value)
        save(outcome, by=by)
    logger.info("outcome of activity %s noted by user %s", activity.pk, by.pk)
    return outcome


def write_tags(activity, tags, *, by):
    """Of each purpose in `tags` exactly the keys given, in a transaction of the caller's."""
    if not tags:
        return
    have = {(tag.purpose, tag.key): tag for tag in activity.tags.all()}
    wanted = {(purpose, key): None for purpose, keys in tags.items() for key in keys}
    for place, tag in have.items():
        if place[0] in tags and place not in wanted:
            tag._history_user = by
            tag.delete()
    new = [_tag(activity, *place) for place in wanted if place not in have]
    if new:
        _refuse_others(new, activity)
        bulk_create_with_history(new, SessionTag, default_user=by)


def _tag(activity, purpose, key):
    own_id = own_id_of(key)
    shared = "" if own_id else key
    tag = SessionTag(activity=activity, purpose=purpose, shared=shared, own_id=own_id)
    tag.branch_id = activity.branch_id
    return tag


def _refuse_others(tags, activity):
    """Every own tag must be the branch's; read at once, so that `clean` asks no more."""
    own = OwnTag.objects.filter(branch=activity.branch_id)
    own = own.in_bulk([tag.own_id for tag in tags if tag.own_id])
    for tag in tags:
        if tag.own_id:
            if tag.own_id not in own:
                raise unknown_tag()
            tag.own = own[tag.own_id]
        tag.clean()
