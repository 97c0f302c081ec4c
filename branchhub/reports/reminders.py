"""The monthly digest: due from the first workday of the next month on, until that month is over."""

import datetime

from django.utils import timezone

from activities.holidays import work_calendar
from branchhub.core import periods
from branchhub.core.reminding import as_id

from .digests import dues, readers
from .digests.versions import COMMITTEE

TOPICS = ("digest",)
HOUR = datetime.time(8)


def due(now):
    """The digests of last month that nobody has got yet; nothing before they are due."""
    today = timezone.localdate(now)
    first = today.replace(day=1)
    if now >= sent_from(first):
        yield from dues.of_month(periods.previous_month(first), now)


def sent_from(first) -> datetime.datetime:
    """When the digest goes out that is sent in the month from `first` on. One query."""
    day = work_calendar().first_workday(first)
    return timezone.make_aware(datetime.datetime.combine(day, HOUR))


def still_due(keys, now) -> set[str]:
    """Those whose reader still has the role that their version is for. Four queries.

    What is no key of ours is not.
    """
    today = timezone.localdate(now)
    wanted = {key: key.split(":") for key in keys if key.count(":") == 3}
    pks = {as_id(reader) for *_words, reader in wanted.values()} - {None}
    members = readers.members(today).filter(pk__in=pks)
    roles = {str(each.pk): each for each in readers.read(members, None, today)}
    users = {f"user-{each.user_id}" for each in readers.reviewers(None, today)}
    return {
        key
        for key, (_topic, _month, version, reader) in wanted.items()
        if reader in roles
        and roles[reader].version == version
        or reader in users
        and version == COMMITTEE
    }
