"""An organisation of any size with something due in every branch, written in bulk."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from activities.models import Activity, Attendance, FollowUp
from branchhub.core.models import User
from members.choices import PostKind, Status
from members.models import (
    Branch,
    Committee,
    GroupMembership,
    Member,
    PartyGroup,
    Post,
    StatusPeriod,
)

NOW = timezone.make_aware(datetime(2026, 11, 24, 9))  # noqa: DTZ001
LONG_AGO = date(2020, 1, 1)
MEMBERS, GROUPS, AT_ONCE = 20, 2, 50
OFFICERS = (PostKind.SECRETARY, PostKind.GROUP_LEADER, PostKind.GROUP_LEADER)


def grow_to(number):
    """Add branches until there are so many."""
    committee = Committee.objects.first() or Committee.objects.add_root({"name": "某研究所党委"})
    for first in range(Branch.objects.count(), number, AT_ONCE):
        add(committee, range(first, min(first + AT_ONCE, number)))


@transaction.atomic
def add(committee, numbers):
    branches = Branch.objects.bulk_create(
        Branch(committee=committee, name=f"第{number}党支部", kept_since=None) for number in numbers
    )
    for branch in branches:
        add_life(branch, *add_people(branch))


def add_people(branch):
    groups = PartyGroup.objects.bulk_create(
        PartyGroup(branch=branch, name=f"第{number}党小组") for number in range(GROUPS)
    )
    users = User.objects.bulk_create(
        User(username=f"{branch.pk}-{number}", email=f"{branch.pk}-{number}@example.com")
        for number in range(MEMBERS)
    )
    born = [LONG_AGO - timedelta(days=branch.pk * MEMBERS + number) for number in range(MEMBERS)]
    members = Member.objects.bulk_create(
        Member(branch=branch, user=user, name=f"张{user.pk}", joined_on=joined_on)
        for user, joined_on in zip(users, born, strict=True)
    )
    since = {"from_on": LONG_AGO}
    StatusPeriod.objects.bulk_create(
        StatusPeriod(member=member, status=Status.FULL, **since) for member in members
    )
    GroupMembership.objects.bulk_create(
        GroupMembership(member=member, group=groups[number % GROUPS], **since)
        for number, member in enumerate(members)
    )
    Post.objects.bulk_create(
        Post(member=member, branch=branch, kind=kind, group=group, **since)
        for member, kind, group in zip(members, OFFICERS, [None, *groups], strict=False)
    )
    return members, groups


def add_life(branch, members, groups):
    """A theme day tomorrow, a lecture last week that nobody wrote up, a task that is late."""
    tomorrow, last_week = NOW + timedelta(hours=20), NOW - timedelta(days=6)
    common = {"branch": branch, "recorder": members[3], "announced_at": NOW - timedelta(days=20)}
    sessions = Activity.objects.bulk_create(
        [
            Activity(
                **common,
                kind=kind,
                title=title,
                status=status,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=1),
            )
            for kind, title, status, starts_at in (
                ("theme_day", "主题党日", "announced", tomorrow),
                ("lecture", "党课", "held", last_week),
            )
        ]
    )
    Attendance.objects.bulk_create(
        Attendance(
            activity=session,
            branch=branch,
            member=member,
            group=groups[number % GROUPS],
            may_vote=True,
            status="" if session is sessions[0] or number else "absent",
        )
        for session in sessions
        for number, member in enumerate(members)
    )
    FollowUp.objects.create(
        activity=sessions[1],
        branch=branch,
        what="更新党建园地",
        owner=members[4],
        due_on=NOW.date() - timedelta(days=4),
    )
