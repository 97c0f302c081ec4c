"""Branches of twenty members with a year of sessions, written in bulk."""

import datetime

from activities.models import Activity, Attendance, FollowUp
from branchhub.core.models import User
from members.models import (
    Branch,
    Committee,
    GroupMembership,
    Member,
    PartyGroup,
    Post,
    StatusPeriod,
)

SIZE = 20  # members a branch
LONG_AGO = datetime.date(2015, 1, 1)
NOON = datetime.datetime.fromisoformat("2026-11-02T12:00:00+08:00")
# (month, day, kind, status): a session a month, October in full, and what November plans.
YEAR = [
    *((month, 10, "theme_day", "archived") for month in range(1, 10)),
    (10, 8, "committee", "archived"),
    (10, 10, "theme_day", "archived"),
    (10, 12, "group", "held"),
    (10, 20, "lecture", "archived"),
    (11, 10, "theme_day", "announced"),
    (11, 20, "assembly", "announced"),
]


def build(people, *, chunk=50):
    """So many members with accounts, in branches of twenty below one committee."""
    committee = Committee.objects.add_root({"name": "某集团党委", "kind": "committee"})
    left = people // SIZE
    while left > 0:
        write_branches(committee, min(left, chunk), offset=left * SIZE)
        left -= chunk


def write_branches(committee, count, offset):
    branches = Branch.objects.bulk_create(
        Branch(committee=committee, name=f"第{offset}-{n}党支部", kept_since=None)
        for n in range(count)
    )
    groups = PartyGroup.objects.bulk_create(
        PartyGroup(branch=branch, name=f"第{n}党小组", order=n)
        for branch in branches
        for n in (1, 2)
    )
    users = User.objects.bulk_create(
        User(username=f"u{offset}-{n}", email=f"u{offset}-{n}@example.com", password="!")
        for n in range(count * SIZE)
    )
    members = Member.objects.bulk_create(
        Member(
            branch=branches[n // SIZE],
            user=user,
            name=f"张三{n}",
            order=n % SIZE,
            joined_on=f"1998-{1 + n % 12:02}-11",
        )
        for n, user in enumerate(users)
    )
    StatusPeriod.objects.bulk_create(
        StatusPeriod(member=member, status="full", from_on=LONG_AGO) for member in members
    )
    GroupMembership.objects.bulk_create(
        GroupMembership(member=member, group=group_of(n, groups), from_on=LONG_AGO)
        for n, member in enumerate(members)
    )
    write_posts(branches, groups, members)
    for n, branch in enumerate(branches):
        own = members[n * SIZE : (n + 1) * SIZE]
        write_year(branch, groups[2 * n : 2 * n + 2], own)


def group_of(n, groups):
    return groups[2 * (n // SIZE) + n % 2]


def write_posts(branches, groups, members):
    """A secretary and two group leaders a branch."""
    posts = []
    for n, branch in enumerate(branches):
        secretary, first, second = members[n * SIZE : n * SIZE + 3]
        posts.append(Post(member=secretary, branch=branch, kind="secretary", from_on=LONG_AGO))
        for member, group in ((first, groups[2 * n + 1]), (second, groups[2 * n])):
            posts.append(
                Post(
                    member=member, branch=branch, group=group, kind="group_leader", from_on=LONG_AGO
                )
            )
    Post.objects.bulk_create(posts)


def write_year(branch, groups, members):
    sessions = Activity.objects.bulk_create(session(branch, groups, *row) for row in YEAR)
    Attendance.objects.bulk_create(
        Attendance(
            activity=each,
            branch=branch,
            member=member,
            group=groups[n % 2],
            may_vote=True,
            status=mark(each, n),
        )
        for each in sessions
        for n, member in enumerate(members)
        if each.group is None or each.group == groups[n % 2]
    )
    FollowUp.objects.bulk_create(
        FollowUp(
            activity=sessions[0],
            branch=branch,
            what="交学习体会",
            owner=member,
            due_on=datetime.date(2026, 11, 20),
        )
        for member in members[:5]
    )


def session(branch, groups, month, day, kind, status):
    start = NOON.replace(month=month, day=day, hour=15)
    end = start + datetime.timedelta(minutes=90)
    return Activity(
        branch=branch,
        group=groups[0] if kind == "group" else None,
        kind=kind,
        title=f"{month}月{day}日活动",
        starts_at=start,
        ends_at=end,
        venue="会议室",
        status=status,
        announced_at=start - datetime.timedelta(days=14),
        archived_at=end if status == "archived" else None,
    )


def mark(activity, n) -> str:
    if activity.status == "announced":
        return ""
    return "sick_leave" if (n + activity.starts_at.month) % 11 == 0 else "present"
