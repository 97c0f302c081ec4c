import logging
from functools import reduce
from itertools import islice
from operator import or_

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.utils import translation

from branchhub.core.database import starts_with
from branchhub.core.reminding import Due

from .. import readers
from ..choices import KINDS, DeliveryStatus
from ..models import Delivery, Notice

logger = logging.getLogger(__name__)
BATCH = 500
LONGEST = {name: Notice._meta.get_field(name).max_length for name in ("subject", "detail")}


def tell(dues, *, now, hold=None) -> int:
    """Write notices, and what goes out beside the inbox, for all that was not told before.

    `dues` may be a generator of any length: it is worked off in batches, each one transaction of
    at most nine queries. What is known by its key is not even put into words; a to-do among it
    that was closed is open again, since it is due again. Of the dedupe keys that are new,
    `hold(keys, now)` gives back those to be told still, and may lock what they are about until the
    transaction ends. Returns how many notices are new.
    """
    dues, told = iter(dues), 0
    while batch := list(islice(dues, BATCH)):
        told += _tell(batch, now, hold)
    return told


def withdraw(key_prefix, *, recipient=None):
    """Take back what was told under keys that start so and was not read yet, from one or all.

    What waits to be sent of it goes as well; what has gone out already stays, as read.
    """
    told = Notice.objects.unread().filter(starts_with("dedupe_key", key_prefix))
    if recipient:
        told = told.filter(recipient=recipient)
    sent = Delivery.objects.filter(notice=OuterRef("pk"), status=DeliveryStatus.SENT)
    told.filter(~Exists(sent)).delete()
    told.update(read_at=Now(), closed_at=Now())


def close(*key_prefixes, now):
    """The thing is done: to-dos under keys that start so are closed for everybody; one query."""
    started = [starts_with("dedupe_key", prefix) for prefix in key_prefixes]
    if started:
        Notice.objects.todo().filter(reduce(or_, started)).update(closed_at=now)


@transaction.atomic
def _tell(dues, now, hold) -> int:
    found = _by_key(dues)
    known = _known(found)
    new = set(found) - set(known)
    if hold and new:
        new = hold(new, now)
    _open_again(known)
    addressed = _with_readers({key: found[key] for key in new})
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


def _by_key(dues) -> dict[str, tuple[Due, readers.Reader | None]]:
    """Each due by its dedupe key, with the Reader of a chat group; people are read later.

    Of two under one key the first counts: that of the list of those expected, for a reminder.
    """
    to_groups = [due for due in dues if _is_for_groups(due)]
    robots = readers.robots_by_branch({due.branch_id for due in to_groups})
    found = {}
    for due in dues:
        if due.member_id:
            found.setdefault(f"{due.key}:{due.member_id}", (due, None))
        elif due.user_id:
            found.setdefault(f"{due.key}:user-{due.user_id}", (due, None))
    for due in to_groups:
        for reader in robots.get(due.branch_id, []):
            found.setdefault(f"{due.key}:robot-{reader.robot.pk}", (due, reader))
    return found


def _with_readers(found) -> dict[str, tuple[Due, readers.Reader]]:
    """With the Reader of each; what was for somebody who is gone is left out."""
    members = readers.members_by_id({due.member_id for due, _group in found.values()} - {None})
    users = readers.users_by_id({due.user_id for due, _group in found.values()} - {None})
    addressed = {}
    for key, (due, group) in found.items():
        if reader := group or members.get(due.member_id) or users.get(due.user_id):
            addressed[key] = due, reader
    return addressed


def _is_for_groups(due) -> bool:
    """Whether chat groups are told. What names no reader, but is not theirs, nobody is told."""
    if due.member_id or due.user_id:
        return False
    if not KINDS[due.kind].is_for_groups:
        logger.error("%s is not for chat groups: %s", due.kind, due.key)
        return False
    return True


def _known(keys) -> dict[str, bool]:
    """Those of `keys` told before, and whether it is a to-do that was closed."""
    told = Notice.objects.filter(dedupe_key__in=list(keys))
    return {
        key: bool(closed_at) and KINDS[kind].is_todo
        for key, kind, closed_at in told.values_list("dedupe_key", "kind", "closed_at")
    }


def _open_again(known):
    """What is due again though it was done."""
    done = [key for key, is_done in known.items() if is_done]
    Notice.objects.filter(dedupe_key__in=done).update(closed_at=None)


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
                due_at=reader.earliest(now, due.until),
                until=due.until,
            )
            for channel in reader.channels(due.kind)
        ]
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
