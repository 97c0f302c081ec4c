"""The list of those who are expected: one row each, frozen when the session is announced."""

import logging
from itertools import groupby
from operator import itemgetter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from members.choices import PostKind, Status
from members.models import Member

from ..kinds import Expects
from ..models import Attendance
from . import asked_leave
from .locking import hold_open, hold_part
from .telling import take_back, tell_newcomer

logger = logging.getLogger(__name__)


def members_expected(activity):
    """Who should attend by the rule of the kind, with `group_pk` and `may_vote` of that day."""
    expects = activity.rule.expects
    if expects is Expects.NOBODY:
        return Member.objects.none()
    members = Member.objects.filter(branch=activity.branch_id).in_party(activity.day)
    if expects is Expects.COMMITTEE:
        members = members.in_branch_committee(activity.day)
    elif activity.group_id:
        members = members.in_group([activity.group_id], activity.day)
    return as_of_day(members, activity).order_by("order", "pk")


def as_of_day(members, activity):
    """`members` with `group_pk` and `may_vote` of that day; in its committee only members vote."""
    members = members.with_group(activity.day).with_voting_right(activity.day)
    if activity.rule.expects is not Expects.COMMITTEE:
        return members
    committee = Member.objects.in_branch_committee(activity.day)
    return members.annotate(may_vote=Q(may_vote=True, pk__in=committee.values("pk")))


def new_row(activity, member, **values):
    """An unsaved row for a member annotated by `as_of_day`."""
    return Attendance(
        activity=activity,
        branch_id=activity.branch_id,
        member=member,
        group_id=member.group_pk,
        may_vote=member.may_vote,
        **values,
    )


def freeze(activity, *, by):
    """Write the expected list; the same number of queries for any number of people."""
    rows = [new_row(activity, member) for member in members_expected(activity)]
    return bulk_create_with_history(rows, Attendance, default_user=by)


def refresh(activity, *, by):
    """After the day changed: group and right to vote of the new day; marks and people stay."""
    rows = {row.member_id: row for row in activity.attendances.all()}
    changed = []
    for member in as_of_day(Member.objects.filter(pk__in=rows), activity):
        row = rows[member.pk]
        if (row.group_id, row.may_vote) != (member.group_pk, member.may_vote):
            row.group_id, row.may_vote = member.group_pk, member.may_vote
            changed.append(row)
    if changed:
        bulk_update_with_history(changed, Attendance, ["group", "may_vote"], default_user=by)


def notes_on(members, day) -> dict[int, list[str]]:
    """What is worth saying beside each name that day: posts, and a status other than full member.

    `members` are ids. One query.
    """
    rows = Member.objects.filter(pk__in=members).with_status(day).with_posts(day)
    rows = rows.order_by("pk", "post__from_on", "post__pk").values_list(
        "pk", "status", "post__kind"
    )
    notes = {}
    for (pk, status), posts in groupby(rows, key=itemgetter(0, 1)):
        said = [PostKind(kind).label for *_member, kind in posts if kind]
        if status not in (None, Status.FULL):
            said.append(Status(status).label)
        if said:
            notes[pk] = said
    return notes


@transaction.atomic
def add_expected(activity, member, *, reason, by, now):
    """Put a member on the frozen list, as of the session's day; no longer as a guest.

    They are told, if the session lies ahead. Raises ValidationError with code "locked",
    "not_frozen" before the session is announced, "reason_needed" once it started,
    "already_expected".
    """
    hold_open(activity)
    if not activity.list_is_frozen():
        raise ValidationError(
            _("The list is drawn up when the session is announced."), code="not_frozen"
        )
    if activity.has_started(now) and not reason:
        raise ValidationError(
            _("The session has started: say why this person is added now."), code="reason_needed"
        )
    if activity.attendances.filter(member=member).exists():
        raise ValidationError(_("This person already is on the list."), code="already_expected")
    member = as_of_day(Member.objects.filter(pk=member.pk), activity).get()
    row = new_row(activity, member, added_reason=reason)
    row._history_user = by
    row.save()
    activity.guests.filter(member=member).delete()
    tell_newcomer(activity, member, now=now)
    logger.info("member %s added to activity %s by user %s", member.pk, activity.pk, by.pk)
    return row


@transaction.atomic
def remove_expected(row, *, by, now):
    """Take a member off the list before the start; later one can only be excused, on record.

    Raises ValidationError with code "locked", "gone" or "started".
    """
    activity = row.activity
    hold_part(activity, row)
    if activity.has_started(now):
        raise ValidationError(
            _("The session has started: people can be excused, but stay on the list."),
            code="started",
        )
    row._history_user = by
    row.delete()
    asked_leave.drop(row.member.leave_requests.filter(activity=activity).in_force(), by=by, now=now)
    take_back(activity, row.member)
    logger.info("member %s off activity %s by user %s", row.member_id, activity.pk, by.pk)


@transaction.atomic
def exclude_from_votes(row, *, reason, by):
    """Take a voter out of N for this session, or back in with an empty `reason`. Source: GZ.

    Raises ValidationError with code "locked", "gone" or, for somebody who has no vote, "no_vote".
    """
    hold_part(row.activity, row)
    if not row.may_vote:
        raise ValidationError(_("This person has no right to vote that day."), code="no_vote")
    row.vote_exclusion = reason
    row._history_user = by
    row.save(update_fields=["vote_exclusion"])
    return row
