"""What each home page shows. Every function runs a number of queries that no table changes."""

import functools
import operator
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from activities import make_ups
from activities.choices import ActivityStatus, NormState
from activities.models import Activity, Attendance, FollowUp, LeaveRequest
from members import branches
from members.models import GroupMembership, Member, PartyGroup
from members.rules import roles_of

from . import owed
from .month import standings
from .projects_owed import project_tasks

COMING = 5  # sessions ahead
RECENT = 5
MOST_TASKS = 50  # of one kind, so that a branch nobody tends opens as fast as any other
ANNOUNCE_WITHIN = timedelta(days=14)


def of_member(user, now) -> dict:
    """Own schedule, own tasks, what was lately, and the groups that one leads."""
    roles = roles_of(user)
    own = Activity.objects.visible_to(user).filter(branch=roles.branch_id)
    own = own.concerning(roles.member_id)
    follow_ups = FollowUp.objects.filter(branch=roles.branch_id, owner=roles.member_id).open()
    in_charge = Q(recorder=roles.member_id) | Q(
        chair=roles.member_id, status__in=ActivityStatus.ahead()
    )
    mine = own.filter(in_charge).exclude(group__in=roles.leads)
    here = Activity.objects.filter(branch=roles.branch_id)
    wanted = mine.unfinished(now)[:MOST_TASKS], own.ahead(now)[:COMING]
    over, ahead = open_sessions(here, *wanted, member_id=roles.member_id, now=now)
    return {
        "coming": ahead,
        "tasks": session_tasks(over, now)
        + follow_up_tasks(follow_ups, user, now, name_owner=False)
        + absence_tasks(user, now)
        + project_tasks(user, now),
        "groups": groups_led(user, now, with_tasks=True),
        "recent": recent(own, roles.member_id, now),
    }


def of_committee(user, now) -> dict:
    """What is ahead in the branch, what is late and to be done, and what this month asks for."""
    roles, today = roles_of(user), timezone.localdate(now)
    here = Activity.objects.filter(branch__in=roles.committee_of)
    seen, norms = here.visible_to(user), standings(branches.of_committees(user), now)
    wanted = seen.unfinished(now)[:MOST_TASKS], seen.ahead(now)[:COMING], untold(seen, now)
    over, ahead = open_sessions(here, *wanted, member_id=roles.member_id, now=now)
    tasks = session_tasks(over, now) + branch_follow_ups(user, now) + absence_tasks(user, now)
    tasks += project_tasks(user, now)
    todo = [task for task in tasks if not task.late]
    todo += [owed.to_announce(row) for row in ahead if is_to_announce(row, now)]
    if roles.secretary_of:
        todo += [
            owed.to_archive(row)
            for row in over
            if row.branch_id in roles.secretary_of and not owed.of_session(row, today)
        ]
    return {
        "coming": ahead[:COMING],
        "late": sorted((task for task in tasks if task.late), key=lambda task: -task.days_late),
        "todo": todo,
        "norms": norms,
        "to_plan": sum(norm.state == NormState.DUE for norm in norms),
        "groups": groups_led(user, now, with_tasks=False),
    }


def open_sessions(among, *wanted, member_id, now) -> tuple[list, list]:
    """What is unfinished and what is ahead, as far as one of the querysets `wanted` has it.

    The longest ago and the soonest first. `among` are few sessions, of one branch or so, from
    which the others are chosen. One query.
    """
    chosen = [Q(pk__in=activities.values("pk")) for activities in wanted]
    rows = (
        among.filter(functools.reduce(operator.or_, chosen), status__in=ActivityStatus.open())
        .with_attendance_counts()
        .with_record_state()
        .with_part_of(member_id)
        .select_related("group")
        .order_by("starts_at", "pk")
    )
    over, ahead = [], []
    for activity in rows:
        (over if activity.is_unfinished(now) else ahead).append(activity)
    return over, ahead


def recent(activities, member_id, now) -> list:
    """What was lately and was not called off, with the member's own mark; one query."""
    happened = [ActivityStatus.ANNOUNCED, *ActivityStatus.counted()]
    return list(
        activities.filter(status__in=happened, ends_at__lt=now)
        .with_minutes_state()
        .with_part_of(member_id)
        .order_by("-starts_at", "-pk")[:RECENT]
    )


def session_tasks(over, now) -> list[owed.Task]:
    today = timezone.localdate(now)
    return [task for task in (owed.of_session(activity, today) for activity in over) if task]


def follow_up_tasks(follow_ups, user, now, *, name_owner) -> list[owed.Task]:
    """One query. A task may come from a session that its owner may not see."""
    today, session = timezone.localdate(now), Activity.objects.filter(pk=OuterRef("activity"))
    rows = follow_ups.annotate(is_visible=Exists(session.visible_to(user)))
    rows = rows.select_related("owner").order_by("due_on", "pk")[:MOST_TASKS]
    return [owed.of_follow_up(row, today, name_owner=name_owner) for row in rows]


def branch_follow_ups(user, now) -> list[owed.Task]:
    """Everybody's that are late, and one's own that are not."""
    roles = roles_of(user)
    concerning = Q(due_on__lt=timezone.localdate(now)) | Q(owner=roles.member_id)
    follow_ups = FollowUp.objects.filter(concerning, branch__in=roles.committee_of).open()
    return follow_up_tasks(follow_ups, user, now, name_owner=True)


def absence_tasks(user, now) -> list[owed.Task]:
    """Leave to decide, make-up study to check, and one's own to hand in.

    The first for whoever leads a group or is secretary, the second for secretaries. Two queries.
    """
    roles, today, tasks = roles_of(user), timezone.localdate(now), []
    if roles.secretary_of or roles.leads:
        asked = LeaveRequest.objects.to_decide(user).select_related("member", "activity")
        asked = asked.order_by("activity__starts_at", "pk")[:MOST_TASKS]
        tasks += [owed.of_leave(request) for request in asked]
    absences = Attendance.objects.to_make_up(now).due().filter(member=roles.member_id)
    if roles.secretary_of:
        absences |= Attendance.objects.to_check(user)
    found = make_ups.owed(absences)
    to_check = [each.make_up for each in found if each.waits]
    to_check.sort(key=lambda make_up: (make_up.handed_in_at, make_up.pk))
    tasks += [owed.of_handed_in(make_up) for make_up in to_check[:MOST_TASKS]]
    return tasks + [owed.of_make_up(each, today) for each in found if not each.waits]


def untold(activities, now):
    """Sessions of the next two weeks that are planned, but nobody was told."""
    soon = {"status": ActivityStatus.PLANNED, "starts_at__lt": now + ANNOUNCE_WITHIN}
    return activities.ahead(now).filter(**soon)[:MOST_TASKS]


def is_to_announce(activity, now) -> bool:
    """Whether `untold` has it."""
    is_soon = activity.starts_at < now + ANNOUNCE_WITHIN
    return is_soon and activity.status == ActivityStatus.PLANNED


def groups_led(user, now, *, with_tasks) -> list[dict]:
    """The groups that the user leads, each with what is ahead and, `with_tasks`, what is owed.

    Two queries for any number of groups, none for whoever leads none.
    """
    roles = roles_of(user)
    if not roles.leads:
        return []
    here, today = Activity.objects.filter(group__in=roles.leads), timezone.localdate(now)
    seen = here.visible_to(user)
    wanted = [seen.ahead(now)[:COMING]]
    if with_tasks:
        wanted.append(seen.unfinished(now)[:MOST_TASKS])
    over, ahead = open_sessions(here, *wanted, member_id=roles.member_id, now=now)
    found = {
        group.pk: {"group": group, "coming": [], "tasks": []}
        for group in groups_of(roles.leads, today)
    }
    for activity in ahead:
        found[activity.group_id]["coming"].append(activity)
    for activity in over:
        if task := owed.of_session(activity, today):
            found[activity.group_id]["tasks"].append(task)
    return list(found.values())


def groups_of(pks, day):
    """Groups with `member_count`: those who belong to them, and to the Party, on `day`."""
    memberships = GroupMembership.objects.on(day).filter(
        group=OuterRef("pk"), member__in=Member.objects.in_party(day)
    )
    counts = memberships.order_by().values("group").annotate(count=Count("member", distinct=True))
    return PartyGroup.objects.filter(pk__in=pks).annotate(
        member_count=Coalesce(Subquery(counts.values("count")), 0)
    )
