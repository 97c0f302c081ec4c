import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from branchhub.core.reminding import ask_each
from members.models import Member

from .. import readers
from ..channels import SENDERS
from ..channels.failures import PermanentFailure, TemporaryFailure
from ..choices import DeliveryStatus
from . import claiming

logger = logging.getLogger(__name__)

BATCH = 50
FRESH = timedelta(seconds=1)  # how long what was read before sending counts as true
PATIENCE = 3  # failures in a row after which the server of a channel seems to be away
A_WHILE = timedelta(minutes=1)


def deliver_pending(*, still_due, clock=timezone.now) -> Counter:
    """Send what is due, some at a time, until nothing is left or DELIVERY_RUN seconds are over.

    `still_due(keys, now)` says which notices should reach their readers still. Any number of
    callers may run at once, and any may die at any point: a send that was cut between the other
    side's yes and our mark is all that is ever repeated, so that each is marked by itself, before
    the next is sent. The channels take turns; one whose server is away waits for the next run.
    Returns how many deliveries ended how.
    """
    claiming.let_lapse(clock())
    ends, counts, open_channels = time.monotonic() + settings.DELIVERY_RUN, Counter(), [*SENDERS]
    while open_channels and time.monotonic() < ends:
        channel = open_channels.pop(0)
        claim = claiming.claim(clock(), channel=channel, most=BATCH)
        outcomes = list(_Batch(claim, channel, still_due, clock).deliver()) if claim else []
        counts.update(outcomes)
        if claim and not {"given back", "held back"} & set(outcomes):
            open_channels.append(channel)
    return counts


def send_again(deliveries, *, by, now) -> int:
    """Put what is sent, failed or dropped of `deliveries` back in the outbox; how many."""
    done = [DeliveryStatus.SENT, DeliveryStatus.FAILED, DeliveryStatus.DROPPED]
    count = deliveries.filter(status__in=done).update(
        status=DeliveryStatus.PENDING, due_at=now, attempts=0, sent_at=None
    )
    logger.info("%s deliveries put back in the outbox by user %s", count, by.pk)
    return count


@dataclass(frozen=True)
class _Reading:
    """What is true of deliveries and of those they go to: keys that are `due`, keys of which that
    is `unknown`, and the Reader of each delivery."""

    at: datetime
    due: set[str]
    unknown: set[str]
    readers: dict[int, readers.Reader]

    def is_fresh(self, now) -> bool:
        return timedelta(0) <= now - self.at < FRESH


@dataclass(frozen=True)
class _Batch:
    """The deliveries of one claim."""

    claim: str
    channel: str
    still_due: Callable
    clock: Callable

    def deliver(self):
        """Yield how each ended; after some failures in a row the others are not tried."""
        failures = 0
        with SENDERS[self.channel]() as sender:
            for delivery, reading in self._one_by_one():
                now = self.clock()
                if failures == PATIENCE:
                    yield from self._give_back("held back", due_at=now + A_WHILE)
                    return
                if not delivery.claim_holds(now):
                    yield from self._give_back("given back")
                    return
                reader = reading.readers.get(delivery.pk)
                if reader and delivery.notice.dedupe_key in reading.unknown:
                    yield self._ask_later(delivery, reader)
                    continue
                outcome = self._deliver_one(delivery, sender, reading, now)
                failures = failures + 1 if outcome == "tried" else 0
                yield outcome

    def _one_by_one(self):
        """Each that is still ours, with what was true of it a second ago at most."""
        now = self.clock()
        while deliveries := claiming.claimed(self.claim):
            reading = self._read(deliveries, now)
            for delivery in deliveries:
                yield delivery, reading
                now = self.clock()
                if not reading.is_fresh(now):
                    break

    def _read(self, deliveries, now) -> _Reading:
        keys = [delivery.notice.dedupe_key for delivery in deliveries]
        due, unknown = ask_each(self.still_due, keys, now)
        return _Reading(now, due, unknown, _readers(deliveries, now))

    def _give_back(self, outcome, **changes) -> list[str]:
        return [outcome] * claiming.give_back(self.claim, **changes)

    def _ask_later(self, delivery, reader) -> str:
        """Nobody can say whether it is due still: an attempt that fails, but not the channel's."""
        delivery.attempts += 1
        return self._try_later(delivery, reader, "Whether it is still due could not be found out.")

    def _deliver_one(self, delivery, sender, reading, now) -> str:
        reader = reading.readers.get(delivery.pk)
        if delivery.notice.dedupe_key not in reading.due or not _reaches(delivery, reader):
            claiming.mark(delivery, status=DeliveryStatus.DROPPED)
            return "dropped"
        if (earliest := reader.earliest(now, delivery.until)) > now:
            claiming.put_off(delivery, until=earliest)
            return "put off"
        return self._send(delivery, sender, reader)

    def _send(self, delivery, sender, reader) -> str:
        delivery.attempts += 1
        try:
            sender.send(delivery)
        except PermanentFailure as failure:
            claiming.give_up(delivery, str(failure))
            return "failed"
        except TemporaryFailure as failure:
            return self._try_later(delivery, reader, str(failure))
        except Exception as error:  # a fault in one is not to hold up the others
            logger.exception("delivery %s failed", delivery.pk)
            return self._try_later(delivery, reader, type(error).__name__)
        claiming.mark(delivery, status=DeliveryStatus.SENT, sent_at=self.clock())
        return "sent"

    def _try_later(self, delivery, reader, error) -> str:
        if delivery.attempts >= claiming.MOST_ATTEMPTS:
            claiming.give_up(delivery, error)
            return "failed"
        again = self.clock() + claiming.wait_after(delivery.attempts)
        claiming.put_off(delivery, until=reader.earliest(again, delivery.until), error=error)
        return "tried"


def _reaches(delivery, reader) -> bool:
    """Whether what is told is still open, and the reader still reached over this channel."""
    notice = delivery.notice
    is_open = reader and not notice.closed_at
    return bool(is_open and delivery.channel in reader.channels(notice.kind))


def _readers(deliveries, now) -> dict[int, readers.Reader]:
    """As they are now, by delivery; who left or was removed has none. Three queries."""
    notices = [delivery.notice for delivery in deliveries]
    ids = {notice.recipient_id for notice in notices if notice.recipient_id}
    there = Member.objects.filter(pk__in=ids).on_roster(timezone.localdate(now))
    members = readers.members_by_id(there.values("pk"))
    users = readers.users_by_id({notice.user_id for notice in notices if notice.user_id})
    branches = {notice.robot.branch_id for notice in notices if notice.robot_id}
    robots = {
        reader.robot.pk: reader
        for found in readers.robots_by_branch(branches).values()
        for reader in found
    }
    found = {}
    for delivery in deliveries:
        notice = delivery.notice
        reader = members.get(notice.recipient_id) or users.get(notice.user_id)
        found[delivery.pk] = reader or robots.get(notice.robot_id)
    return found
