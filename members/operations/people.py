import logging

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from branchhub.core.encryption import lookup_hash

from ..choices import Status
from ..pinyin import search_keys
from .dated import move_to_group, set_status
from .saving import save

logger = logging.getLogger(__name__)


@transaction.atomic
def add_member(member, *, status, by, from_on=None, group=None):
    """Save a new person at the end of the roster, with a first status and perhaps a group.

    Without `from_on` the dates of joining and regularisation say since when, as far as they are
    known: a full member with both was probationary in between. Raises ValidationError.
    """
    if not member.order:
        last = member.branch.members.aggregate(last=Max("order"))["last"]
        member.order = (last or 0) + 1
    _save(member, by=by)
    for each, start in first_statuses(member, status, from_on):
        set_status(member, each, from_on=start, by=by)
    if group:
        move_to_group(member, group, from_on=from_on or timezone.localdate(), by=by)
    logger.info(
        "member %s added to branch %s by user %s", member.pk, member.branch_id, by and by.pk
    )
    return member


@transaction.atomic
def change_member(member, *, by):
    """Save what changed of a person; the account shows the new name. Raises ValidationError."""
    _save(member, by=by)
    if member.user_id and member.user.first_name != member.name:
        member.user.first_name = member.name
        member.user.save(update_fields=["first_name"])
    logger.info("member %s changed by user %s", member.pk, by and by.pk)
    return member


def _save(member, *, by):
    keys = search_keys(member.name)
    member.pinyin, member.initials = keys["pinyin"], keys["initials"]
    member.id_hash = lookup_hash(member.id_number)
    save(member, by=by)


def first_statuses(member, status, from_on):
    """Pairs of status and first day, in order of time; never ahead of today."""
    today = timezone.localdate()
    if from_on:
        return [(status, from_on)]
    joined = member.joined_on and member.joined_on.earliest()
    regularised = member.regularised_on and member.regularised_on.earliest()
    if status == Status.FULL and joined and regularised and joined < regularised <= today:
        return [(Status.PROBATIONARY, joined), (Status.FULL, regularised)]
    known = {
        Status.PROBATIONARY: joined,
        Status.FULL: regularised or joined,
    }.get(status)
    return [(status, min(known or today, today))]
