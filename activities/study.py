"""What sessions were about: study hours and sessions by topic, sessions by carrier."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from .choices import SHARED_TAGS, TagPurpose
from .models import SessionTag
from .models.activity import hours_counted
from .summary import LENGTH
from .tags import key_of


@dataclass
class TagCount:
    """`key` is what the session list is filtered by; `hours` are study hours."""

    key: str
    label: str
    sessions: int = 0
    hours: Decimal = Decimal(0)


def hours_by_topic(activities) -> list[TagCount]:
    """Topics of the held sessions among `activities`, as `count_tags` counts. One query."""
    return count_tags(activities)[TagPurpose.TOPIC]


def count_tags(activities) -> dict[TagPurpose, list[TagCount]]:
    """Topics and carriers of the held sessions among `activities`; shared ones first, then own.

    A session's study hours (`Activity.hours`) count in full for each of its topics: over all
    topics they may add up to more than was studied. One query. Source: domain.md 9, row 9.
    """
    found = {purpose: {} for purpose in TagPurpose}
    for purpose, shared, own, name, kind, own_hours, length, number in _rows(activities):
        key = key_of(shared, own)
        label = name if own else str(SHARED_TAGS[purpose](shared).label)
        count = found[purpose].setdefault(key, TagCount(key, label))
        count.sessions += number
        count.hours += number * hours_counted(kind, own_hours, length)
    return {purpose: sorted(rows.values(), key=_place(purpose)) for purpose, rows in found.items()}


def _rows(activities):
    sessions = activities.counted().order_by().values("pk")
    columns = ("purpose", "shared", "own", "own__name")
    of_session = ("activity__kind", "activity__study_hours", "length")
    return (
        SessionTag.objects.filter(activity__in=sessions)
        .order_by()
        .annotate(length=LENGTH)
        .values_list(*columns, *of_session)
        .annotate(number=Count("pk"))
    )


def _place(purpose):
    order = SHARED_TAGS[purpose].values
    return lambda row: (row.key not in order, row.key in order and order.index(row.key), row.label)
