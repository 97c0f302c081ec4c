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
    members = Member.objects.filter(pk__in=ids).select_related(
        "user__notice_preference", "branch__notice_preference"
    )
    return {member.pk: _person(member.user, member.branch) for member in members}


def users_by_id(ids) -> dict[int, Reader]:
    """Readers of users who are no members; one query."""
    users = User.objects.filter(pk__in=ids).select_related("notice_preference")
    return {user.pk: _person(user, None) for user in users}


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


def _person(user, branch) -> Reader:
    of_branch, own = _of_branch(branch), _of_person(user)
    quiet = own if own and own.quiet_from is not None else of_branch
    return Reader(
        language=user and user.language or settings.LANGUAGE_CODE,
        address=user.email if user and user.is_active else "",
        email_off=tuple({*of_branch.email_off, *(own.email_off if own else ())}),
        quiet_from=quiet.quiet_from,
        quiet_until=quiet.quiet_until,
    )


def _of_branch(branch) -> BranchPreference:
    return getattr(branch, "notice_preference", None) or DEFAULT


def _of_person(user) -> Preference | None:
    return getattr(user, "notice_preference", None)
