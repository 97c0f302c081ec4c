import datetime
from datetime import date, time
from types import SimpleNamespace

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.habits import Habits
from activities.planning import Busy, Planner, Slot, joined_of, target_days, times_on
from branchhub.core.workdays import WorkCalendar

JANUARY = date(2026, 1, 5)


def slot(kind="theme_day", first=date(2026, 10, 1), months=1, times=1, **values):
    values = {"group": None, "lacking": times - len(values.get("taken", ()))} | values
    return Slot(kind=kind, first=first, months=months, times=times, **values)


def planner(today=JANUARY, busy=(), corrections=None):
    return Planner(Habits(), WorkCalendar(corrections or {}), list(busy), today)


def days(*slots, **values):
    return [proposal.day for proposal in planner(**values).propose(slots).proposals]


def busy(day, starts=time(15), minutes=90, group_id=None, staff=()):
    return Busy(*times_on(day, starts, minutes), group_id, frozenset(staff), "大会")


def test_a_session_lies_on_the_usual_day():
    assert days(slot()) == [date(2026, 10, 16)]  # the third Friday


@pytest.mark.parametrize(
    ("first", "day"),
    [
        (date(2026, 2, 1), date(2026, 2, 24)),  # 20 February is Spring Festival
        (date(2026, 6, 1), date(2026, 6, 18)),  # 19 June is Dragon Boat Festival
    ],
)
def test_a_holiday_moves_it_to_the_nearest_ordinary_workday(first, day):
    assert days(slot(first=first)) == [day]


def test_a_correction_moves_it_as_well():
    assert days(slot(), corrections={date(2026, 10, 16): False}) == [date(2026, 10, 15)]


def test_no_session_lies_in_the_past_or_today():
    assert days(slot(), today=date(2026, 10, 16)) == [date(2026, 10, 19)]


def test_a_period_without_a_day_is_said():
    last = slot()

    plan = planner(today=date(2026, 10, 30)).propose([last])

    assert (plan.proposals, plan.without_day) == ([], [last])


def test_people_who_are_busy_meet_on_another_day():
    assert days(slot(), busy=[busy(date(2026, 10, 16))]) == [date(2026, 10, 15)]


def test_a_session_of_another_time_that_day_is_no_clash():
    morning = busy(date(2026, 10, 16), starts=time(9))

    assert days(slot(), busy=[morning]) == [date(2026, 10, 16)]


def test_another_time_is_the_last_resort():
    month = [date(2026, 10, day) for day in range(1, 32)]
    afternoons = [busy(day) for day in month]

    [proposal] = planner(busy=afternoons).propose([slot()]).proposals

    assert proposal.day == date(2026, 10, 16)
    assert timezone.localtime(proposal.starts_at).time() == time(9)


@pytest.mark.parametrize(
    ("mine", "theirs", "clashes"),
    [
        ((None, ()), (None, ()), True),
        ((None, ()), (7, ()), True),
        ((7, ()), (7, ()), True),
        ((7, ()), (8, ()), False),
        ((7, (1,)), (8, (1,)), True),  # one recorder for two groups
        ((7, (1,)), (8, (2,)), False),
    ],
)
def test_who_can_meet_at_once(mine, theirs, clashes):
    day = date(2026, 10, 16)

    one = busy(day, group_id=mine[0], staff=mine[1])

    assert one.clashes(busy(day, group_id=theirs[0], staff=theirs[1])) is clashes


def test_what_ends_as_the_other_begins_is_no_clash():
    day = date(2026, 10, 16)

    assert busy(day).clashes(busy(day, starts=time(16, 30))) is False


def test_two_groups_meet_at_once_but_not_beside_the_branch():
    groups = [SimpleNamespace(pk=pk) for pk in (1, 2)]

    assert days(*(slot("group", group=group) for group in groups)) == [date(2026, 10, 14)] * 2


def test_only_what_is_lacking_is_proposed():
    assert days(slot(lacking=0, taken=(date(2026, 10, 9),))) == []


@pytest.mark.parametrize(
    ("kind", "months", "first", "day"),
    [
        ("assembly", 3, date(2026, 4, 1), date(2026, 6, 26)),
        ("lecture", 6, date(2026, 1, 1), date(2026, 6, 24)),
        ("life_meeting", 12, date(2026, 1, 1), date(2026, 12, 16)),
    ],
)
def test_longer_periods_are_met_in_their_last_month(kind, months, first, day):
    assert days(slot(kind, first, months)) == [day]


def test_several_of_a_quarter_are_spread_over_its_months():
    assert [day.month for day in days(slot(first=date(2026, 4, 1), months=3, times=3))] == [4, 5, 6]


def test_several_of_a_month_are_spread_over_its_weeks():
    assert days(slot(times=2)) == [date(2026, 10, 16), date(2026, 10, 30)]


def test_what_is_there_takes_the_place_nearest_to_it():
    there = slot(first=date(2026, 4, 1), months=3, times=3, taken=(date(2026, 5, 20),))

    assert [day.month for day in days(there)] == [4, 6]


def test_the_appraisal_comes_with_the_life_meeting():
    year = [slot(kind, date(2026, 1, 1), 12) for kind in ("life_meeting", "appraisal")]

    [proposal] = planner().propose(year).proposals

    assert (proposal.slot.kind, proposal.is_joined) == ("life_meeting", True)


def test_the_appraisal_stands_alone_where_the_life_meeting_is_there():
    life = slot("life_meeting", date(2026, 1, 1), 12, taken=(date(2026, 12, 16),))
    appraisal = slot("appraisal", date(2026, 1, 1), 12)

    [proposal] = planner().propose([life, appraisal]).proposals

    assert (proposal.slot.kind, proposal.is_joined) == ("appraisal", False)
    assert joined_of([life, appraisal], Habits()) == {}


def test_a_session_late_in_the_evening_ends_that_day():
    starts, ends = times_on(date(2026, 10, 16), time(23), 120)

    assert timezone.localtime(starts).date() == timezone.localtime(ends).date()


@pytest.mark.parametrize("times", [1, 2, 5, 31])
def test_as_many_days_are_wanted_as_are_asked_for(times):
    assert len(target_days(slot(times=times), Habits().of("theme_day", None))) == times


KINDS = ["assembly", "committee", "lecture", "theme_day", "life_meeting", "appraisal", "classroom"]
SLOTS = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.sampled_from([1, 3, 6, 12]),
        st.integers(0, 11),
        st.integers(1, 4),
        st.integers(0, 2),
    ),
    max_size=12,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
@given(wanted=SLOTS, today=st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_whatever_is_asked_for_no_rule_is_broken(wanted, today):
    calendar = WorkCalendar()
    slots = [
        slot(
            kind,
            date(2026, month - month % months + 1, 1),
            months,
            times,
            group=SimpleNamespace(pk=group) if group else None,
        )
        for kind, months, month, times, group in wanted
    ]

    made = planner(today=today).propose(slots)

    times = [busy_times(proposal) for proposal in made.proposals]
    assert not any(
        one.clashes(two) for place, one in enumerate(times) for two in times[place + 1 :]
    )
    assert all(each.slot.first <= each.day < each.slot.end for each in made.proposals)
    assert all(each.day > today and calendar.is_ordinary(each.day) for each in made.proposals)
    joined = sum(each.is_joined for each in made.proposals)
    asked = sum(each.lacking for each in slots)
    assert len(made.proposals) + len(made.without_day) + joined == asked


def busy_times(proposal):
    return Busy(
        proposal.starts_at, proposal.ends_at, proposal.habit.group_id, frozenset(), proposal.title
    )


def test_a_year_of_one_kind_keeps_its_hour():
    year = [slot(first=date(2026, month, 1)) for month in range(2, 13)]

    starts = {
        timezone.localtime(each.starts_at).time() for each in planner().propose(year).proposals
    }

    assert starts == {datetime.time(15)}
