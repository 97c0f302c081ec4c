from datetime import date, datetime, time

import pytest
from django.utils import timezone

from activities.operations.usual import day_within, next_occurrence, next_title, prefill
from tests.factories.activities import (
    ActivityFactory,
    AgendaItemFactory,
    GuestFactory,
)
from tests.factories.members import BranchFactory, GroupFactory, MemberFactory


def november(day, hour, minute):
    return datetime(2026, 11, day, hour, minute, tzinfo=timezone.get_default_timezone())


NOW = november(24, 9, 0)


def last_session(**values):
    starts = november(20, 15, 30)
    ends = november(20, 16, 50)
    return ActivityFactory(starts_at=starts, ends_at=ends, status="held", **values)


def initial(session, now=NOW):
    return prefill(session.kind, branch=session.branch, group=session.group, now=now).initial


@pytest.mark.parametrize(
    ("day", "after", "expected"),
    [
        (date(2026, 11, 20), date(2026, 11, 24), date(2026, 12, 18)),  # third Friday
        (date(2026, 11, 20), date(2026, 11, 19), date(2026, 11, 20)),
        (date(2026, 12, 4), date(2026, 12, 4), date(2027, 1, 1)),  # over the year's end
        (date(2026, 10, 30), date(2026, 11, 1), date(2026, 11, 27)),  # a fifth Friday
        (date(2020, 11, 20), date(2026, 11, 24), date(2026, 12, 18)),
    ],
)
def test_next_occurrence_keeps_the_pattern(day, after, expected):
    assert next_occurrence(day, after=after) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("12月支部委员会会议", "1月支部委员会会议"),
        ("2026年12月支委会", "2027年1月支委会"),
        ("第四季度支部党员大会", "第一季度支部党员大会"),
        ("支委会：学习7月讲话", "支委会：学习7月讲话"),
        ("12月支委会：学习12月讲话", "1月支委会：学习12月讲话"),
    ],
)
def test_next_title_moves_with_the_date(title, expected):
    assert next_title(title, date(2026, 12, 4), date(2027, 1, 1)) == expected


@pytest.mark.django_db
def test_the_last_session_suggests_time_place_and_people():
    branch = BranchFactory()
    chair, recorder = MemberFactory.create_batch(2, branch=branch)
    last = last_session(branch=branch, venue="会议室", chair=chair, recorder=recorder)

    values = initial(last)

    assert values["date"] == date(2026, 12, 18)
    assert (values["starts"], values["ends"]) == (time(15, 30), time(16, 50))
    assert (values["venue"], values["chair"], values["recorder"]) == (
        "会议室",
        chair.pk,
        recorder.pk,
    )


@pytest.mark.django_db
def test_agenda_guests_and_other_kinds_are_suggested():
    last = last_session()
    AgendaItemFactory(activity=last, title="学习文件")
    AgendaItemFactory(activity=last, title="讨论计划")
    GuestFactory(activity=last, name="青年职工", count=5)
    last.also_counts.create(kind="lecture")

    values = initial(last)

    assert values["topics"] == "学习文件\n讨论计划"
    assert values["invited"] == "青年职工 5"
    assert values["also_counts"] == ["lecture"]


@pytest.mark.django_db
def test_a_chair_who_left_gives_way_to_the_secretary():
    branch = BranchFactory()
    gone = MemberFactory(branch=branch, status="left")
    secretary = MemberFactory(branch=branch, post="secretary")
    last = last_session(branch=branch, chair=gone)

    assert initial(last)["chair"] == secretary.pk


@pytest.mark.django_db
def test_without_an_earlier_one_the_groups_leader_chairs():
    branch = BranchFactory()
    group = GroupFactory(branch=branch)
    MemberFactory(branch=branch, post="secretary")
    leader = MemberFactory(branch=branch, group=group, post="group_leader")

    usual = prefill("group", branch=branch, group=group, now=NOW)

    assert (usual.last, usual.initial["chair"]) == (None, leader.pk)


@pytest.mark.django_db
def test_other_bodies_and_cancelled_sessions_suggest_nothing():
    branch = BranchFactory()
    ActivityFactory(branch=branch, status="cancelled")
    ActivityFactory(branch=branch, kind="life_meeting", group=GroupFactory(branch=branch))

    for kind in ("assembly", "life_meeting"):
        assert prefill(kind, branch=branch, group=None, now=NOW).last is None


@pytest.mark.django_db
def test_what_was_held_goes_before_what_is_planned():
    held = last_session()
    ActivityFactory(branch=held.branch, status="planned", starts_at=november(27, 15, 0))

    assert prefill("assembly", branch=held.branch, group=None, now=NOW).last == held


@pytest.mark.parametrize(
    ("pattern", "first", "last", "day"),
    [
        ("2026-10-16", "2026-12-01", "2026-12-31", "2026-12-18"),  # the third Friday
        ("2026-10-16", "2026-11-25", "2026-11-30", "2026-11-25"),  # it is over: a Wednesday
        (None, "2027-05-01", "2027-05-31", "2027-05-03"),  # a Saturday comes first
        (None, "2026-11-28", "2026-11-29", "2026-11-29"),  # nothing but a weekend
    ],
)
def test_day_within_keeps_to_the_pattern_and_to_the_period(pattern, first, last, day):
    pattern, first, last, day = (
        text and date.fromisoformat(text) for text in (pattern, first, last, day)
    )

    assert day_within(pattern, first, last) == day
