"""Status, group and posts: rows from a day until a day; the next ends the last, none is lost."""

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from branchhub.core import formats

from ..choices import PostKind, Status
from ..models import GroupMembership, Post, Restriction, StatusPeriod
from .saving import save

logger = logging.getLogger(__name__)

# Held by one person at a time: a successor ends the post of the one before.
HELD_BY_ONE = (PostKind.SECRETARY, PostKind.GROUP_LEADER)


@transaction.atomic
def set_status(member, status, *, from_on, by):
    """Make `status` hold from a day on; the status before ends on that day.

    The same day again corrects what was entered for it. A day before the first status is entered
    up to that one. Whoever is no Party member any more loses all posts on that day, and whoever
    left or was removed the group as well. Raises ValidationError with code "overlaps".
    """
    take_turns(member)
    period = StatusPeriod(member=member, status=status, from_on=from_on)
    period = _enter(member.status_periods.all(), period, by=by, corrects="status")
    lasts = period.until_on is None
    if lasts and status not in Status.members():
        _end_all(member.posts.all(), on=from_on, by=by)
    if lasts and status in Status.gone():
        _end_all(member.group_memberships.all(), on=from_on, by=by)
    logger.info("member %s is %s from %s by user %s", member.pk, status, from_on, by and by.pk)
    return period


@transaction.atomic
def restrict(member, kind, *, from_on, until_on, by):
    """Enter that a member may not vote from a day on, until `until_on` where the end is known.

    The same kind and first day again corrects the end. Raises ValidationError with code "overlaps".
    """
    take_turns(member)
    rows = member.restrictions.filter(kind=kind)
    new = Restriction(member=member, kind=kind, from_on=from_on)
    row = rows.filter(from_on=from_on).first() or new
    row.until_on = until_on
    others = rows.exclude(pk=row.pk).filter(Q(until_on=None) | Q(until_on__gt=from_on))
    if until_on:
        others = others.filter(from_on__lt=until_on)
    if other := others.first():
        raise _overlaps(other)
    save(row, by=by)
    logger.info("member %s restricted from %s by user %s", member.pk, from_on, by and by.pk)
    return row


@transaction.atomic
def move_to_group(member, group, *, from_on, by):
    """Put a member into a group from a day on; the membership before ends on that day.

    Days are treated as `set_status` does. Raises ValidationError with code "overlaps",
    "other_branch", or "closed" for a group that is closed by then.
    """
    take_turns(member)
    if group.closed_on:
        raise ValidationError(_("%(group)s is closed.") % {"group": group}, code="closed")
    membership = GroupMembership(member=member, group=group, from_on=from_on)
    membership = _enter(member.group_memberships.all(), membership, by=by, corrects="group")
    logger.info(
        "member %s is in group %s from %s by user %s", member.pk, group.pk, from_on, by and by.pk
    )
    return membership


@transaction.atomic
def appoint(member, kind, *, branch, from_on, by, group=None):
    """Give a post from a day on. Of a secretary or group leader there is one: the last one's ends.

    A day before the present holder's first is entered up to that day. Raises ValidationError with
    code "overlaps", "other_branch", or "not_in_party" for somebody who is no Party member that day.
    """
    if member.status_periods.on(from_on).exclude(status__in=Status.members()).exists():
        raise ValidationError(_("Only Party members hold posts."), code="not_in_party")
    take_turns(branch)
    others = Post.objects.filter(branch=branch, kind=kind, group=group)
    if kind not in HELD_BY_ONE:
        others = others.filter(member=member)
    elif others.on(from_on).filter(member=member).exists():
        raise ValidationError(_("%(name)s holds this post.") % {"name": member}, code="overlaps")
    post = Post(member=member, branch=branch, group=group, kind=kind, from_on=from_on)
    post = _enter(others, post, by=by)
    logger.info(
        "member %s is %s of branch %s from %s by user %s",
        member.pk, kind, branch.pk, from_on, by and by.pk,
    )  # fmt: skip
    return post


@transaction.atomic
def end_post(post, *, until_on, by):
    """End a post; `until_on` is the first day without it.

    Raises ValidationError when the post ended already (code "ended") or began later.
    """
    if post.until_on:
        raise ValidationError(_("This post has ended already."), code="ended")
    post.until_on = until_on
    save(post, by=by)
    logger.info("post %s ends on %s by user %s", post.pk, until_on, by and by.pk)
    return post


def take_turns(owner):
    """Hold the row of `owner` until the transaction ends: what depends on it is judged together.

    Its key stays free, or a row that points to it would wait at its commit for this transaction.
    """
    rows = type(owner).objects.select_for_update(no_key=True).filter(pk=owner.pk)
    list(rows.values("pk"))


def _enter(rows, new, *, by, corrects=""):
    """Save `new` among `rows`, of which at most one may hold on any day.

    The row that holds ends where `new` begins; a row that begins on the same day takes the value
    of the field `corrects`, if any is named.
    """
    rows = list(rows.order_by("from_on"))
    before = [row for row in rows if row.from_on <= new.from_on]
    later = [row for row in rows if row.from_on > new.from_on]
    last = before[-1] if before else None
    if last and corrects and last.from_on == new.from_on:
        setattr(last, corrects, getattr(new, corrects))
        return save(last, by=by)
    if last and (last.until_on is None or last.until_on > new.from_on):
        if later or last.from_on == new.from_on:
            raise _overlaps(last)
        last.until_on = new.from_on
        save(last, by=by)
    if later:
        new.until_on = later[0].from_on
    return save(new, by=by)


def _overlaps(row) -> ValidationError:
    return ValidationError(
        _("This overlaps with “%(row)s” from %(day)s."),
        code="overlaps",
        params={"row": row, "day": formats.full_date(row.from_on)},
    )


def _end_all(rows, *, on, by):
    """End what holds on a day; what would only begin then or later never comes about."""
    for row in rows.filter(until_on=None) | rows.filter(until_on__gt=on):
        if row.from_on < on:
            row.until_on = on
            save(row, by=by)
        else:
            row._history_user = by
            row.delete()
