"""Sessions at the same time that want the same people: worth a warning, never a refusal."""

from dataclasses import dataclass

from members.models import Member

from ..kinds import Expects
from ..models import Activity, Attendance


@dataclass(frozen=True)
class Clash:
    activity: Activity
    people: list[str]


def clashes(activity, *, among) -> list[Clash]:
    """Sessions of the queryset `among` that overlap with this one and share people with it.

    Counts the expected list, by rule where it is not frozen yet, with chair, recorder and lecturer.
    One query where nothing overlaps, six at most.
    """
    others = list(
        among.filter(branch=activity.branch_id)
        .exclude(pk=activity.pk)
        .overlapping(activity.starts_at, activity.ends_at)
        .order_by("starts_at", "pk")
    )
    if not others:
        return []
    people = _people_of([activity, *others], activity)
    mine = people[activity.pk]
    shared = {other: mine & people[other.pk] for other in others}
    names = Member.objects.in_bulk(set().union(*shared.values()))
    return [
        Clash(other, [names[pk].name for pk in sorted(ids, key=lambda pk: names[pk].order)])
        for other, ids in shared.items()
        if ids
    ]


def _people_of(sessions, activity) -> dict[int, set[int]]:
    """The ids of the people that each of `sessions` wants, as of the day of `activity`."""
    people = expected_by_rule(sessions, activity.branch_id, activity.day)
    frozen = {session.pk: set() for session in sessions if session.list_is_frozen()}
    rows = Attendance.objects.filter(activity__in=frozen)
    for session_pk, member_pk in rows.values_list("activity", "member"):
        frozen[session_pk].add(member_pk)
    people |= frozen
    for session in sessions:
        people[session.pk] |= {session.chair_id, session.recorder_id, session.lecturer_id} - {None}
    return people


def expected_by_rule(sessions, branch_pk, day) -> dict[int, set[int]]:
    """The ids of those whom the kind of each session expects, by its pk, as of `day`.

    Two queries for any number of sessions of the branch.
    """
    roster = Member.objects.filter(branch=branch_pk).in_party(day)
    groups = dict(roster.with_group(day).values_list("pk", "group_pk"))
    committee = set(roster.in_branch_committee(day).values_list("pk", flat=True))
    return {session.pk: _by_rule(session, groups, committee) for session in sessions}


def _by_rule(session, groups, committee) -> set[int]:
    expects = session.rule.expects
    if expects is Expects.NOBODY:
        return set()
    if expects is Expects.COMMITTEE:
        return set(committee)
    if session.group_id:
        return {pk for pk, group in groups.items() if group == session.group_id}
    return set(groups)
