"""Who may send what: claims on the outbox, and what becomes of them.

Every change asks for the claim in its UPDATE, so that whoever comes second changes nothing.
"""

import logging
import random
import re
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F

from ..choices import DeliveryStatus
from ..models import Delivery

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 8
FACTOR = 4
TELLING = re.compile(r"\S*://\S+|\S*@\S+")  # addresses of people, and of webhooks with their token
LONGEST = Delivery._meta.get_field("last_error").max_length


def claim(now, *, channel, most) -> list[Delivery]:
    """Up to `most` deliveries that are due, each for this caller alone, the least tried first.

    Rows that another worker is claiming at this moment are passed over where the database can;
    it is the condition of the UPDATE that lets only one through.
    """
    name, due = str(uuid4()), Delivery.objects.pending(now).filter(channel=channel)
    with transaction.atomic():
        free = due.select_for_update(skip_locked=True).order_by("due_at", "pk")
        ids = list(free.values_list("pk", flat=True)[:most])
        due.filter(pk__in=ids).update(status=DeliveryStatus.CLAIMED, claim=name, claimed_at=now)
    claimed = Delivery.objects.filter(claim=name).with_reader()
    return list(claimed.order_by("attempts", "due_at", "pk"))


def let_lapse(now):
    """Free what was claimed a lease ago and never marked: its worker is gone, or asleep.

    It waits a little and keeps the old claim until somebody takes it, so that a worker that only
    slept, or whose clock jumped, can still mark what it has just sent.
    """
    lapsed = Delivery.objects.lapsed(now)
    exhausted = lapsed.filter(attempts__gte=MOST_ATTEMPTS)
    for delivery in exhausted:
        give_up(delivery, "The worker was lost each time.")
    lapsed.update(status=DeliveryStatus.PENDING, due_at=now + lease() / 5)


def begin(delivery) -> bool:
    """Count the attempt that now starts; whether the delivery is still there and ours."""
    ours = Delivery.objects.filter(
        pk=delivery.pk, claim=delivery.claim, status=DeliveryStatus.CLAIMED
    )
    delivery.attempts += 1
    return bool(ours.update(attempts=F("attempts") + 1))


def mark(delivery, **changes) -> bool:
    """Say what became of a delivery, unless somebody else has it by now."""
    unfinished = [DeliveryStatus.CLAIMED, DeliveryStatus.PENDING]
    ours = Delivery.objects.filter(pk=delivery.pk, claim=delivery.claim, status__in=unfinished)
    marked = bool(ours.update(claim="", claimed_at=None, **changes))
    if not marked:
        logger.warning("delivery %s was taken from its worker", delivery.pk)
    return marked


def put_off(delivery, *, until, error=None):
    changes = {} if error is None else {"last_error": without_addresses(error)}
    mark(delivery, status=DeliveryStatus.PENDING, due_at=until, **changes)


def give_up(delivery, error):
    """For good, and loudly: the log names it, Background work in the admin counts it."""
    status = DeliveryStatus.FAILED
    if mark(delivery, status=status, last_error=without_addresses(error)):
        logger.error(
            "delivery %s (notice %s, %s) given up after %s attempts",
            delivery.pk,
            delivery.notice_id,
            delivery.channel,
            delivery.attempts,
        )


def lease() -> timedelta:
    return timedelta(seconds=settings.DELIVERY_LEASE)


def wait_after(attempts) -> timedelta:
    """Four times longer after each attempt, a quarter more or less so that not all come at once."""
    seconds = settings.DELIVERY_BACKOFF * FACTOR ** (attempts - 1)
    return timedelta(seconds=seconds * random.uniform(0.75, 1.25))  # noqa: S311


def without_addresses(text) -> str:
    return TELLING.sub("…", " ".join(text.split()))[:LONGEST]
