"""Done when 4: what the plan of a year proposes meets every requirement on ordinary workdays."""

import datetime
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from activities import compliance
from activities.choices import NormState
from activities.models import Activity, Attendance
from activities.operations import life, year_plan
from activities.operations.year_plan import Chosen
from activities.year import read_year
from branchhub.demo.build import build
from branchhub.notices.models import Notice
from tests.factories.activities import ActivityFactory, HolidayFactory, NormFactory
from tests.factories.members import BranchFactory, GroupFactory, MemberFactory, UserFactory
from tests.history import rows_without_history

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")
JANUARY = datetime.datetime(2026, 1, 6, 10, tzinfo=SHANGHAI)
NOVEMBER = datetime.datetime(2026, 11, 22, 10, tzinfo=SHANGHAI)
# As 2026 had it: holidays and the weekends that made up for them.
HOLIDAYS_2027 = {
    "holiday": ["01-01", "02-08", "02-09", "02-10", "02-11", "02-12", "04-05", "05-03", "05-04",
                "06-09", "10-01", "10-04", "10-05", "10-06", "10-07"],
    "workday": ["02-14", "02-20", "05-08", "09-26", "10-09"],
}  # fmt: skip


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def branch():
    """Two groups and a committee, a Small Classroom asked for, and nothing held or planned."""
    branch = BranchFactory(kept_since=date(2018, 1, 1))
    groups = GroupFactory.create_batch(2, branch=branch)
    for group in groups:
        MemberFactory.create_batch(4, branch=branch, group=group)
    MemberFactory(branch=branch, post="secretary")
    NormFactory(branch=branch)
    return branch


def chosen(year):
    """What a secretary who changes nothing adopts."""
    return [
        Chosen(
            each.slot,
            Activity(
                branch=year.branch,
                group_id=each.habit.group_id,
                kind=each.slot.kind,
                title=each.title,
                starts_at=each.starts_at,
                ends_at=each.ends_at,
                chair_id=each.habit.chair_id,
                recorder_id=each.habit.recorder_id,
            ),
            each.is_joined,
        )
        for each in year.plan.proposals
    ]


def adopt(branch, number, now, by):
    year = read_year(branch, number, now=now)
    return year_plan.adopt(branch, number, chosen(year), by=by, now=now)


def states(branch, number, now):
    rows = compliance.board(branch, date(number, 1, 1), 12, now=now)
    return {cell.state for row in rows for cell in row.cells}


def days_off(sessions, calendar):
    return [session.day for session in sessions if not calendar.is_ordinary(session.day)]


def enter_holidays():
    for kind, texts in HOLIDAYS_2027.items():
        for text in texts:
            HolidayFactory(day=date.fromisoformat(f"2027-{text}"), kind=kind)


def test_the_plan_of_2026_meets_everything_on_ordinary_workdays(branch, by):
    planned = adopt(branch, 2026, JANUARY, by)

    year = read_year(branch, 2026, now=JANUARY)
    assert states(branch, 2026, JANUARY) == {NormState.PLANNED}
    assert (year.is_provisional, days_off(planned, year.calendar)) == (False, [])
    # a committee, two groups, theme day, classroom each month; twice four; a joined life meeting
    assert len(planned) == 12 * 5 + 2 * 4 + 1


def test_the_plan_of_the_demo_meets_everything(by):
    branch = build(password="p", now=JANUARY)

    planned = adopt(branch, 2026, JANUARY, by)

    year = read_year(branch, 2026, now=JANUARY)
    assert states(branch, 2026, JANUARY) <= {NormState.PLANNED, NormState.MET}
    assert (len(planned) > 50, days_off(planned, year.calendar)) == (True, [])


def test_a_branch_that_kept_its_habits_has_its_year_proposed(by):
    """The demo in November: the year behind it makes the habits of the next."""
    branch = build(password="p", now=NOVEMBER)

    adopt(branch, 2027, NOVEMBER, by)

    assert states(branch, 2027, NOVEMBER) == {NormState.PLANNED}


def test_2027_is_provisional_until_its_holidays_are_entered(branch, by):
    before = read_year(branch, 2027, now=NOVEMBER)

    enter_holidays()

    after = read_year(branch, 2027, now=NOVEMBER)
    assert (before.is_provisional, after.is_provisional) == (True, False)


def test_then_its_plan_touches_none_of_them(branch, by):
    enter_holidays()

    planned = adopt(branch, 2027, NOVEMBER, by)

    entered = {
        date.fromisoformat(f"2027-{text}") for texts in HOLIDAYS_2027.values() for text in texts
    }
    assert {session.day for session in planned} & entered == set()
    assert states(branch, 2027, NOVEMBER) == {NormState.PLANNED}


def test_no_two_of_a_plan_clash(branch, by):
    planned = sorted(adopt(branch, 2026, JANUARY, by), key=lambda session: session.starts_at)

    clashes = [
        (one.title, two.title)
        for place, one in enumerate(planned)
        for two in planned[place + 1 :]
        if two.starts_at < one.ends_at
        and (one.group_id in (None, two.group_id) or not two.group_id)
    ]
    assert clashes == []


def test_a_second_run_proposes_nothing(branch, by):
    adopt(branch, 2026, JANUARY, by)

    assert read_year(branch, 2026, now=JANUARY).plan.proposals == []


def test_after_a_change_only_what_is_missing_is_proposed(branch, by):
    planned = adopt(branch, 2026, JANUARY, by)
    theme_day = next(session for session in planned if session.kind == "theme_day")
    life.cancel(theme_day, reason="停电", by=by, now=JANUARY)

    again = read_year(branch, 2026, now=JANUARY).plan.proposals

    assert [(each.slot.kind, each.slot.first.month) for each in again] == [("theme_day", 1)]


def test_a_second_tap_plans_nothing_twice(branch, by):
    year = read_year(branch, 2026, now=JANUARY)
    year_plan.adopt(branch, 2026, chosen(year), by=by, now=JANUARY)

    second = year_plan.adopt(branch, 2026, chosen(year), by=by, now=JANUARY)

    assert (second, Activity.objects.count()) == ([], len(year.plan.proposals))


def test_adopting_tells_nobody_and_writes_the_history(branch, by):
    adopt(branch, 2026, JANUARY, by)

    statuses = set(Activity.objects.values_list("status", "announced_at"))
    assert (statuses, Attendance.objects.count()) == ({("planned", None)}, 0)
    assert (Notice.objects.count(), rows_without_history()) == (0, [])
    assert set(Activity.history.values_list("history_user", flat=True)) == {by.pk}


def test_the_joined_appraisal_is_written_and_each_has_a_page_for_minutes(branch, by):
    planned = adopt(branch, 2026, JANUARY, by)

    [life_meeting] = [session for session in planned if session.kind == "life_meeting"]
    assert [row.kind for row in life_meeting.also_counts.all()] == ["appraisal"]
    assert {session.minutes_sections.count() for session in planned} == {1}


@pytest.mark.parametrize("count", [1, 30])
def test_adopting_takes_the_same_queries_for_any_number(
    branch, by, django_assert_num_queries, count
):
    some = chosen(read_year(branch, 2026, now=JANUARY))[:count]

    with django_assert_num_queries(9):
        year_plan.adopt(branch, 2026, some, by=by, now=JANUARY)


@pytest.mark.parametrize("count", [1, 30])
def test_reading_a_year_takes_the_same_queries_for_any_number(
    branch, by, django_assert_num_queries, count
):
    some = chosen(read_year(branch, 2026, now=JANUARY))[:count]
    year_plan.adopt(branch, 2026, some, by=by, now=JANUARY)

    with django_assert_num_queries(7):
        year = read_year(branch, 2026, now=JANUARY)
        assert (len(year.sessions), year.misplaced) == (count, [])


def test_announcing_a_month_tells_everybody_expected(branch, by):
    adopt(branch, 2026, JANUARY, by)

    announced = year_plan.announce_month(branch, date(2026, 3, 1), by=by, now=JANUARY)

    march = Activity.objects.filter(status="announced")
    assert sorted(session.pk for session in announced) == sorted(march.values_list("pk", flat=True))
    assert {session.day.month for session in announced} == {3}
    assert Notice.objects.count() == Attendance.objects.count() > 0


def test_announcing_a_month_leaves_what_is_past_or_of_other_branches(branch, by):
    ActivityFactory(branch=branch, status="planned", starts_at=JANUARY)
    later = JANUARY + datetime.timedelta(days=3)
    ActivityFactory(status="planned", starts_at=later)

    assert year_plan.announce_month(branch, date(2026, 1, 1), by=by, now=JANUARY) == []


def test_planned_sessions_on_a_new_holiday_are_moved_quietly(branch, by):
    adopt(branch, 2027, NOVEMBER, by)
    enter_holidays()
    found = read_year(branch, 2027, now=NOVEMBER).misplaced

    moved = year_plan.move_to_workdays(found, by=by, now=NOVEMBER)

    after = read_year(branch, 2027, now=NOVEMBER)
    assert (len(moved) > 0, after.misplaced, Notice.objects.count()) == (True, [], 0)
    assert states(branch, 2027, NOVEMBER) == {NormState.PLANNED}


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 10, 1), "Public holiday"),
        (date(2026, 10, 10), "Make-up workday"),
        (date(2026, 10, 11), "Weekend"),
        (date(2026, 10, 12), None),
    ],
)
def test_why_a_planned_session_lies_badly(branch, day, why):
    at = datetime.datetime.combine(day, datetime.time(15), tzinfo=SHANGHAI)
    ActivityFactory(branch=branch, status="planned", starts_at=at)

    with translation.override("en"):
        found = read_year(branch, 2026, now=JANUARY).misplaced

    assert [each.why for each in found] == ([why] if why else [])


@pytest.mark.parametrize("status", ["announced", "held", "cancelled"])
def test_only_planned_sessions_are_moved_quietly(branch, status):
    at = datetime.datetime(2026, 10, 1, 15, tzinfo=SHANGHAI)
    ActivityFactory(branch=branch, status=status, starts_at=at)

    assert read_year(branch, 2026, now=JANUARY).misplaced == []
