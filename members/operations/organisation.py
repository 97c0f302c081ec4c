"""A branch's own arrangement: what it says of itself, its groups and departments."""

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ..models import PartyGroup
from .dated import end_post
from .saving import save

logger = logging.getLogger(__name__)


def change_branch(branch, *, by):
    save(branch, by=by)
    logger.info("branch %s changed by user %s", branch.pk, by and by.pk)
    return branch


@transaction.atomic
def open_group(branch, name, *, by):
    """Add a group at the end of the branch's list. Raises ValidationError for a name in use."""
    group = PartyGroup(branch=branch, name=name, order=_next(branch.groups))
    save(group, by=by)
    logger.info("group %s opened in branch %s by user %s", group.pk, branch.pk, by and by.pk)
    return group


def rename_group(group, name, *, by):
    """Raises ValidationError for a name in use."""
    group.name = name
    save(group, by=by, fields=["name"])
    logger.info("group %s renamed by user %s", group.pk, by and by.pk)
    return group


@transaction.atomic
def close_group(group, *, on, by):
    """Close an empty group; its leader's post ends on that day. Its past stays as it was.

    Raises ValidationError with code "closed", or "has_members" while anybody is in it that day
    or later.
    """
    if group.closed_on:
        raise ValidationError(_("%(group)s is closed.") % {"group": group}, code="closed")
    staying = group.memberships.filter(until_on=None) | group.memberships.filter(until_on__gt=on)
    if staying.exists():
        raise ValidationError(
            _("Move the members of %(group)s to another group first.") % {"group": group},
            code="has_members",
        )
    for post in group.posts.filter(until_on=None):
        end_post(post, until_on=on, by=by)
    group.closed_on = on
    group.save(update_fields=["closed_on"])
    logger.info("group %s closed by user %s", group.pk, by and by.pk)
    return group


@transaction.atomic
def add_department(branch, department, *, by):
    """Save a new department at the end of the branch's list."""
    department.branch, department.order = branch, _next(branch.departments)
    return change_department(department, by=by)


def change_department(department, *, by):
    save(department, by=by)
    logger.info("department %s saved by user %s", department.pk, by and by.pk)
    return department


def _next(parts) -> int:
    last = parts.aggregate(last=Max("order"))["last"]
    return (last or 0) + 1
