"""Who is told over which channel, in which language, and when not."""

import datetime
from datetime import time
from zoneinfo import ZoneInfo

import pytest

from branchhub.notices import readers
from branchhub.notices.models import BranchPreference, Preference
from branchhub.notices.readers import Reader
from tests.factories.members import MemberFactory, UserFactory
from tests.factories.notices import RobotFactory

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")
NIGHT = {"quiet_from": time(22), "quiet_until": time(7)}
NOON = {"quiet_from": time(12), "quiet_until": time(14)}


def at(day, hour, minute=0):
    return datetime.datetime(2026, 12, day, hour, minute, tzinfo=SHANGHAI)


def of(member):
    return readers.members_by_id([member.pk])[member.pk]


def with_mail(**user):
    member = MemberFactory(user=UserFactory(**{"email": "luo@example.com"} | user))
    return member


@pytest.mark.parametrize(("language", "spoken"), [("en", "en"), ("", "zh-hans")])
def test_a_reader_is_told_in_the_own_language_or_the_usual(language, spoken):
    assert of(with_mail(language=language)).language == spoken


def test_a_reader_with_an_address_gets_mail_of_everything():
    reader = of(with_mail())

    assert [reader.channels(kind) for kind in ("announced", "leave_asked", "digest")] == [
        ["email"]
    ] * 3


@pytest.mark.parametrize("user", [{"email": ""}, {"is_active": False}])
def test_no_address_or_an_account_that_is_switched_off_gets_no_mail(user):
    assert of(with_mail(**user)).channels("announced") == []


def test_a_member_without_an_account_gets_no_mail():
    reader = of(MemberFactory())

    assert (reader.language, reader.channels("announced")) == ("zh-hans", [])


def test_no_mail_comes_of_what_person_or_branch_switched_off():
    member = with_mail()
    Preference.objects.create(user=member.user, email_off=["digest"])
    BranchPreference.objects.create(branch=member.branch, email_off=["news"])

    reader = of(member)

    kinds = ["announced", "leave_asked", "birthday", "digest"]
    assert [kind for kind in kinds if reader.channels(kind)] == ["announced", "leave_asked"]


def test_a_user_who_is_no_member_is_told_as_usual():
    user = UserFactory(email="reviewer@example.com", language="en")

    reader = readers.users_by_id([user.pk])[user.pk]

    assert (reader.language, reader.channels("digest"), reader.quiet_from) == (
        "en",
        ["email"],
        time(22),
    )


@pytest.mark.parametrize(
    ("hours", "now", "sent"),
    [
        (NIGHT, at(1, 21, 59), at(1, 21, 59)),
        (NIGHT, at(1, 22), at(2, 7)),
        (NIGHT, at(1, 23, 59), at(2, 7)),
        (NIGHT, at(2, 0), at(2, 7)),
        (NIGHT, at(2, 6, 59), at(2, 7)),
        (NIGHT, at(2, 7), at(2, 7)),
        (NIGHT, at(31, 23), at(31, 7) + datetime.timedelta(days=1)),
        (NOON, at(1, 11, 59), at(1, 11, 59)),
        (NOON, at(1, 12), at(1, 14)),
        (NOON, at(1, 14), at(1, 14)),
        ({}, at(1, 0), at(1, 0)),
    ],
)
def test_what_falls_into_quiet_hours_waits_for_their_end(hours, now, sent):
    assert Reader("zh-hans", **hours).earliest(now) == sent


@pytest.mark.parametrize(("until", "sent"), [(at(2, 7), at(1, 23)), (at(2, 7, 1), at(2, 7))])
def test_quiet_hours_hold_up_nothing_that_is_of_no_use_after_them(until, sent):
    assert Reader("zh-hans", **NIGHT).earliest(at(1, 23), until) == sent


def test_quiet_hours_are_the_person_s_then_the_branch_s_then_the_usual():
    own, of_branch, usual = with_mail(), with_mail(), with_mail()
    Preference.objects.create(user=own.user, quiet_from=time(20), quiet_until=time(8))
    for member in (own, of_branch):
        BranchPreference.objects.create(
            branch=member.branch, quiet_from=time(21), quiet_until=time(6)
        )

    found = [of(member) for member in (own, of_branch, usual)]

    assert [(reader.quiet_from.hour, reader.quiet_until.hour) for reader in found] == [
        (20, 8),
        (21, 6),
        (22, 7),
    ]


def test_quiet_hours_that_end_where_they_begin_are_none():
    assert Reader("en", quiet_from=time(7), quiet_until=time(7)).earliest(at(1, 7)) == at(1, 7)


def test_reminders_are_the_person_s_even_when_none_then_the_branch_s():
    own, of_branch, usual = with_mail(), with_mail(), with_mail()
    Preference.objects.create(user=own.user, remind_before=[])
    for member in (own, of_branch):
        BranchPreference.objects.create(branch=member.branch, remind_before=["1d"])

    leads = [readers.reminders_of(member) for member in (own, of_branch, usual)]

    assert leads == [[], ["1d"], ["7d", "3d", "1d", "2h"]]


def test_a_chat_group_is_told_of_sessions_alone():
    robot = RobotFactory(channel="feishu")

    [reader] = readers.robots_by_branch([robot.branch_id])[robot.branch_id]

    assert (reader.channels("moved"), reader.channels("leave_asked")) == (["feishu"], [])


def test_robots_that_are_off_or_of_another_branch_are_no_readers():
    off = RobotFactory(is_on=False)
    RobotFactory()

    assert readers.robots_by_branch([off.branch_id]) == {}


@pytest.mark.parametrize("count", [1, 30])
def test_readers_are_read_in_one_query_a_kind(count, django_assert_num_queries):
    members = MemberFactory.create_batch(count, with_user=True)
    robots = RobotFactory.create_batch(count, branch=members[0].branch)

    with django_assert_num_queries(3):
        readers.members_by_id([member.pk for member in members])
        readers.users_by_id([member.user_id for member in members])
        readers.robots_by_branch([robot.branch_id for robot in robots])
