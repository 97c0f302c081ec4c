"""The file that calendar programs read, read back by two parsers that are not ours."""

import datetime
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
import vobject
from django.urls import reverse
from django.utils import timezone

from activities.feed import uid
from activities.models import Activity
from activities.operations import life
from activities.operations.feeds import renew_feed, revoke_feed
from members.models import StatusPeriod
from tests.factories.activities import (
    ActivityFactory,
    AgendaItemFactory,
    AttendanceFactory,
    MinutesSectionFactory,
)
from tests.factories.members import GroupFactory, MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 11, 24, 4, tzinfo=datetime.UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def member():
    return MemberFactory(with_user=True)


def address(member) -> str:
    token = renew_feed(member, by=member.user, now=NOW)
    return reverse("activities:feed-file", args=[token])


def file(client, member) -> bytes:
    response = client.get(address(member))
    assert response.status_code == 200
    return response.content


def events(client, member) -> dict:
    """Events of the member's feed by title, as icalendar reads them."""
    calendar = icalendar.Calendar.from_ical(file(client, member))
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def test_two_parsers_read_the_same_session_from_it(client, member):
    start = datetime.datetime(2026, 11, 27, 7, 30, tzinfo=datetime.UTC)
    ActivityFactory(branch=member.branch, title="第四季度党员大会", starts_at=start, venue="会议室")

    data = file(client, member)

    event = icalendar.Calendar.from_ical(data).walk("VEVENT")[0]
    other = vobject.readOne(data.decode()).vevent
    assert [event["summary"], event["location"]] == ["第四季度党员大会", "会议室"]
    assert [other.summary.value, other.location.value] == ["第四季度党员大会", "会议室"]
    assert event.start == datetime.datetime(2026, 11, 27, 15, 30, tzinfo=SHANGHAI)
    assert [event.start, event.end] == [other.dtstart.value, other.dtend.value]
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"


def test_the_calendar_says_its_name_and_its_time_zone(client, member):
    calendar = icalendar.Calendar.from_ical(file(client, member))

    assert str(calendar["x-wr-calname"]) == f"{member.branch}组织生活"
    assert str(calendar["name"]) == f"{member.branch}组织生活"
    [zone] = calendar.walk("VTIMEZONE")
    assert str(zone["tzid"]) == "Asia/Shanghai"
    offsets = {(part["tzoffsetfrom"].td, part["tzoffsetto"].td) for part in zone.standard}
    assert offsets == {(datetime.timedelta(hours=8),) * 2}


TITLES = [
    "学习，讨论；表决",
    "a, b; c \\ d: e",
    "两行\n标题",
    "民主评议党员" * 30,
    "😀 emoji " * 20,
    "BEGIN:VEVENT",
]


@pytest.mark.parametrize("title", TITLES)
def test_titles_survive_commas_newlines_and_folding(client, member, title):
    ActivityFactory(branch=member.branch, title=title[:200])

    data = file(client, member)

    assert [str(event["summary"]) for event in icalendar.Calendar.from_ical(data).events] == [
        title[:200]
    ]
    assert vobject.readOne(data.decode()).vevent.summary.value == title[:200]
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_characters_that_a_calendar_may_not_hold_are_left_out(client, member):
    ActivityFactory(branch=member.branch, title="标\x0b题\r\n二")

    assert list(events(client, member)) == ["标题\n二"]


def test_planned_announced_and_cancelled_are_told_apart(client):
    secretary = MemberFactory(with_user=True, post="secretary")
    for status in ("planned", "announced", "held", "archived", "cancelled"):
        ActivityFactory(branch=secretary.branch, title=status, status=status)

    found = events(client, secretary)

    assert {title: str(event["status"]) for title, event in found.items()} == {
        "planned": "TENTATIVE",
        "announced": "CONFIRMED",
        "held": "CONFIRMED",
        "archived": "CONFIRMED",
        "cancelled": "CANCELLED",
    }


def test_a_moved_session_keeps_its_uid_with_a_higher_sequence(client, member):
    activity = ActivityFactory(branch=member.branch, title="大会")
    before = events(client, member)["大会"]
    later = activity.starts_at + datetime.timedelta(days=1)
    changes = {"starts_at": later, "ends_at": later + datetime.timedelta(hours=1), "venue": "楼上"}

    life.move(activity, changes, reason="停电", by=member.user, now=NOW)

    after = events(client, member)["大会"]
    assert after["uid"] == before["uid"] == uid(activity)
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after.start == later


def test_a_cancelled_session_keeps_its_uid_and_says_so(client, member):
    activity = ActivityFactory(branch=member.branch, title="大会")
    before = events(client, member)["大会"]

    with time_machine.travel(NOW + datetime.timedelta(hours=1), tick=False):
        life.cancel(activity, reason="停电", by=member.user, now=timezone.now())
        after = events(client, member)["大会"]

    assert (after["uid"], after["sequence"]) == (before["uid"], before["sequence"] + 1)
    assert str(after["status"]) == "CANCELLED"
    assert after.last_modified - before.last_modified == datetime.timedelta(hours=1)
    assert after.last_modified == after.DTSTAMP


def test_it_says_kind_group_and_chair_and_nothing_of_the_record(client):
    group = GroupFactory(name="第一党小组")
    leader = MemberFactory(branch=group.branch, group=group, post="group_leader", with_user=True)
    chair = MemberFactory(branch=group.branch, name="李主持")
    activity = ActivityFactory(
        branch=group.branch, group=group, kind="group", status="held", title="会", chair=chair
    )
    AgendaItemFactory(activity=activity, title="议题甲", decision="决议乙")
    MinutesSectionFactory(activity=activity, text="记录丙")

    data = file(client, leader)

    [event] = icalendar.Calendar.from_ical(data).events
    assert str(event["description"]) == "党小组会\n党小组：第一党小组\n主持人：李主持"
    assert str(event["url"]) == f"http://testserver{activity.get_absolute_url()}"
    assert [word for word in ("议题甲", "决议乙", "记录丙") if word in data.decode()] == []


def test_a_member_gets_only_what_they_may_know_of(client, member):
    branch, tomorrow = member.branch, {"branch": member.branch}
    ActivityFactory(**tomorrow, title="大会")
    expected = ActivityFactory(**tomorrow, kind="committee", title="列席的支委会")
    AttendanceFactory(activity=expected, member=member)
    ActivityFactory(**tomorrow, kind="committee", title="支委会")
    ActivityFactory(**tomorrow, kind="group", group=GroupFactory(branch=branch), title="别组的会")
    ActivityFactory(**tomorrow, status="planned", title="计划的会")
    ActivityFactory(**tomorrow, status="cancelled", announced_at=None, title="没发布就取消的会")
    ActivityFactory(title="别的支部的会")

    assert sorted(events(client, member)) == ["列席的支委会", "大会"]


def test_it_goes_a_year_back_and_as_far_ahead_as_is_planned(client, member):
    for days in (-367, -365, 800):
        start = NOW + datetime.timedelta(days=days)
        ActivityFactory(branch=member.branch, title=str(days), starts_at=start)

    assert list(events(client, member)) == ["-365", "800"]


def test_it_speaks_the_language_of_the_login(client, member):
    ActivityFactory(branch=member.branch, title="大会")
    member.user.language = "en"
    member.user.save(update_fields=["language"])

    assert str(events(client, member)["大会"]["description"]) == "Branch member assembly"


@pytest.mark.parametrize("count", [1, 20])
def test_it_costs_the_same_queries_for_any_number_of_sessions(
    client, django_assert_num_queries, member, count
):
    group = GroupFactory(branch=member.branch)
    for _ in range(count):
        ActivityFactory(branch=member.branch, chair=MemberFactory(branch=member.branch), group=None)
    ActivityFactory(branch=member.branch, kind="group", group=group)
    url = address(member)

    with django_assert_num_queries(3):  # the feed, the roles, the sessions
        response = client.get(url)

    assert len(icalendar.Calendar.from_ical(response.content).events) == count


def test_an_unchanged_feed_is_not_sent_again(client, member):
    activity = ActivityFactory(branch=member.branch)
    url = address(member)
    first = client.get(url)

    again = client.get(url, headers={"if-none-match": first["ETag"]})
    Activity.objects.filter(pk=activity.pk).update(title="新的标题")
    changed = client.get(url, headers={"if-none-match": first["ETag"]})

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert again.content == b""
    assert set(first["Cache-Control"].split(", ")) == {"private", "max-age=900"}


def test_an_address_that_nobody_was_given_is_not_found(client, member):
    assert client.get(reverse("activities:feed-file", args=["x" * 32])).status_code == 404


@pytest.mark.parametrize("ended", ["renewed", "revoked", "left", "switched off", "no account"])
def test_an_address_that_ended_is_not_found(client, member, ended):
    ActivityFactory(branch=member.branch)
    url = address(member)
    assert client.get(url).status_code == 200

    if ended == "renewed":
        renew_feed(member, by=member.user, now=NOW)
    elif ended == "revoked":
        revoke_feed(member, by=member.user)
    elif ended == "left":
        member.status_periods.update(until_on="2026-11-24")
        StatusPeriod.objects.create(member=member, status="left", from_on="2026-11-24")
    elif ended == "switched off":
        member.user.is_active = False
        member.user.save(update_fields=["is_active"])
    else:
        member.user = None
        member.save(update_fields=["user"])

    assert client.get(url).status_code == 404
