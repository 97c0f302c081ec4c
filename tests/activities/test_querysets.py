import datetime

import pytest
from django.utils import timezone

from activities.models import Activity, AlsoCounts, FollowUp
from tests.factories.activities import (
    ActivityFactory,
    AgendaItemFactory,
    AttendanceFactory,
    FollowUpFactory,
    GuestFactory,
    MinutesSectionFactory,
)
from tests.factories.members import (
    BranchFactory,
    CommitteeFactory,
    GroupFactory,
    MemberFactory,
)
from tests.world import build_world

pytestmark = pytest.mark.django_db

ALL_OF_BRANCH = {
    "assembly",
    "assembly planned",
    "own group",
    "own group planned",
    "other group",
    "committee",
    "committee expecting member",
    "committee inviting member",
    "planned, recorded by member",
    "cancelled untold",
    "cancelled",
}
SEEN = {
    "outsider": {"other branch"},
    "member": {
        "assembly",
        "own group",
        "committee expecting member",
        "committee inviting member",
        "planned, recorded by member",
        "cancelled",
    },
    "leader": {"assembly", "own group", "own group planned", "cancelled"},
    "commissioner": ALL_OF_BRANCH,
    "secretary": ALL_OF_BRANCH,
    "reviewer": ALL_OF_BRANCH | {"branch below"},
    "admin": set(),
}


@pytest.fixture
def world():
    return build_world()


def make_sessions(world):
    member, branch = world.people["member"], world.branch
    group, other = {"kind": "group", "group": world.group}, {"group": world.other_group}
    ActivityFactory(title="assembly", branch=branch)
    ActivityFactory(title="assembly planned", branch=branch, status="planned")
    ActivityFactory(title="own group", branch=branch, **group)
    ActivityFactory(title="own group planned", branch=branch, status="planned", **group)
    ActivityFactory(title="other group", branch=branch, kind="group", **other)
    ActivityFactory(title="committee", branch=branch, kind="committee")
    expecting = ActivityFactory(title="committee expecting member", branch=branch, kind="committee")
    AttendanceFactory(activity=expecting, member=member)
    inviting = ActivityFactory(title="committee inviting member", branch=branch, kind="committee")
    GuestFactory(activity=inviting, member=member)
    planned = {"branch": branch, "kind": "committee", "status": "planned", "recorder": member}
    ActivityFactory(title="planned, recorded by member", **planned)
    cancelled = {"branch": branch, "status": "cancelled"}
    ActivityFactory(title="cancelled untold", announced_at=None, **cancelled)
    ActivityFactory(title="cancelled", **cancelled)
    ActivityFactory(title="other branch", branch=world.people["outsider"].branch)
    below = CommitteeFactory(parent=branch.committee)
    ActivityFactory(title="branch below", branch=BranchFactory(committee=below))


def titles(activities) -> set[str]:
    return {activity.title for activity in activities}


@pytest.mark.parametrize("role", SEEN)
def test_visible_to_each_role(world, role):
    make_sessions(world)

    assert titles(Activity.objects.visible_to(world.users[role])) == SEEN[role]


def test_visible_to_a_member_who_changed_groups_are_sessions_that_expected_them(world):
    was_there = ActivityFactory(branch=world.branch, kind="group", group=world.other_group)
    ActivityFactory(branch=world.branch, kind="group", group=world.other_group)
    AttendanceFactory(activity=was_there, member=world.people["member"])

    assert list(Activity.objects.visible_to(world.users["member"])) == [was_there]


@pytest.mark.parametrize("text", ["消防", "消防 安全", "安全 消防", "FIRE"])
@pytest.mark.parametrize("place", ["title", "agenda", "decision", "minutes"])
def test_matching_looks_into_title_agenda_decisions_and_minutes(world, place, text):
    words = "学习消防安全知识 fire drill"
    found = ActivityFactory(branch=world.branch, title=words if place == "title" else "会")
    AgendaItemFactory(
        activity=found,
        title=words if place == "agenda" else "议题",
        decision=words if place == "decision" else "",
    )
    MinutesSectionFactory(activity=found, text=words if place == "minutes" else "")
    ActivityFactory(branch=world.branch, title="消毒 安排 fir")

    assert list(Activity.objects.matching(text, world.users["member"])) == [found]


def test_matching_takes_percent_and_underscore_for_themselves(world):
    found = ActivityFactory(title="完成 100%")
    ActivityFactory(title="完成 1000")

    assert list(Activity.objects.matching("0%", world.users["admin"])) == [found]
    assert list(Activity.objects.matching("_", world.users["admin"])) == []


@pytest.mark.parametrize(
    ("role", "finds"),
    [
        ("member", False),
        ("leader", False),
        ("commissioner", True),
        ("secretary", True),
        ("reviewer", True),
    ],
)
def test_matching_reads_minutes_of_committee_meetings_only_for_those_who_may(world, role, finds):
    meeting = ActivityFactory(branch=world.branch, kind="committee")
    for name in ("member", "leader"):
        AttendanceFactory(activity=meeting, member=world.people[name])
    AgendaItemFactory(activity=meeting, decision="处分某人")
    MinutesSectionFactory(activity=meeting, text="讨论了处分")
    user = world.users[role]

    seen = Activity.objects.visible_to(user)

    assert list(seen) == [meeting]
    assert seen.matching("处分", user).exists() is finds


def test_matching_reads_minutes_of_a_committee_meeting_for_its_recorder(world):
    member = world.people["member"]
    meeting = ActivityFactory(branch=world.branch, kind="committee", recorder=member)
    MinutesSectionFactory(activity=meeting, text="讨论了处分")

    assert list(Activity.objects.matching("处分", member.user)) == [meeting]


def test_with_attendance_counts_takes_out_exempt_and_counts_late():
    activity = ActivityFactory()
    for status in ("present", "late", "absent", "sick_leave", "exempt", ""):
        AttendanceFactory(activity=activity, status=status)
    empty = ActivityFactory()

    counts = Activity.objects.with_attendance_counts().in_bulk()

    assert (counts[activity.pk].present, counts[activity.pk].expected) == (2, 5)
    assert (counts[empty.pk].present, counts[empty.pk].expected) == (0, 0)


def test_with_part_of_says_what_the_member_does_there():
    member = MemberFactory()
    row = AttendanceFactory(member=member, activity__chair=member, status="late")
    GuestFactory(activity__branch=member.branch, member=member)

    expected, invited = Activity.objects.with_part_of(member.pk).order_by("pk")

    assert expected == row.activity
    assert (expected.my_attendance, expected.am_chair, expected.am_invited) == ("late", True, False)
    assert (invited.my_attendance, bool(invited.am_chair), invited.am_invited) == (
        None,
        False,
        True,
    )


def test_with_record_state_sees_unmarked_rows_and_texts():
    written = MinutesSectionFactory(text="记录").activity
    unwritten = MinutesSectionFactory(text="").activity
    AttendanceFactory(activity=unwritten, status="")
    AttendanceFactory(activity=written, status="present")

    rows = Activity.objects.with_record_state().in_bulk()

    assert (rows[written.pk].has_minutes, rows[written.pk].has_unmarked) == (True, False)
    assert (rows[unwritten.pk].has_minutes, rows[unwritten.pk].has_unmarked) == (False, True)


def test_without_minutes_are_held_sessions_without_a_text():
    owed = ActivityFactory(status="held")
    MinutesSectionFactory(activity=owed, text="")
    MinutesSectionFactory(activity__status="held", text="记录")
    ActivityFactory(status="announced")

    assert list(Activity.objects.without_minutes()) == [owed]


def test_of_kind_includes_what_counts_for_it_as_well():
    lecture = ActivityFactory(kind="lecture")
    theme_day = ActivityFactory(kind="theme_day")
    AlsoCounts.objects.create(activity=theme_day, kind="lecture")
    ActivityFactory(kind="assembly")

    assert set(Activity.objects.of_kind("lecture")) == {lecture, theme_day}


def test_unfinished_are_over_and_open_the_longest_ago_first():
    now = timezone.now()
    ago = {
        status: ActivityFactory(status=status, starts_at=now - datetime.timedelta(days=days))
        for days, status in enumerate(
            ["archived", "cancelled", "planned", "announced", "held"], start=1
        )
    }
    ActivityFactory(status="announced")

    unfinished = [ago["held"], ago["announced"], ago["planned"]]
    assert list(Activity.objects.unfinished(now)) == unfinished


def test_held_session_that_goes_on_is_unfinished_and_no_longer_ahead():
    now = timezone.now()
    going_on = ActivityFactory(status="held", starts_at=now - datetime.timedelta(minutes=10))

    assert list(Activity.objects.unfinished(now)) == [going_on]
    assert list(Activity.objects.ahead(now)) == []


def test_ahead_includes_the_one_that_goes_on():
    now = timezone.now()
    later = ActivityFactory(status="planned", starts_at=now + datetime.timedelta(days=2))
    going_on = ActivityFactory(starts_at=now - datetime.timedelta(minutes=10))
    ActivityFactory(starts_at=now - datetime.timedelta(hours=2))
    ActivityFactory(status="cancelled")

    assert list(Activity.objects.ahead(now)) == [going_on, later]


@pytest.mark.parametrize(
    ("starts_at", "year"),
    [
        ("2025-12-31T15:59:00+00:00", 2025),
        ("2025-12-31T16:00:00+00:00", 2026),
        ("2026-12-31T15:59:59+00:00", 2026),
        ("2026-12-31T16:00:00+00:00", 2027),
    ],
)
def test_in_year_goes_by_the_year_in_the_branch_zone(starts_at, year):
    activity = ActivityFactory(starts_at=datetime.datetime.fromisoformat(starts_at))

    found = [each for each in (2025, 2026, 2027) if Activity.objects.in_year(each).exists()]

    assert activity.pk
    assert found == [year]


def test_number_counts_the_sessions_of_the_same_body_in_the_local_year():
    zone = timezone.get_default_timezone()
    at = datetime.datetime(2026, 1, 1, 0, 30, tzinfo=zone)  # the evening before in UTC
    group = GroupFactory()
    last_year = ActivityFactory(branch=group.branch, starts_at=at - datetime.timedelta(hours=1))
    first, second = ActivityFactory.create_batch(2, branch=group.branch, starts_at=at)
    of_group = ActivityFactory(branch=group.branch, group=group, starts_at=at)
    again = ActivityFactory(branch=group.branch, group=group, starts_at=at)

    numbers = dict(Activity.objects.with_number().values_list("pk", "number"))

    sessions = (last_year, first, second, of_group, again)
    assert [numbers[session.pk] for session in sessions] == [1, 1, 2, 1, 2]


@pytest.mark.parametrize(("minutes", "is_there"), [(30, True), (600, False)])
def test_extras_tell_of_a_session_at_the_same_time(minutes, is_there):
    member = MemberFactory(post="secretary", with_user=True)
    session = ActivityFactory(branch=member.branch)
    beside = session.starts_at + datetime.timedelta(minutes=minutes)
    ActivityFactory(branch=member.branch, starts_at=beside)
    ActivityFactory(branch=member.branch, starts_at=session.starts_at, status="cancelled")
    ActivityFactory(starts_at=session.starts_at)

    found = Activity.objects.with_extras(member.user).get(pk=session.pk)

    assert found.has_overlap is is_there


@pytest.mark.parametrize(
    ("values", "days", "done", "is_told"),
    [
        ({}, -7, None, True),
        ({}, -7, 0, True),
        ({}, -7, -1, False),
        ({}, 0, -30, True),
        ({}, 7, None, False),
        ({"kind": "lecture"}, -7, None, False),
        ({"kind": "group"}, -7, None, False),
    ],
)
def test_tasks_of_many_sessions_are_those_of_each_one(values, days, done, is_told):
    session = ActivityFactory(status="held")
    day, branch = session.day, session.branch
    group = GroupFactory(branch=branch) if values.get("kind") == "group" else None
    starts = session.starts_at + datetime.timedelta(days=days)
    other = ActivityFactory(branch=branch, group=group, starts_at=starts, **values)
    done_on = None if done is None else day + datetime.timedelta(days=done)
    task = FollowUpFactory(activity=other if days else session, done_on=done_on)

    around = FollowUp.objects.around([session, other]).select_related("activity")

    told = list(FollowUp.objects.concerning(session))
    assert [each for each in around if each.concerns(session)] == told == [task] * is_told
