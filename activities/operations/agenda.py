import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from branchhub.core.transitions import transition
from branchhub.notices import operations as notices

from .. import votes
from ..models import AgendaItem
from .locking import hold_open, hold_part
from .minutes import ensure_sections

logger = logging.getLogger(__name__)


@transaction.atomic
def add_items(activity, titles, *, by):
    """Put `titles` at the end of the agenda, each with its section of the minutes.

    Raises ValidationError with code "locked".
    """
    hold_open(activity)
    start = activity.agenda_items.count()
    rows = [
        AgendaItem(activity=activity, branch_id=activity.branch_id, order=order, title=title)
        for order, title in enumerate(titles, start)
    ]
    items = bulk_create_with_history(rows, AgendaItem, default_user=by)
    ensure_sections(activity)
    return items


@transaction.atomic
def add_item(item, *, by):
    """Save a new item at the end of the agenda. Raises ValidationError with code "locked"."""
    hold_open(item.activity)
    item.branch_id = item.activity.branch_id
    item.order = item.activity.agenda_items.count()
    item._history_user = by
    item.save()
    ensure_sections(item.activity)
    return item


@transaction.atomic
def change_item(item, changes, *, by):
    """Set `changes`, a dict of columns. Raises ValidationError with code "locked" or "gone"."""
    hold_part(item.activity, item)
    if changes:
        transition(item, {}, by=by, **changes)
    return item


@transaction.atomic
def remove_item(item, *, by):
    """Take an item off the agenda and close the gap.

    Raises ValidationError with code "locked", "gone", or "recorded" when it has a decision, a vote
    or minutes: what was put on record stays.
    """
    hold_part(item.activity, item)
    item.refresh_from_db()
    written = item.activity.minutes_sections.filter(item=item).exclude(text="").exists()
    if item.decision or written or item.votes.exists():
        raise ValidationError(
            _("“%(item)s” has a decision, a vote or minutes; clear them first.") % {"item": item},
            code="recorded",
        )
    activity = item.activity
    item._history_user = by
    item.delete()
    _renumber(list(activity.agenda_items.all()), by=by)


@transaction.atomic
def move_item(item, step, *, by):
    """Move an item up (`step` -1) or down (1); at the end of the list nothing happens.

    Raises ValidationError with code "locked" or "gone".
    """
    hold_part(item.activity, item)
    items = list(item.activity.agenda_items.all())
    here = items.index(item)
    there = here + step
    if 0 <= there < len(items):
        items[here], items[there] = items[there], items[here]
    _renumber(items, by=by)


def _renumber(items, *, by):
    moved = [item for order, item in enumerate(items) if item.order != order]
    for order, item in enumerate(items):
        item.order = order
    if moved:
        bulk_update_with_history(moved, AgendaItem, ["order"], default_user=by)


@transaction.atomic
def record_vote(vote, *, by):
    """Save a vote with N as the list has it and quorum, votes needed and result as they follow.

    Raises ValidationError with code "locked", "gone", "rule_not_allowed" where sessions of this
    kind do not vote so, "scrutineer_stands" or those of `votes.check`.
    """
    activity = vote.item.activity
    hold_part(activity, vote if vote.pk else vote.item)
    if vote.rule not in activity.rule.vote_rules:
        raise ValidationError(
            _("Sessions of this kind do not vote under this rule."), code="rule_not_allowed"
        )
    if vote.scrutineer and vote.scrutineer.name in _candidates(vote):
        raise ValidationError(_("A scrutineer must not be a candidate."), code="scrutineer_stands")
    vote.branch_id = activity.branch_id
    vote.voters_expected = activity.attendances.voters().count()
    counts = {"expected": vote.voters_expected, "present": vote.voters_present}
    votes.check(vote.rule, vote.ballot, vote.tally, **counts)
    vote.quorum = votes.quorum(vote.rule, vote.voters_expected)
    vote.needed = votes.votes_needed(vote.rule, **counts)
    vote.passed = votes.passed(vote.rule, vote.tally, **counts)
    vote._history_user = by
    vote.save()
    logger.info("vote %s recorded by user %s", vote.pk, by.pk)
    return vote


def _candidates(vote) -> set[str]:
    """Who stands in this vote and in the others on its item, without 同志 after the name."""
    names = [vote.candidate, *vote.item.votes.values_list("candidate", flat=True)]
    return {name.strip().removesuffix("同志") for name in names}


@transaction.atomic
def remove_vote(vote, *, by):
    """Raises ValidationError with code "locked" or "gone"."""
    hold_part(vote.item.activity, vote)
    vote._history_user = by
    vote.delete()


@transaction.atomic
def add_follow_up(follow_up, *, by):
    """Save what is to be done after a session. Raises ValidationError with code "locked"."""
    hold_open(follow_up.activity)
    follow_up.branch_id = follow_up.activity.branch_id
    follow_up._history_user = by
    follow_up.save()
    return follow_up


@transaction.atomic
def change_follow_up(follow_up, changes, *, by, now):
    """Set `changes`, a dict of columns; what asked for it is closed once it is done or put off.

    Raises ValidationError with code "locked" unless only its end is noted: an archived session's
    tasks can still be done.
    """
    if set(changes) - {"done_on", "remark"}:
        hold_open(follow_up.activity)
    if changes:
        transition(follow_up, {}, by=by, **changes)
    if {"done_on", "due_on", "owner"} & set(changes):
        notices.close(f"follow-up:{follow_up.pk}:", now=now)
    return follow_up
