import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from tests.factories.activities import (
    ActivityFactory,
    AttendanceFactory,
    FollowUpFactory,
    GuestFactory,
    LeaveRequestFactory,
    MakeUpFactory,
    MinutesSectionFactory,
)
from tests.factories.members import (
    BranchFactory,
    GroupFactory,
    MemberFactory,
    ReviewerPostFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NOON = datetime.datetime.fromisoformat("2026-11-24T12:00:00+08:00")
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False), translation.override("en"):
        yield


@pytest.fixture
def home(client):
    """The home page of a user: `home(user)`, `home(user, q="…")`."""

    def open_home(user, **query):
        client.force_login(user)
        response = client.get(reverse("home"), query, HTTP_ACCEPT_LANGUAGE="en")
        assert response.status_code == 200
        return response

    return open_home


def at(days, **kwargs):
    return ActivityFactory(starts_at=NOON + days * DAY, **kwargs)


def texts(tasks) -> list[str]:
    return [task.text for task in tasks]


def test_home_of_a_member_lists_where_they_have_a_part(home):
    member = MemberFactory(with_user=True)
    branch = member.branch
    expected = AttendanceFactory(activity=at(2, branch=branch), member=member).activity
    invited = GuestFactory(activity=at(1, branch=branch, kind="committee"), member=member).activity
    chaired = at(3, branch=branch, status="planned", chair=member)
    at(1, branch=branch, title="not expected")
    AttendanceFactory(activity=at(4, branch=branch, status="cancelled"), member=member)

    response = home(member.user)

    assert response.templates[0].name == "reports/home_member.html"
    assert response.context["coming"] == [invited, expected, chaired]


def test_home_of_a_member_shows_the_leave_that_is_recorded(home):
    member = MemberFactory(with_user=True)
    AttendanceFactory(activity=at(2, branch=member.branch), member=member, status="sick_leave")

    page = home(member.user).content.decode()

    assert '<span class="bh-tag">Sick leave</span>' in page


def test_tasks_of_a_member_are_minutes_to_write_and_follow_ups(home):
    member = MemberFactory(with_user=True)
    recorded = {"branch": member.branch, "status": "held", "recorder": member}
    at(-1, title="written", **recorded)
    MinutesSectionFactory(activity=at(-2, **recorded), text="记录")
    at(-3, branch=member.branch, status="held", chair=member, recorder=MemberFactory())
    at(-1, branch=member.branch, title="chaired", chair=member)
    FollowUpFactory(activity__branch=member.branch, owner=member, what="open")
    FollowUpFactory(activity__branch=member.branch, owner=member, done_on=timezone.localdate())
    FollowUpFactory(activity__branch=member.branch)

    tasks = home(member.user).context["tasks"]

    assert texts(tasks) == ["Write the minutes: written", "Take attendance: chaired", "open"]


def test_task_from_a_session_that_one_may_not_see_has_a_page_of_its_own(home):
    member = MemberFactory(with_user=True)
    meeting = at(-5, branch=member.branch, kind="committee", status="archived")
    seen = at(-5, branch=member.branch, status="archived")
    hidden = FollowUpFactory(activity=meeting, owner=member)
    task = FollowUpFactory(activity=seen, owner=member)

    tasks = home(member.user).context["tasks"]

    url = reverse("activities:follow-up-edit", args=[seen.pk, task.pk])
    own = reverse("activities:follow-up-done", args=[hidden.pk])
    assert [task.url for task in tasks] == [own, url]


def test_home_of_those_who_decide_asks_for_decisions(home):
    group = GroupFactory()
    leader = MemberFactory(branch=group.branch, group=group, post="group_leader", with_user=True)
    secretary = MemberFactory(branch=group.branch, post="secretary", with_user=True)
    who = {"activity": at(2, branch=group.branch), "member__branch": group.branch}
    LeaveRequestFactory(**who, member__group=group, member__name="罗婷婷")
    LeaveRequestFactory(**who, member__name="何志强")
    LeaveRequestFactory(**who, member__group=group, state="refused")

    tasks = home(leader.user).context["tasks"], home(secretary.user).context["todo"]

    asked = [[task.text for task in each if "leave" in task.text] for each in tasks]
    assert asked == [
        ["罗婷婷 asks for leave"],
        ["罗婷婷 asks for leave", "何志强 asks for leave"],
    ]


def test_home_asks_for_make_up_study_and_the_secretary_to_check_it(home):
    secretary = MemberFactory(post="secretary", with_user=True)
    held = at(-9, branch=secretary.branch, status="archived", title="支部党员大会")
    due, done = (
        AttendanceFactory(activity=held, member__with_user=True, status="absent")
        for _number in range(2)
    )
    MakeUpFactory(attendance=done)

    found = [
        [(task.text, task.days_late) for task in home(row.member.user).context["tasks"]]
        for row in (due, done)
    ]
    checks = [task.text for task in home(secretary.user).context["todo"] if "Check" in task.text]

    assert found == [[("Make up for: 支部党员大会", 2)], []]
    assert checks == [f"Check the make-up study of {done.member.name}"]


def test_last_sessions_of_a_member_are_those_they_had_a_part_in(home):
    member = MemberFactory(with_user=True)
    held = AttendanceFactory(
        activity=at(-9, branch=member.branch, status="archived"), member=member
    )
    lately = AttendanceFactory(activity=at(-2, branch=member.branch, status="held"), member=member)
    AttendanceFactory(activity=at(-3, branch=member.branch, status="cancelled"), member=member)
    at(-1, branch=member.branch, status="held")

    assert home(member.user).context["recent"] == [lately.activity, held.activity]


def test_home_of_a_leader_adds_the_group_with_what_it_owes(home):
    group = GroupFactory()
    leader = MemberFactory(branch=group.branch, group=group, post="group_leader", with_user=True)
    MemberFactory(branch=group.branch, group=group)
    MemberFactory(branch=group.branch, group=group, status="activist")
    MemberFactory(branch=group.branch)
    meeting = {"branch": group.branch, "kind": "group", "group": group}
    ahead = at(3, status="planned", **meeting)
    at(-2, title="not marked", chair=leader, **meeting)

    response = home(leader.user)

    [led] = response.context["groups"]
    assert (led["group"], led["group"].member_count) == (group, 2)
    assert led["coming"] == [ahead]
    assert texts(led["tasks"]) == ["Take attendance: not marked"]
    assert response.context["tasks"] == []
    call = f"{reverse('activities:create')}?kind=group&amp;group={group.pk}"
    assert response.content.decode().count(call) == 1


@pytest.fixture
def busy():
    """The secretary of a branch that has something of everything to do."""
    secretary = MemberFactory(post="secretary", with_user=True)
    branch, today = secretary.branch, timezone.localdate()
    at(-5, branch=branch, status="held", title="five days ago")
    at(-1, branch=branch, status="held", title="yesterday")
    at(-2, branch=branch, title="not marked")
    MinutesSectionFactory(activity=at(-9, branch=branch, status="held", title="done"), text="记录")
    at(13, branch=branch, status="planned", title="soon")
    at(15, branch=branch, status="planned", title="not soon")
    for days in (-1, 5):
        FollowUpFactory(activity__branch=branch, what=f"others {days}", due_on=today + days * DAY)
        due = {"owner": secretary, "due_on": today + days * DAY}
        FollowUpFactory(activity__branch=branch, what=f"own {days}", **due)
    return secretary


def test_home_of_the_secretary_lists_what_is_late_the_latest_first(home, busy):
    late = home(busy.user).context["late"]

    assert [(task.text, task.days_late) for task in late] == [
        ("Write the minutes: five days ago", 2),
        ("Take attendance: not marked", 2),
        ("others -1", 1),
        ("own -1", 1),
    ]


def test_home_of_the_secretary_lists_what_is_to_be_done(home, busy):
    assert texts(home(busy.user).context["todo"]) == [
        "Write the minutes: yesterday",
        "own 5",
        "Announce: soon",
        "Archive: done",
    ]


def test_home_of_a_commissioner_asks_for_no_archiving(home):
    commissioner = MemberFactory(post="publicity", with_user=True)
    session = at(-9, branch=commissioner.branch, status="held")
    MinutesSectionFactory(activity=session, text="记录")

    response = home(commissioner.user)

    assert response.templates[0].name == "reports/home_committee.html"
    assert response.context["todo"] == []


def test_home_of_the_committee_shows_the_next_session_and_how_many_should_attend(home):
    secretary = MemberFactory(post="secretary", with_user=True)
    session = at(2, branch=secretary.branch)
    AttendanceFactory.create_batch(3, activity=session)
    AttendanceFactory(activity=session, status="exempt")
    at(3)

    response = home(secretary.user)

    assert response.context["coming"] == [session]
    assert "<b>3</b><span>should attend</span>" in response.content.decode()


def test_requirements_of_this_month_stand_on_the_home_page(home):
    secretary = MemberFactory(post="secretary", with_user=True)
    branch = secretary.branch
    at(-5, branch=branch, status="archived", kind="theme_day")
    at(3, branch=branch, status="planned", kind="lecture")

    response = home(secretary.user)

    norms = response.context["norms"]
    assert [(norm.label, norm.meta, norm.state.value) for norm in norms] == [
        ("Theme party day", "Once a month·19 Nov", "met"),
        ("Branch member assembly", "Once a quarter·0/1·38 days left", "due"),
        ("Party lecture", "Once a quarter·27 Nov", "planned"),
        ("Organisational life meeting", "Once a year·0/1·38 days left", "due"),
        ("Democratic appraisal of members", "Once a year·0/1·38 days left", "due"),
    ]
    assert {norm.url for norm in norms} == {f"{reverse('activities:board')}?branch={branch.pk}"}
    assert "3 requirements still to be scheduled" in response.content.decode()


def test_home_of_a_secretary_who_leads_a_group_and_reviews_has_all_parts(home):
    group = GroupFactory()
    person = MemberFactory(branch=group.branch, group=group, post="group_leader", with_user=True)
    person.posts.create(branch=group.branch, kind="secretary", from_on="2020-01-01")
    review = ReviewerPostFactory(user=person.user)
    below = BranchFactory(committee=review.committee)

    response = home(person.user)

    assert response.templates[0].name == "reports/home_committee.html"
    assert [led["group"] for led in response.context["groups"]] == [group]
    assert list(response.context["branches"]) == [below]


@pytest.mark.parametrize("count", [1, 50])
@pytest.mark.parametrize(("post", "queries"), [("secretary", 12), (None, 9), ("group_leader", 12)])
def test_home_runs_the_same_queries_for_any_number_of_rows(
    client, django_assert_num_queries, post, queries, count
):
    group = GroupFactory()
    person = MemberFactory(branch=group.branch, group=group, post=post, with_user=True)
    for days in range(1, count + 1):
        held = at(-days, branch=group.branch, status="archived")
        for sign, status in ((1, "announced"), (1, "planned"), (-1, "held"), (-1, "announced")):
            session = at(sign * days, branch=group.branch, group=group, status=status)
            AttendanceFactory(activity=session, member=person)
        LeaveRequestFactory(activity=session, member__branch=group.branch, member__group=group)
        AttendanceFactory(activity=held, member=person, status="absent")
        MakeUpFactory(attendance=AttendanceFactory(activity=held, status="absent"))
        FollowUpFactory(activity=session, owner=person)

    client.force_login(person.user)
    with django_assert_num_queries(queries):
        client.get(reverse("home"))


@pytest.mark.parametrize(
    ("has_branch", "done"),
    [(False, (False, False, False)), (True, (True, True, False))],
)
def test_home_of_an_admin_says_what_to_do_next(home, has_branch, done):
    if has_branch:
        BranchFactory()

    response = home(UserFactory(is_staff=True))

    assert response.templates[0].name == "reports/home_admin.html"
    steps = ("has_committee", "has_branch", "has_secretary")
    assert tuple(response.context[step] for step in steps) == done


def test_home_of_an_account_without_a_role_sends_them_to_the_secretary(home):
    response = home(UserFactory())

    assert response.templates[0].name == "reports/home_nobody.html"
    assert "Ask the secretary of your branch." in response.content.decode()
