"""A year plan adopted, announced a month at a time, and moved off days that turn out to be free."""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from branchhub.core import periods
from members.models import Branch

from .. import compliance
from ..choices import ActivityStatus, Kind
from ..models import Activity, AlsoCounts, MinutesSection
from ..planning import Slot, slots_of
from . import life

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Chosen:
    """An unsaved session for a place of `slot`; `is_joined` as in planning.Proposal."""

    slot: Slot
    activity: Activity
    is_joined: bool = False


@transaction.atomic
def adopt(branch, year, chosen, *, by, now) -> list[Activity]:
    """Save what the year still lacks of `chosen` as planned sessions; nobody is told.

    What is no longer lacking is left out, so that a second run plans nothing twice. Gives the new
    sessions. Their columns come checked; as many queries for all as for one, but that SQLite takes
    some forty rows at a time.
    """
    Branch.objects.select_for_update(no_key=True).get(pk=branch.pk)
    rows = compliance.board(branch, date(year, 1, 1), 12, now=now)
    slots = {slot.key: slot for slot in slots_of(rows, timezone.localdate(now))}
    lacking = Counter({key: slot.lacking for key, slot in slots.items()})
    kept = []
    for each in chosen:
        if lacking[each.slot.key] > 0:
            lacking[each.slot.key] -= 1
            kept.append(each)
    sessions = [each.activity for each in kept]
    created = bulk_create_with_history(sessions, Activity, default_user=by)
    _write_parts(kept, created, appraisal_is_lacking=_lacks_appraisal(slots))
    logger.info("%d activities of branch %s planned by user %s", len(kept), branch.pk, by.pk)
    return created


def _lacks_appraisal(slots) -> bool:
    return any(slot.kind == Kind.APPRAISAL and slot.lacking for slot in slots.values())


def _write_parts(kept, created, *, appraisal_is_lacking):
    pairs = list(zip(kept, created, strict=True))
    MinutesSection.objects.bulk_create(
        MinutesSection(activity=activity, branch_id=activity.branch_id) for _each, activity in pairs
    )
    AlsoCounts.objects.bulk_create(
        AlsoCounts(activity=activity, kind=Kind.APPRAISAL)
        for each, activity in pairs
        if each.is_joined and each.slot.kind == Kind.LIFE_MEETING and appraisal_is_lacking
    )


def planned_in(branch, first, *, now):
    """The planned sessions ahead in the month that begins on `first`, in order of time."""
    planned = Activity.objects.filter(branch=branch, status=ActivityStatus.PLANNED)
    planned = planned.between(*periods.month_of(first)).filter(starts_at__gt=now)
    return planned.select_related("branch", "group").order_by("starts_at", "pk")


@transaction.atomic
def announce_month(branch, first, *, by, now) -> list[Activity]:
    """Announce what is planned ahead in the month that begins on `first`; gives those sessions.

    What somebody else announces meanwhile is theirs.
    """
    announced = []
    for activity in planned_in(branch, first, now=now):
        try:
            life.announce(activity, by=by, now=now)
        except ValidationError:
            continue
        announced.append(activity)
    return announced


@transaction.atomic
def move_to_workdays(misplaced, *, by, now) -> list[Activity]:
    """Move those planned sessions for which there is another day; nobody was told of them.

    `misplaced` are those of `year.Year`. Gives what was moved; what somebody else moved meanwhile
    stays.
    """
    moved = []
    for each in misplaced:
        if not each.times:
            continue
        starts_at, ends_at = each.times
        changes = {"starts_at": starts_at, "ends_at": ends_at}
        try:
            life.move(each.session, changes, reason=each.why, by=by, now=now)
        except ValidationError:
            continue
        moved.append(each.session)
    return moved
