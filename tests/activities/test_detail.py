from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.views.detail import life_steps
from tests.factories.activities import (
    ActivityFactory,
    AgendaItemFactory,
    AttendanceFactory,
    GuestFactory,
    LeaveRequestFactory,
    MinutesSectionFactory,
    VoteFactory,
)
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def secretary(client):
    member = MemberFactory(post="secretary", with_user=True)
    client.force_login(member.user)
    return member


def show(client, activity):
    return client.get(activity.get_absolute_url()).context


def session(secretary, status, hours, **values):
    starts_at = timezone.now() + hours * HOUR
    return ActivityFactory(branch=secretary.branch, status=status, starts_at=starts_at, **values)


@pytest.mark.parametrize(
    ("status", "hours", "mark", "step"),
    [
        ("planned", 1, "", "announce"),
        ("announced", 1, "", ""),
        ("announced", -1, "", "attendance"),
        ("held", -1, "present", "minutes"),
        ("archived", -1, "present", ""),
        ("cancelled", 1, "", ""),
    ],
)
def test_the_state_asks_for_the_next_step(client, secretary, status, hours, mark, step):
    activity = session(secretary, status, hours)
    AttendanceFactory(activity=activity, status=mark)

    assert show(client, activity)["next_step"] == step


def test_a_written_record_is_to_be_archived(client, secretary):
    activity = session(secretary, "held", -1)
    AttendanceFactory(activity=activity, status="present")
    MinutesSectionFactory(activity=activity, text="记录")

    context = show(client, activity)

    assert (context["next_step"], context["may_archive"]) == ("archive", True)


def test_a_session_without_an_expected_list_goes_on_to_its_minutes(client, secretary):
    activity = session(secretary, "announced", -1, kind="classroom")

    assert show(client, activity)["next_step"] == "minutes"


def test_members_are_asked_for_nothing(client):
    row = AttendanceFactory(member__with_user=True)
    client.force_login(row.member.user)

    context = show(client, row.activity)

    assert (context["next_step"], context["clashes"]) == ("", [])


def test_the_number_in_the_year_skips_what_was_cancelled(client, secretary):
    start = timezone.localtime().replace(month=6, day=15, hour=12)
    values = {"branch": secretary.branch, "kind": "committee"}
    ActivityFactory(starts_at=start.replace(month=1), status="held", **values)
    ActivityFactory(starts_at=start.replace(month=2), status="cancelled", **values)
    ActivityFactory(starts_at=start.replace(year=start.year - 1), status="held", **values)
    activity = ActivityFactory(starts_at=start, **values)

    assert show(client, activity)["activity"].number == 2


def test_a_clash_is_shown_to_who_may_write(client, secretary):
    activity = session(secretary, "planned", 24)
    other = session(secretary, "planned", 24)

    assert [clash.activity for clash in show(client, activity)["clashes"]] == [other]


@pytest.mark.parametrize(
    ("status", "announced", "places"),
    [
        ("planned", False, ["now", "ahead", "ahead", "ahead"]),
        ("announced", True, ["done", "now", "ahead", "ahead"]),
        ("archived", True, ["done", "done", "done", "now"]),
        ("held", False, ["now", "ahead"]),
        ("cancelled", False, ["done", "now"]),
        ("cancelled", True, ["done", "done", "now"]),
    ],
)
def test_the_steps_of_a_sessions_life(status, announced, places):
    at = timezone.now() if announced else None
    activity = ActivityFactory.build(branch=None, status=status, announced_at=at)

    assert [place for _word, place in life_steps(activity)] == places


def test_guests_are_counted_by_heads(client, secretary):
    activity = session(secretary, "announced", 1)
    GuestFactory(activity=activity, count=5)
    GuestFactory(activity=activity)

    assert show(client, activity)["guest_count"] == 6


@pytest.mark.parametrize("count", [1, 50])
def test_the_page_runs_the_same_queries_for_any_number(
    client, secretary, django_assert_num_queries, count
):
    activity = session(secretary, "announced", -1)
    AttendanceFactory.create_batch(count, activity=activity)
    AgendaItemFactory.create_batch(count, activity=activity)
    GuestFactory.create_batch(count, activity=activity)

    with django_assert_num_queries(10):
        client.get(activity.get_absolute_url())


def test_what_few_sessions_have_costs_a_query_each(client, secretary, django_assert_num_queries):
    activity = session(secretary, "announced", -1)
    AttendanceFactory(activity=activity, member=secretary)
    VoteFactory(item__activity=activity)
    GuestFactory(activity=activity)
    activity.also_counts.create(kind="lecture")
    LeaveRequestFactory(activity=activity, member=secretary, state="refused")

    with django_assert_num_queries(13):
        context = show(client, activity)

    assert [row.kind for row in context["also_counts"]] == ["lecture"]


def test_a_session_of_an_unknown_number_is_not_found(client, secretary):
    for pk in ("0", "9" * 15, "9" * 40):
        assert client.get(f"/sessions/{pk}/").status_code == 404


@pytest.mark.parametrize(("post", "is_told"), [("organisation", True), (None, False)])
def test_the_minutes_say_why_somebody_was_away_to_the_committee(client, post, is_told):
    reader = MemberFactory(post=post, with_user=True)
    activity = session(reader, "archived", -1)
    AttendanceFactory(activity=activity, status="sick_leave", reason="住院手术")
    MinutesSectionFactory(activity=activity, text="记录")
    client.force_login(reader.user)

    response = client.get(activity.get_absolute_url())

    assert ("病假" in response.text, "住院手术" in response.text) == (True, is_told)


@pytest.mark.parametrize(("post", "leads"), [("organisation", True), (None, False)])
def test_the_committee_finds_the_history_of_an_archived_session(client, post, leads):
    reader = MemberFactory(post=post, with_user=True)
    activity = session(reader, "archived", -1)
    client.force_login(reader.user)

    response = client.get(activity.get_absolute_url())

    assert (reverse("activities:history", args=[activity.pk]) in response.text) is leads
