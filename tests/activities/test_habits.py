from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone, translation

from activities.habits import (
    LAST_WEEK,
    Habit,
    Pattern,
    pattern_of,
    read_habits,
    sessions_to_learn_from,
)
from tests.factories.activities import ActivityFactory
from tests.factories.members import BranchFactory, GroupFactory, MemberFactory

NOW = datetime(2026, 11, 24, 9, tzinfo=timezone.get_default_timezone())
FRIDAY = 4


def habits_of(branch):
    return read_habits(branch, sessions_to_learn_from(branch, NOW), now=NOW)


def at(day, hour=15, minutes=90):
    starts = datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone())
    return starts, starts + timedelta(minutes=minutes)


def session(branch, day, hour=15, **values):
    starts, ends = at(day, hour)
    values = {"kind": "theme_day", "status": "held"} | values
    return ActivityFactory(branch=branch, starts_at=starts, ends_at=ends, **values)


def habit(branch, kind="theme_day", group=None):
    return habits_of(branch).of(kind, group and group.pk)


def test_the_most_frequent_day_and_time_are_the_pattern():
    fridays = [date(2026, 8, 14), date(2026, 7, 10), date(2026, 6, 12)]
    times = [at(date(2026, 9, 1), hour=9), *(at(day) for day in fridays)]

    assert pattern_of(times) == Pattern(1, FRIDAY, time(15), 90)


def test_of_equally_frequent_ones_the_latest_is_the_pattern():
    times = [at(date(2026, 9, 1), hour=9), at(date(2026, 8, 14))]

    assert pattern_of(times) == Pattern(0, 1, time(9), 90)


def test_the_last_friday_is_told_from_the_fourth():
    days = [date(2026, 10, 30), date(2026, 9, 25), date(2026, 7, 31)]

    assert pattern_of([at(day) for day in days]) == Pattern(LAST_WEEK, FRIDAY, time(15), 90)


@pytest.mark.parametrize(
    ("week", "first", "day"),
    [
        (1, date(2026, 10, 1), date(2026, 10, 9)),
        (3, date(2026, 10, 1), date(2026, 10, 23)),
        (LAST_WEEK, date(2026, 10, 1), date(2026, 10, 30)),
        (LAST_WEEK, date(2026, 11, 1), date(2026, 11, 27)),
        (LAST_WEEK, date(2028, 2, 1), date(2028, 2, 25)),  # a leap year
    ],
)
def test_a_pattern_gives_its_day_in_a_month(week, first, day):
    assert Pattern(week, FRIDAY, time(15), 90).day_in(first) == day


@pytest.mark.parametrize(
    ("week", "english", "chinese"),
    [
        (1, "second Friday, 15:00", "每月第二个周五 15:00"),
        (LAST_WEEK, "last Friday, 15:00", "每月最后一个周五 15:00"),
    ],
)
def test_a_pattern_is_said_in_words(week, english, chinese):
    pattern = Pattern(week, FRIDAY, time(15), 90)

    with translation.override("en"):
        assert str(pattern) == english
    with translation.override("zh-hans"):
        assert str(pattern) == chinese


@pytest.mark.django_db
def test_a_year_that_was_held_makes_the_habit():
    branch = BranchFactory()
    chair, recorder = MemberFactory.create_batch(2, branch=branch)
    for month in (7, 8, 9):
        session(branch, Pattern(1, FRIDAY, time(15), 90).day_in(date(2026, month, 1)))
    session(branch, date(2026, 10, 9), venue="会议室", chair=chair, recorder=recorder)

    found = habit(branch)

    assert found.pattern == Pattern(1, FRIDAY, time(15), 90)
    assert (found.venue, found.chair_id, found.recorder_id) == ("会议室", chair.pk, recorder.pk)


@pytest.mark.django_db
def test_what_was_held_goes_before_what_lies_ahead():
    branch = BranchFactory()
    session(branch, date(2026, 10, 9))
    session(branch, date(2026, 12, 1), hour=9, status="planned")

    assert habit(branch).pattern == Pattern(1, FRIDAY, time(15), 90)


@pytest.mark.django_db
def test_what_lies_ahead_goes_before_the_default():
    branch = BranchFactory()
    session(branch, date(2026, 12, 1), hour=9, status="planned")

    assert habit(branch).pattern == Pattern(0, 1, time(9), 90)


@pytest.mark.django_db
def test_cancelled_old_and_foreign_sessions_make_no_habit():
    branch = BranchFactory()
    session(branch, date(2026, 10, 1), status="cancelled")
    session(branch, date(2025, 10, 1))
    session(BranchFactory(), date(2026, 10, 1))

    assert habit(branch).pattern == Pattern(2, FRIDAY, time(15), 90)


@pytest.mark.django_db
def test_a_chair_who_left_gives_way_to_the_secretary():
    branch = BranchFactory()
    secretary = MemberFactory(branch=branch, post="secretary")
    session(branch, date(2026, 10, 9), chair=MemberFactory(branch=branch, status="left"))

    assert habit(branch).chair_id == secretary.pk


@pytest.mark.django_db
def test_a_group_has_its_own_habit_and_leader():
    group = GroupFactory()
    leader = MemberFactory(branch=group.branch, group=group, post="group_leader")
    session(group.branch, date(2026, 10, 9), kind="group", group=GroupFactory(branch=group.branch))

    found = habit(group.branch, "group", group)

    assert (found.pattern.week, found.pattern.weekday, found.chair_id) == (1, 2, leader.pk)


@pytest.mark.django_db
def test_what_branch_or_group_may_hold_is_held_by_whom_it_was_last():
    group = GroupFactory()
    session(group.branch, date(2026, 10, 9), kind="classroom", group=group)

    assert habit(group.branch, "classroom").group_id == group.pk
    assert habit(group.branch, "life_meeting").group_id is None


@pytest.mark.parametrize(
    ("titles", "becomes"),
    [
        (["10月支委会", "11月支委会"], "12月支委会"),
        (["学雷锋", "网上祭扫"], "12月主题党日"),
        (["11月支委会"], "12月支委会"),
        (["学雷锋"], "12月主题党日"),
        (["主题党日", "主题党日"], "主题党日"),
    ],
)
@pytest.mark.django_db
def test_a_title_goes_on_where_titles_follow_a_pattern(titles, becomes):
    branch = BranchFactory()
    for month, title in zip((10, 11)[-len(titles) :], titles, strict=True):
        session(branch, date(2026, month, 9), title=title)

    with translation.override("zh-hans"):
        assert habit(branch).title_on(date(2026, 12, 9), 1) == becomes


@pytest.mark.parametrize(
    ("months", "english", "chinese"),
    [
        (1, "Party lecture, Nov", "11月党课"),
        (3, "Party lecture, quarter 4", "第四季度党课"),
        (12, "Party lecture of 2026", "2026年度党课"),
    ],
)
def test_a_plain_title_names_its_period(months, english, chinese):
    plain = Habit("lecture", None, Pattern(0, 0, time(15), 90))

    with translation.override("en"):
        assert plain.title_on(date(2026, 11, 9), months) == english
    with translation.override("zh-hans"):
        assert plain.title_on(date(2026, 11, 9), months) == chinese


@pytest.mark.parametrize(
    ("held", "months", "expected"),
    [((), 3, 2), ((), 12, 11), ((8, 5, 2), 3, 1), ((1,), 12, 0), ((9, 7), 3, 2)],
)
def test_the_usual_month_of_a_period(held, months, expected):
    some = Habit("lecture", None, Pattern(0, 0, time(15), 90), months=held)

    assert some.month_in(months) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 5])
def test_habits_take_three_queries(django_assert_num_queries, count):
    branch = BranchFactory()
    for month in range(1, count + 1):
        session(branch, date(2026, month, 9), chair=MemberFactory(branch=branch))

    with django_assert_num_queries(3):
        habits_of(branch)
