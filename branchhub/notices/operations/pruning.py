"""What nobody looks for any more goes, some rows at a time."""

import logging
from datetime import timedelta

from ..choices import DeliveryStatus
from ..models import Delivery, Notice

logger = logging.getLogger(__name__)

BATCH = 1000
# For the admin who asks in the same quarter whether a mail went out.
DELIVERIES_KEPT = timedelta(days=90)
# The key of a row that is gone protects nobody from being told again. No reminder looks back over
# more than a quarter, so that none can still be due after a year.
NOTICES_KEPT = timedelta(days=366)


def prune(now) -> int:
    """Delete old notices but for to-dos that are open, and deliveries that ended well; how many.

    Read or not: chat groups and members without an account never read anything. What was given up
    stays as long as its notice, for the admin to see. Memory does not grow with what there is.
    """
    gone = 0
    for status in (DeliveryStatus.SENT, DeliveryStatus.DROPPED):
        ended = Delivery.objects.filter(status=status, due_at__lt=now - DELIVERIES_KEPT)
        gone += _delete(ended.order_by("due_at", "pk"))
    gone += _delete(Notice.objects.settled().told_before(now - NOTICES_KEPT))
    if gone:
        logger.info("%s old notices and deliveries deleted", gone)
    return gone


def _delete(rows) -> int:
    """Each batch in a transaction of its own, so that nobody who sends has to wait for long."""
    gone = 0
    while batch := list(rows.values_list("pk", flat=True)[:BATCH]):
        count, _by_model = rows.model.objects.filter(pk__in=batch).delete()
        gone += count
    return gone
