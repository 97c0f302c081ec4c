"""What each home page shows. Every function runs a number of queries that no table changes."""

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from activities import make_ups
from activities.choices import ActivityStatus, NormState
from activities.models import Activity, Attendance, FollowUp, LeaveRequest, MakeUp
from members import branches
from members.models import GroupMembership, Member, PartyGroup
from members.rules import roles_of

from . import owed
from .month import standings

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
    groups = groups_led(user, now, with_tasks=True)
    in_charge = Q(recorder=roles.member_id) | Q(
        chair=roles.member_id, status__in=ActivityStatus.ahead()
    )
    mine = own.filter(in_charge).exclude(group__in=roles.leads)
    return {
        "coming": coming(own, roles.member_id, now),
        "tasks": session_tasks(mine, now)
        + follow_up_tasks(follow_ups, user, now, name_owner=False)
        + absence_tasks(user, now),
        "groups": groups,
        "recent": recent(own, roles.member_id, now),
    }


def of_committee(user, now) -> dict:
    """What is ahead in the branch, what is late and to be done, and what this month asks for."""
    roles, today = roles_of(user), timezone.localdate(now)
    branch = Activity.objects.visible_to(user).filter(branch__in=roles.committee_of)
    over, norms = list(unfinished(branch, now)), standings(branches.of_committees(user), now)
    ahead = coming(branch, roles.member_id, now)
    tasks = [task for task in (owed.of_session(row, today) for row in over) if task]
    tasks += branch_follow_ups(user, now) + absence_tasks(user, now)
    todo = [task for task in tasks if not task.late] + announcements(branch, now)
    if roles.secretary_of:
        todo += [
            owed.to_archive(row)
            for row in over
            if row.branch_id in roles.secretary_of and not owed.of_session(row, today)
        ]
    return {
        "coming": ahead,
        "late": sorted((task for task in tasks if task.late), key=lambda task: -task.days_late),
        "todo": todo,
        "norms": norms,
        "to_plan": sum(norm.state == NormState.DUE for norm in norms),
        "groups": groups_led(user, now, with_tasks=False),
    }


def coming(activities, member_id, now) -> list:
    """The next sessions that have not ended; one query."""
    return list(
        activities.ahead(now)
        .with_attendance_counts()
        .with_minutes_state()
        .with_part_of(member_id)
        .select_related("group")[:COMING]
    )


def recent(activities, member_id, now) -> list:
    """What was lately and was not called off, with the member's own mark; one query."""
    happened = [ActivityStatus.ANNOUNCED, *ActivityStatus.counted()]
    return list(
        activities.filter(status__in=happened, ends_at__lt=now)
        .with_minutes_state()
        .with_part_of(member_id)
        .order_by("-starts_at", "-pk")[:RECENT]
    )


def unfinished(activities, now):
    return activities.unfinished(now).with_record_state()[:MOST_TASKS]


def session_tasks(activities, now) -> list[owed.Task]:
    today = timezone.localdate(now)
    tasks = [owed.of_session(activity, today) for activity in unfinished(activities, now)]
    return [task for task in tasks if task]


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

    The first for whoever leads a group or is secretary, the second for secretaries: a query each.
    """
    roles, today, tasks = roles_of(user), timezone.localdate(now), []
    if roles.secretary_of or roles.leads:
        asked = LeaveRequest.objects.to_decide(user).select_related("member", "activity")
        asked = asked.order_by("activity__starts_at", "pk")[:MOST_TASKS]
        tasks += [owed.of_leave(request) for request in asked]
    if roles.secretary_of:
        people = ("attendance__member", "attendance__activity")
        to_check = MakeUp.objects.to_check(user).select_related(*people)[:MOST_TASKS]
        tasks += [owed.of_handed_in(make_up) for make_up in to_check]
    mine = Attendance.objects.to_make_up(now).due().filter(member=roles.member_id)
    return tasks + [owed.of_make_up(row, today) for row in make_ups.owed(mine)]


def announcements(activities, now) -> list[owed.Task]:
    """Sessions of the next two weeks that are planned, but nobody was told."""
    soon = activities.ahead(now).filter(
        status=ActivityStatus.PLANNED, starts_at__lt=now + ANNOUNCE_WITHIN
    )
    return [owed.to_announce(activity) for activity in soon[:MOST_TASKS]]


def groups_led(user, now, *, with_tasks) -> list[dict]:
    """The groups that the user leads, each with what is ahead and, `with_tasks`, what is owed.

    Three queries for any number of groups, none for whoever leads none.
    """
    roles = roles_of(user)
    if not roles.leads:
        return []
    activities = Activity.objects.visible_to(user).filter(group__in=roles.leads)
    ahead = coming(activities, roles.member_id, now)
    over = unfinished(activities, now) if with_tasks else []
    today = timezone.localdate(now)
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
