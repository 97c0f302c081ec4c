"""Logins: a member gets one by a link that works once, and a new password in the same way."""

import datetime
import hashlib
import logging
import secrets

from axes.utils import reset as release_lock
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branchhub.core import audit
from branchhub.core.models import AuditVerb, User

from ..models import Invitation
from .saving import save

logger = logging.getLogger(__name__)

VALID_FOR = datetime.timedelta(days=7)


@transaction.atomic
def invite(member, *, by, now) -> str:
    """The token of a new link for `member`, of which only a hash is kept; earlier links end.

    Raises ValidationError with code "left" for somebody no longer on the roster, and "protected"
    for an account that can do more than a secretary or was switched off.
    """
    today = timezone.localdate(now)
    if not member.is_on_roster(today):
        raise ValidationError(
            _("%(name)s is no longer on the roster.") % {"name": member}, code="left"
        )
    if not may_be_reset(member, today):
        raise ValidationError(
            _("Only an administrator can set the password of this account."), code="protected"
        )
    member.invitations.open(now).update(expires_at=now)
    token = secrets.token_urlsafe(24)
    member.invitations.create(
        token_hash=hash_token(token), created_by=by, expires_at=now + VALID_FOR
    )
    audit.record(AuditVerb.INVITE, by=by, branch_id=member.branch_id, target=member)
    return token


@transaction.atomic
def accept_invitation(invitation, *, username, password, now):
    """Make the member's account with this user name, or set a new password for the old one.

    Also ends a lock after wrong passwords. Raises ValidationError with code "used" when the link
    was used or ran out meanwhile, and for a user name that is taken.
    """
    open_links = Invitation.objects.open(now).filter(pk=invitation.pk)
    if not open_links.update(used_at=now):
        raise ValidationError(_("This link no longer works."), code="used")
    member = invitation.member
    if member.user is None:
        return open_account(member, username=username, password=password)
    if not may_be_reset(member, timezone.localdate(now)):
        raise ValidationError(_("This link no longer works."), code="used")
    member.user.set_password(password)
    member.user.save(update_fields=["password"])
    if release_lock(username=member.user.username):
        audit.record(
            AuditVerb.UNLOCK, by=member.user, branch_id=member.branch_id, target=member.user
        )
    logger.info("member %s set a new password", member.pk)
    return member.user


@transaction.atomic
def open_account(member, *, username, password):
    """A login for `member`. Raises ValidationError for a user name that is taken."""
    user = User(username=username, first_name=member.name)
    user.set_password(password)
    save(user, by=user)
    member.user = user
    member._history_user = user
    member.save(update_fields=["user"])
    logger.info("member %s has account %s", member.pk, user.pk)
    return user


def may_be_reset(member, day) -> bool:
    """Whether a link of the branch's secretary may set this member's password, or the first one.

    It must not open more than the branch: no administrator, no committee reviewer, nobody with a
    post in another branch.
    """
    user = member.user
    if member.posts.on(day).exclude(branch=member.branch_id).exists():
        return False
    return user is None or (
        user.is_active
        and not user.is_staff
        and not user.is_superuser
        and not user.reviewer_posts.on(day).exists()
    )


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def free_username(member) -> str:
    """A user name for `member` that nobody has: pinyin, with a number where needed."""
    wanted = "".join(char for char in member.pinyin if char.isascii())[:140] or "member"
    names = User.objects.filter(username__istartswith=wanted).values_list("username", flat=True)
    taken = {name.lower() for name in names}
    number = 1
    while (name := wanted if number == 1 else f"{wanted}{number}") in taken:
        number += 1
    return name
