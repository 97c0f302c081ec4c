import logging
from functools import reduce
from itertools import islice
from operator import or_

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import translation

from branchhub.core.reminding import Due

from .. import readers
from ..choices import KINDS, DeliveryStatus
from ..models import Delivery, Notice

logger = logging.getLogger(__name__)
BATCH = 500
LONGEST = {name: Notice._meta.get_field(name).max_length for name in ("subject", "detail")}


def tell(dues, *, now) -> int:
    """Write notices, and what goes out beside the inbox, for all that was not told before.

    `dues` may be a generator of any length: it is worked off in batches, each one transaction of
    at most nine queries. What is known by its key is not even put into words. Returns how many
    notices are new.
    """
    dues, told = iter(dues), 0
    while batch := list(islice(dues, BATCH)):
        told += _tell(batch, now)
    return told


def withdraw(key_prefix, *, recipient=None):
    """Take back what was told under keys that start so and was not read yet, from one or all.

    What waits to be sent of it goes as well; what has gone out already stays, as read.
    """
    told = Notice.objects.unread().filter(dedupe_key__startswith=key_prefix)
    if recipient:
        told = told.filter(recipient=recipient)
    sent = Delivery.objects.filter(notice=OuterRef("pk"), status=DeliveryStatus.SENT)
    told.filter(~Exists(sent)).delete()
    told.update(read_at=Now(), closed_at=Now())


def close(*key_prefixes, now):
    """The thing is done: to-dos under keys that start so are closed for everybody; one query."""
    started = [Q(dedupe_key__startswith=prefix) for prefix in key_prefixes]
    if started:
        Notice.objects.todo().filter(reduce(or_, started)).update(closed_at=now)


@transaction.atomic
def _tell(dues, now) -> int:
    addressed = _new_only(_with_readers(dues))
    notices = []
    for key in sorted(addressed):  # in one order, so that two planners never wait for each other
        due, reader = addressed[key]
        with translation.override(reader.language):
            text = due.write()
        notices.append(
            Notice(
                branch_id=due.branch_id,
                recipient_id=due.member_id,
                user_id=due.user_id,
                robot=reader.robot,
                kind=due.kind,
                subject=text.subject[: LONGEST["subject"]],
                detail=text.detail[: LONGEST["detail"]],
                body=list(text.body),
                link=due.link,
                dedupe_key=key,
            )
        )
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    _put_in_outbox(addressed, now)
    return len(notices)


def _with_readers(dues) -> dict[str, tuple[Due, readers.Reader]]:
    """Each due with each of its readers, by dedupe key; one whose reader is gone has none."""
    members = readers.members_by_id({due.member_id for due in dues if due.member_id})
    users = readers.users_by_id({due.user_id for due in dues if due.user_id})
    to_groups = [due for due in dues if _is_for_groups(due)]
    robots = readers.robots_by_branch({due.branch_id for due in to_groups})
    addressed = {}
    for due in dues:
        if due.member_id in members:
            addressed[f"{due.key}:{due.member_id}"] = due, members[due.member_id]
        elif due.user_id in users:
            addressed[f"{due.key}:user-{due.user_id}"] = due, users[due.user_id]
    for due in to_groups:
        for reader in robots.get(due.branch_id, []):
            addressed[f"{due.key}:robot-{reader.robot.pk}"] = due, reader
    return addressed


def _is_for_groups(due) -> bool:
    """Whether chat groups are told. What names no reader, but is not theirs, nobody is told."""
    if due.member_id or due.user_id:
        return False
    if not KINDS[due.kind].is_for_groups:
        logger.error("%s is not for chat groups: %s", due.kind, due.key)
        return False
    return True


def _new_only(addressed):
    told = Notice.objects.filter(dedupe_key__in=list(addressed))
    known = set(told.values_list("dedupe_key", flat=True))
    return {key: pair for key, pair in addressed.items() if key not in known}


def _put_in_outbox(addressed, now):
    """Deliveries of the notices just written; those that another planner wrote have theirs."""
    written = Notice.objects.filter(dedupe_key__in=list(addressed)).only("pk", "dedupe_key")
    deliveries = []
    for notice in written:
        due, reader = addressed[notice.dedupe_key]
        deliveries += [
            Delivery(
                notice=notice,
                branch_id=due.branch_id,
                channel=channel,
                due_at=reader.earliest(now),
            )
            for channel in reader.channels(due.kind)
        ]
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
