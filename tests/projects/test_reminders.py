from datetime import date, timedelta

import pytest

from projects import reminders
from tests.factories.activities import ActivityFactory
from tests.factories.members import GroupFactory, MemberFactory
from tests.factories.projects import ClassroomTurnFactory, MilestoneFactory, ProjectFactory
from tests.reminders import at, in_english, keys_of, told

pytestmark = pytest.mark.django_db

NOW = at("2026-11-24 15:30")
TODAY = NOW.date()
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


def milestone(days, **kwargs):
    """Due so many days from today, of a project that a member leads."""
    project = ProjectFactory(**kwargs)
    if not project.leader:
        project.leader = MemberFactory(branch=project.branch)
        project.save()
    return MilestoneFactory(project=project, due_on=TODAY + timedelta(days=days))


def series(**kwargs):
    group = GroupFactory()
    columns = {"kind": "party_building", "is_classroom": True} | kwargs
    return ProjectFactory(branch=group.branch, group=group, **columns)


def turn(month, **kwargs):
    project = series(**kwargs)
    trainer = MemberFactory(branch=project.branch)
    return ClassroomTurnFactory(project=project, month=month, trainer=trainer)


def session(project, day, **kwargs):
    where = {"branch": project.branch, "group": project.group, "kind": "classroom"}
    return ActivityFactory(starts_at=at(f"{day} 12:30"), **(where | kwargs))


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (7, "due:2026-12-01:ahead"),
        (0, "due:2026-11-24"),
        (-1, "late:2026-11-23"),
    ],
)
def test_the_leader_is_told_the_one_state_of_a_milestone(days, state):
    row = milestone(days)

    assert told(reminders.due(NOW)) == {(f"milestone:{row.pk}:{state}", row.project.leader_id)}


@pytest.mark.parametrize("days", [8, -93])
def test_nothing_is_told_long_before_and_long_after_a_milestone(days):
    milestone(days)

    assert told(reminders.due(NOW)) == set()


def test_milestones_that_are_reached_or_of_a_stopped_project_are_not_told():
    done = milestone(0)
    done.done_on = TODAY
    done.save()
    milestone(0, state="stopped")

    assert told(reminders.due(NOW)) == set()


def test_the_secretary_hears_of_a_milestone_when_it_is_three_days_late():
    early, late = milestone(-2), milestone(-3)
    MemberFactory(branch=early.branch, post="secretary")
    secretary = MemberFactory(branch=late.branch, post="secretary")

    assert told(reminders.due(NOW)) == {
        (f"milestone:{early.pk}:late:2026-11-22", early.project.leader_id),
        (f"milestone:{late.pk}:late:2026-11-21", late.project.leader_id),
        (f"milestone:{late.pk}:late:2026-11-21", secretary.pk),
    }


def test_a_project_led_by_nobody_here_is_told_to_the_secretary_alone():
    row = milestone(-3, leader_name="外聘专家")
    row.project.leader = None
    row.project.save()
    secretary = MemberFactory(branch=row.branch, post="secretary")

    assert told(reminders.due(NOW)) == {(f"milestone:{row.pk}:late:2026-11-21", secretary.pk)}


def test_milestones_stay_due_until_reached():
    row = milestone(-3)
    MemberFactory(branch=row.branch, post="secretary")
    keys = keys_of(reminders.due(NOW))
    assert reminders.still_due(keys, NOW) == set(keys)

    row.done_on = TODAY
    row.save()

    assert reminders.still_due(keys, NOW) == set()


def test_a_milestone_of_another_day_is_told_anew():
    row = milestone(0)
    keys = keys_of(reminders.due(NOW))

    row.due_on += timedelta(days=2)
    row.save()

    assert reminders.still_due(keys, NOW) == set()


@pytest.mark.parametrize(
    ("month", "word"), [(NOVEMBER, "2026-11:now"), (DECEMBER, "2026-12:ahead")]
)
def test_the_trainer_is_told_of_the_turn(month, word):
    row = turn(month)

    assert told(reminders.due(NOW)) == {(f"turn:{row.pk}:{word}", row.trainer_id)}


def test_a_turn_later_on_or_of_a_stopped_series_is_not_told():
    turn(date(2027, 1, 1))
    turn(DECEMBER, state="stopped")

    assert told(reminders.due(NOW)) == set()


def test_a_planned_session_closes_the_turn_of_its_month_and_group_alone():
    november, december = turn(NOVEMBER), turn(DECEMBER)
    keys = keys_of(reminders.due(NOW))
    session(november.project, "2026-11-27", status="planned")
    session(december.project, "2026-11-27", status="planned")
    session(december.project, "2026-12-07", status="cancelled")
    other = GroupFactory(branch=december.branch)
    session(december.project, "2026-12-08", group=other)

    [kept] = reminders.still_due(keys, NOW)

    assert kept.startswith(f"turn:{december.pk}:")


def test_a_turn_that_passed_on_is_due_no_more():
    row = turn(DECEMBER)
    keys = keys_of(reminders.due(NOW))

    row.trainer = MemberFactory(branch=row.branch)
    row.save()

    assert reminders.still_due(keys, NOW) == set()


def test_the_group_leader_hears_of_a_month_without_a_session():
    missed, held = series(), series()
    session(held, "2026-11-20", status="held")
    session(missed, "2026-11-20", status="announced")
    leader = MemberFactory(branch=missed.branch, group=missed.group, post="group_leader")
    MemberFactory(branch=held.branch, group=held.group, post="group_leader")
    now = at("2026-12-03 09:00")

    assert told(reminders.due(now)) == {(f"classroom:{missed.pk}:2026-11", leader.pk)}


def test_a_session_that_also_counts_as_the_classroom_fills_its_month():
    row = series()
    MemberFactory(branch=row.branch, group=row.group, post="group_leader")
    held = session(row, "2026-11-20", status="held", kind="theme_day")
    held.also_counts.create(kind="classroom")

    assert told(reminders.due(at("2026-12-03 09:00"))) == set()


@pytest.mark.parametrize("day", ["2026-11-30", "2026-12-11"])
def test_a_month_without_a_session_is_told_for_ten_days_after_it(day):
    row = series()
    MemberFactory(branch=row.branch, group=row.group, post="group_leader")
    keys = keys_of(reminders.due(at("2026-12-10 09:00")))

    assert len(keys) == 1
    assert keys_of(reminders.due(at(f"{day} 09:00"))) != keys
    assert reminders.still_due(keys, at("2026-12-10 09:00")) == set(keys)
    assert reminders.still_due(keys, at(f"{day} 09:00")) == set()


def test_a_series_that_began_in_the_month_has_missed_nothing():
    row = series(proposed_on=date(2026, 11, 2))
    MemberFactory(branch=row.branch, group=row.group, post="group_leader")

    assert told(reminders.due(at("2026-12-03 09:00"))) == set()


@pytest.mark.parametrize("count", [1, 5])
def test_reminders_take_the_same_queries_for_any_number_of_rows(count, django_assert_num_queries):
    for _each in range(count):
        turn(DECEMBER)
        milestone(0)

    with django_assert_num_queries(3):
        keys = keys_of(reminders.due(NOW))
    with django_assert_num_queries(4):
        assert len(reminders.still_due(keys, NOW)) == 2 * count


def test_the_words_of_a_turn():
    row = turn(DECEMBER)
    row.skill = "量具的保养"
    row.save()

    [due] = reminders.due(NOW)
    text = in_english(due.write)

    assert (text.subject, text.detail) == (
        "Dec 2026 is your turn in the Small Classroom",
        "量具的保养·No session is planned yet.",
    )
