"""The secret address under which a member's calendar program reads their sessions."""

import logging
import secrets

from django.db import transaction

from members.operations.accounts import hash_token

from ..models import CalendarFeed

logger = logging.getLogger(__name__)


@transaction.atomic
def renew_feed(member, *, by, now) -> str:
    """The token of the member's new address, of which only a hash is kept; an earlier one ends."""
    token = secrets.token_urlsafe(24)
    CalendarFeed.objects.update_or_create(
        member=member,
        defaults={"token_hash": hash_token(token), "created_at": now},
    )
    logger.info("calendar feed of member %s renewed by user %s", member.pk, by.pk)
    return token


@transaction.atomic
def revoke_feed(member, *, by) -> bool:
    """End the member's address; say whether there was one."""
    deleted, _rows = CalendarFeed.objects.filter(member=member).delete()
    if deleted:
        logger.info("calendar feed of member %s revoked by user %s", member.pk, by.pk)
    return bool(deleted)
