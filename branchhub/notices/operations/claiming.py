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
from django.db.models import Case, F, When

from ..choices import DeliveryStatus
from ..models import Delivery

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 8
FACTOR = 4
TELLING = re.compile(r"\S*://\S+|\S*@\S+")  # addresses of people, and of webhooks with their token
LONGEST = Delivery._meta.get_field("last_error").max_length


def claim(now, *, channel, most) -> str:
    """Take up to `most` deliveries that are due, for this caller alone; the claim's name, or "".

    Rows that another worker is claiming at this moment are passed over where the database can;
    it is the condition of the UPDATE that lets only one through.
    """
    name, due = str(uuid4()), Delivery.objects.pending(now).filter(channel=channel)
    with transaction.atomic():
        free = due.select_for_update(skip_locked=True).order_by("due_at", "pk")
        ids = list(free.values_list("pk", flat=True)[:most])
        taken = due.filter(pk__in=ids).update(
            status=DeliveryStatus.CLAIMED, claim=name, claimed_at=now
        )
    return name if taken else ""


def claimed(name) -> list[Delivery]:
    """What of a claim is still its worker's and not marked, in the order in which it is sent."""
    return list(_in_order_of_sending(_held().filter(claim=name)).with_reader())


def let_lapse(now):
    """Free what was claimed a lease ago and never marked: its worker is gone, or asleep.

    The first of a claim is what its worker was at: that attempt counts. All wait a little and keep
    the old claim until somebody takes them, so that a worker that only slept, or whose clock
    jumped, can still mark what it has just sent.
    """
    lapsed = Delivery.objects.lapsed(now)
    last_first = _in_order_of_sending(lapsed).reverse()
    tried = list(dict(last_first.values_list("claim", "pk")).values())
    lapsed.update(
        status=DeliveryStatus.PENDING,
        due_at=now + lease() / 5,
        attempts=F("attempts") + Case(When(pk__in=tried, then=1), default=0),
    )
    freed = Delivery.objects.filter(pk__in=tried, status=DeliveryStatus.PENDING)
    for delivery in freed.filter(attempts__gte=MOST_ATTEMPTS):
        give_up(delivery, "The worker was lost each time.")


def give_back(name, **changes) -> int:
    """Let others have what is not marked of a claim; how many. One query."""
    free = {"status": DeliveryStatus.PENDING, "claim": "", "claimed_at": None}
    return _held().filter(claim=name).update(**free, **changes)


def mark(delivery, **changes) -> bool:
    """Say what became of a delivery, unless somebody else has it by now."""
    unfinished = [DeliveryStatus.CLAIMED, DeliveryStatus.PENDING]
    ours = Delivery.objects.filter(pk=delivery.pk, claim=delivery.claim, status__in=unfinished)
    changes |= {"claim": "", "claimed_at": None, "attempts": delivery.attempts}
    marked = bool(ours.update(**changes))
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


def _held():
    return Delivery.objects.filter(status=DeliveryStatus.CLAIMED)


def _in_order_of_sending(deliveries):
    """The least tried first, so that what its worker does not survive comes last."""
    return deliveries.order_by("attempts", "due_at", "pk")


def lease() -> timedelta:
    return timedelta(seconds=settings.DELIVERY_LEASE)


def wait_after(attempts) -> timedelta:
    """Four times longer after each attempt, a quarter more or less so that not all come at once."""
    seconds = settings.DELIVERY_BACKOFF * FACTOR ** (attempts - 1)
    return timedelta(seconds=seconds * random.uniform(0.75, 1.25))  # noqa: S311


def without_addresses(text) -> str:
    return TELLING.sub("…", " ".join(text.split()))[:LONGEST]
