"""Leave and make-up study met by two people at once: one of them is told, nothing is doubled."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from activities.models import Attendance, LeaveRequest, MakeUp
from activities.operations import attendance, leave, life, make_ups
from tests.factories.activities import AttendanceFactory, LeaveRequestFactory, MakeUpFactory
from tests.factories.members import UserFactory
from tests.history import rows_without_history
from tests.races import second_of

pytestmark = pytest.mark.django_db(transaction=True)


def read(row):
    """The row as another request reads it."""
    return type(row).objects.get(pk=row.pk)


def codes(met):
    assert {type(error) for error in met} <= {ValidationError}, met
    return [error.code for error in met]


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def row():
    return AttendanceFactory()


@pytest.fixture
def asked(row):
    return LeaveRequestFactory(activity=row.activity, member=row.member)


@pytest.fixture
def absent():
    starts_at = timezone.now() - datetime.timedelta(days=1)
    return AttendanceFactory(
        activity__status="held", activity__starts_at=starts_at, status="absent"
    )


def decide(operation, asked, by):
    return lambda: operation(read(asked), answer="", by=by, now=timezone.now())


def test_leave_is_asked_for_once(row, by):
    values = {"kind": "sick_leave", "reason": "", "by": by, "now": timezone.now()}
    rows = iter([read(row), read(row)])

    met = second_of(lambda: leave.ask(next(rows), **values))

    assert (codes(met), LeaveRequest.objects.count()) == (["asked_already"], 1)


@pytest.mark.parametrize(
    ("first", "second", "state"),
    [(leave.grant, leave.refuse, "granted"), (leave.refuse, leave.grant, "refused")],
)
def test_of_two_decisions_the_first_holds(asked, by, first, second, state):
    met = second_of(decide(second, asked, by), first=decide(first, asked, by))

    assert (codes(met), read(asked).state) == (["decided"], state)
    assert rows_without_history() == []


def test_leave_withdrawn_meanwhile_marks_nothing(asked, row, by):
    met = second_of(
        decide(leave.grant, asked, by),
        first=lambda: leave.withdraw(read(asked), by=by, now=timezone.now()),
    )

    assert (codes(met), read(asked).state, read(row).status) == (["decided"], "withdrawn", "")


def test_leave_granted_meanwhile_is_withdrawn_with_its_mark(asked, row, by):
    met = second_of(
        lambda: leave.withdraw(read(asked), by=by, now=timezone.now()),
        first=decide(leave.grant, asked, by),
    )

    assert (met, read(asked).state, read(row).status) == ([], "withdrawn", "")
    assert rows_without_history() == []


def test_leave_from_a_session_that_is_being_cancelled_is_not_granted(asked, row, by):
    met = second_of(
        decide(leave.grant, asked, by),
        first=lambda: life.cancel(read(row.activity), reason="检修", by=by, now=timezone.now()),
    )

    assert (codes(met), read(asked).state) == (["locked"], "withdrawn")


def test_whoever_is_just_marked_present_gets_no_leave(asked, row, by):
    now = row.activity.ends_at
    marks = {row.pk: ("present", "")}

    met = second_of(
        lambda: leave.grant(read(asked), answer="", by=by, now=now),
        first=lambda: attendance.save_attendance(read(row.activity), marks, by=by, now=now),
    )

    assert (codes(met), read(asked).state, read(row).status) == (
        ["was_present"],
        "asked",
        "present",
    )


def test_study_is_handed_in_once(absent, by):
    values = {"note": "自学", "upload": None, "by": by, "now": timezone.now()}

    met = second_of(lambda: make_ups.hand_in(read(absent), **values))

    assert (met, MakeUp.objects.count(), MakeUp.history.count()) == ([], 1, 2)


def test_study_is_checked_once(absent, by):
    make_up = MakeUpFactory(attendance=absent)
    values = {"answer": "请补充", "by": by, "now": timezone.now()}

    met = second_of(
        lambda: make_ups.accept(read(make_up), **values),
        first=lambda: make_ups.return_(read(make_up), **values),
    )

    assert (codes(met), read(make_up).state) == (["checked"], "returned")


def test_study_for_a_mark_that_is_just_corrected_is_not_accepted(absent, by):
    make_up = MakeUpFactory(attendance=absent)
    now, marks = timezone.now(), {absent.pk: ("present", "")}

    met = second_of(
        lambda: make_ups.accept(read(make_up), answer="", by=by, now=now),
        first=lambda: attendance.save_attendance(absent.activity, marks, by=by, now=now),
    )

    assert (codes(met), read(make_up).state) == (["not_due"], "handed_in")
    assert Attendance.objects.get().status == "present"
