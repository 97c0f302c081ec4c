import datetime
from decimal import Decimal

import pytest

from activities import summary
from activities.models import Activity, AlsoCounts, Attendance
from tests.factories.activities import ActivityFactory, AttendanceFactory, MakeUpFactory
from tests.factories.members import BranchFactory, MemberFactory

pytestmark = pytest.mark.django_db

FIRST, LAST = datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)


def at(moment, **kwargs):
    """A theme day of an hour and a half, held at `moment` in Shanghai."""
    start = datetime.datetime.fromisoformat(f"{moment}+08:00")
    usual = {"kind": "theme_day", "status": "held"}
    usual["ends_at"] = start + datetime.timedelta(minutes=90)
    return ActivityFactory(starts_at=start, **(usual | kwargs))


def summed(first=FIRST, last=LAST):
    return summary.summarise(Activity.objects.all(), Attendance.objects.all(), first, last)


def counts(found) -> dict:
    names = ("planned", "held", "in_time", "cancelled")
    return {row.kind: tuple(getattr(row, name) for name in names) for row in found.kinds}


def test_sessions_are_counted_by_kind_and_state():
    branch = BranchFactory()
    for status in ("planned", "announced", "held", "archived", "cancelled", "cancelled"):
        at("2026-03-05T15:00", branch=branch, status=status)
    at("2026-03-06T15:00", branch=branch, kind="lecture")

    found = summed()

    assert counts(found) == {"theme_day": (2, 2, 0, 2), "lecture": (0, 1, 0, 0)}
    assert (found.total.held, found.total.cancelled) == (3, 2)


def test_session_that_also_counts_is_one_of_each_kind_and_one_in_all():
    session = at("2026-03-05T15:00")
    AlsoCounts.objects.create(activity=session, kind="lecture")
    AlsoCounts.objects.create(activity=session, kind="theme_day")

    found = summed()

    assert counts(found) == {"theme_day": (0, 1, 0, 0), "lecture": (0, 1, 0, 0)}
    assert found.total.held == 1


@pytest.mark.parametrize(("seconds", "in_time"), [(0, 1), (1, 0)])
def test_record_is_closed_in_time_within_three_days_of_the_end(seconds, in_time):
    session = at("2026-03-05T15:00", status="archived")
    late = datetime.timedelta(days=3, seconds=seconds)
    Activity.objects.update(archived_at=session.ends_at + late)

    assert counts(summed()) == {"theme_day": (0, 1, in_time, 0)}
    assert Activity.objects.closed_in_time().count() == in_time


@pytest.mark.parametrize(
    ("moment", "held"),
    [
        ("2025-12-31T23:59", 0),
        ("2026-01-01T00:00", 1),
        ("2026-12-31T23:59", 1),
        ("2027-01-01T00:00", 0),
    ],
)
def test_the_days_of_a_period_are_those_of_shanghai(moment, held):
    AttendanceFactory(activity=at(moment), status="present")

    found = summed()

    assert (found.total.held, found.attendance.present) == (held, held)


@pytest.mark.parametrize(("day", "held"), [("02-28", 0), ("02-29", 1), ("03-01", 0)])
def test_a_leap_day_is_a_period_of_its_own(day, held):
    at(f"2028-{day}T09:00")

    assert summed(*[datetime.date(2028, 2, 29)] * 2).total.held == held


def test_attendance_is_present_of_those_who_should_have_come():
    session = at("2026-03-05T15:00")
    marks = ["present", "late", "personal_leave", "sick_leave", "business_trip", "absent", "exempt"]
    for mark in [*marks, ""]:
        AttendanceFactory(activity=session, status=mark)
    AttendanceFactory(activity=at("2026-03-06T15:00", status="announced"), status="present")

    found = summed().attendance

    assert (found.present, found.should, found.late) == (2, 7, 1)
    assert (found.leave, found.absent, found.exempt, found.unset) == (3, 1, 1, 1)
    assert found.rate == pytest.approx(100 * 2 / 7)


def test_rate_is_unknown_where_nobody_should_have_come():
    AttendanceFactory(activity=at("2026-03-05T15:00"), status="exempt")

    assert summed().attendance.rate is None


def test_study_hours_are_those_of_study_kinds_that_one_came_to():
    member = MemberFactory()
    for kind, mark, own in (
        ("theme_day", "present", None),  # 1.5
        ("lecture", "late", None),  # 1.5
        ("group", "present", Decimal("3.0")),
        ("assembly", "present", None),
        ("assembly", "present", Decimal("0.5")),
        ("theme_day", "absent", None),
    ):
        session = at(
            "2026-03-05T15:00",
            kind=kind,
            study_hours=own,
            branch=member.branch,
            **group(kind, member),
        )
        AttendanceFactory(activity=session, member=member, status=mark)

    assert summed().by_member[member.pk].hours == Decimal("6.5")


def group(kind, member):
    return {"group": member.branch.groups.create(name="一组")} if kind == "group" else {}


def test_a_long_session_counts_four_hours():
    start = datetime.datetime.fromisoformat("2026-03-05T08:00+08:00")
    session = at("2026-03-05T08:00", ends_at=start + datetime.timedelta(hours=9))
    AttendanceFactory(activity=session, status="present")

    assert summed().attendance.hours == 4


def test_accepted_make_up_study_counts_beside_attendance():
    session = at("2026-03-05T15:00")
    for state in ("accepted", "handed_in", "returned"):
        MakeUpFactory(attendance__activity=session, state=state)
    AttendanceFactory(activity=session, status="sick_leave")
    AttendanceFactory(activity=at("2026-03-05T15:00", kind="committee"), status="absent")

    found = summed().attendance

    assert (found.made_up, found.make_up_due) == (1, 4)
    assert (found.made_up_hours, found.hours, found.present) == (Decimal("1.5"), 0, 0)


@pytest.mark.parametrize("count", [1, 20])
def test_summary_runs_two_queries(django_assert_num_queries, count):
    for _ in range(count):
        session = at("2026-03-05T15:00")
        AttendanceFactory.create_batch(2, activity=session, status="present")

    with django_assert_num_queries(2):
        assert summed().attendance.present == 2 * count


def test_hours_asked_are_the_branch_s_own_or_the_usual_ones(django_assert_num_queries):
    own, usual = BranchFactory(), BranchFactory()
    summary.BranchRules.objects.create(branch=own, study_hours=40)

    with django_assert_num_queries(1):
        assert summary.hours_asked([own, usual]) == {own.pk: 40, usual.pk: 32}
