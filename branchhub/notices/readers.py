"""Who reads, in which language and over which channels: settings of people and branches."""

import datetime
from dataclasses import dataclass
from datetime import time

from django.conf import settings
from django.utils import timezone

from branchhub.core.models import User
from members.models import Member

from .choices import KINDS, Channel
from .models import BranchPreference, Preference, Robot

DEFAULT = BranchPreference()
CHOICES = [f"notice_preference__{name}" for name in ("email_off", "quiet_from", "quiet_until")]
OF_USER = ["language", "email", "is_active", *CHOICES]
OF_MEMBER = [*(f"user__{name}" for name in OF_USER), *(f"branch__{name}" for name in CHOICES)]


@dataclass(frozen=True)
class Reader:
    """One who is told: where, how and when not."""

    language: str
    address: str = ""
    robot: Robot | None = None
    email_off: tuple[str, ...] = ()
    quiet_from: time = time(0)
    quiet_until: time = time(0)

    def channels(self, kind) -> list[str]:
        """What the notice goes out by, beside the inbox."""
        if self.robot:
            return [self.robot.channel] if KINDS[kind].is_for_groups else []
        has_mail = settings.MAIL_ENABLED and self.address
        wanted = has_mail and KINDS[kind].category not in self.email_off
        return [Channel.EMAIL] if wanted else []

    def earliest(self, now, until=None) -> datetime.datetime:
        """`now`, or the end of the quiet hours that it lies in. They may span midnight.

        Also `now` where that end comes too late: not before `until`.
        """
        local = timezone.localtime(now)
        clock, start, end = local.time(), self.quiet_from, self.quiet_until
        quiet = start <= clock < end if start <= end else clock >= start or clock < end
        if not quiet:
            return now
        day = local.date()
        if clock >= end:
            day += datetime.timedelta(days=1)
        ends_at = timezone.make_aware(datetime.datetime.combine(day, end))
        return now if until and ends_at >= until else ends_at


def members_by_id(ids) -> dict[int, Reader]:
    """Readers of members; one query."""
    rows = Member.objects.filter(pk__in=ids).order_by()
    return {pk: _person(*row) for pk, *row in rows.values_list("pk", *OF_MEMBER)}


def users_by_id(ids) -> dict[int, Reader]:
    """Readers of users who are no members; one query."""
    rows = User.objects.filter(pk__in=ids)
    return {pk: _person(*row) for pk, *row in rows.values_list("pk", *OF_USER)}


def robots_by_branch(branch_ids) -> dict[int, list[Reader]]:
    """Readers of the chat groups of branches; one query."""
    found = {}
    robots = Robot.objects.in_use().filter(branch__in=branch_ids)
    for robot in robots.select_related("branch__notice_preference"):
        branch = _of_branch(robot.branch)
        reader = Reader(
            language=settings.LANGUAGE_CODE,
            robot=robot,
            quiet_from=branch.quiet_from,
            quiet_until=branch.quiet_until,
        )
        found.setdefault(robot.branch_id, []).append(reader)
    return found


def preference_of_branch(branch_id) -> BranchPreference:
    """What the branch chose, or the defaults; one query."""
    return BranchPreference.objects.filter(branch=branch_id).first() or DEFAULT


def reminders_of(member) -> list[str]:
    """The Leads at which the member is reminded; needs user and branch with their preferences."""
    own, of_branch = _of_person(member.user), _of_branch(member.branch)
    return leads_chosen(own and own.remind_before, of_branch.remind_before)


def leads_chosen(own, of_branch) -> list[str]:
    """The Leads that a person chose, or else the branch; None stands for no choice."""
    if own is not None:
        return own
    return DEFAULT.remind_before if of_branch is None else of_branch


def _person(language, address, is_active, own_off, own_from, own_until, *of_branch) -> Reader:
    """Of OF_USER, or of OF_MEMBER; no rows of models, which would live until cycles are sought."""
    branch_off, branch_from, branch_until = of_branch or (None, None, None)
    quiet = DEFAULT.quiet_from, DEFAULT.quiet_until
    if own_from is not None:
        quiet = own_from, own_until
    elif branch_from is not None:
        quiet = branch_from, branch_until
    return Reader(
        language=language or settings.LANGUAGE_CODE,
        address=address if address and is_active else "",
        email_off=tuple({*(branch_off or ()), *(own_off or ())}),
        quiet_from=quiet[0],
        quiet_until=quiet[1],
    )


def _of_branch(branch) -> BranchPreference:
    return getattr(branch, "notice_preference", None) or DEFAULT


def _of_person(user) -> Preference | None:
    return getattr(user, "notice_preference", None)
