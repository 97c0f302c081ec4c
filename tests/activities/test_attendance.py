from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from activities.models import Attendance
from activities.operations.attendance import save_attendance, undo_attendance
from tests.factories.activities import ActivityFactory, AttendanceFactory
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def started():
    return ActivityFactory(starts_at=NOW - timedelta(hours=1))


def save(activity, marks, by, now=NOW, **values):
    by_pk = {row.pk: (mark if isinstance(mark, tuple) else (mark, "")) for row, mark in marks}
    return save_attendance(activity, by_pk, by=by, now=now, **values)


def statuses(activity):
    return list(activity.attendances.order_by("pk").values_list("status", flat=True))


def test_saving_writes_who_recorded_it_and_when(started, by):
    row = AttendanceFactory(activity=started)

    save(started, [(row, ("sick_leave", "感冒"))], by)

    row.refresh_from_db()
    assert (row.status, row.reason) == ("sick_leave", "感冒")
    assert (row.recorded_by, row.recorded_at) == (by, NOW)


def test_the_first_save_after_the_start_makes_the_session_held(started, by):
    save(started, [(AttendanceFactory(activity=started), "present")], by)

    assert type(started).objects.get().status == "held"


def test_only_changed_rows_are_written(started, by):
    same = AttendanceFactory(activity=started, status="present")
    other = AttendanceFactory(activity=started)

    saved = save(started, [(same, "present"), (other, "late")], by)

    assert saved.changed == [other]
    assert Attendance.history.filter(history_type="~").values_list("id", flat=True).get() == (
        other.pk
    )


def test_saving_nothing_leaves_the_session_announced(started, by):
    AttendanceFactory(activity=started)

    save(started, [], by)

    assert type(started).objects.get().status == "announced"


def test_a_present_person_needs_no_reason(started, by):
    row = AttendanceFactory(activity=started, status="sick_leave", reason="感冒")

    save(started, [(row, ("present", "感冒"))], by)

    row.refresh_from_db()
    assert row.reason == ""


@pytest.mark.parametrize("status", ["personal_leave", "sick_leave", "business_trip", "exempt"])
def test_leave_can_be_recorded_before_the_start(by, status):
    row = AttendanceFactory()

    save(row.activity, [(row, status)], by)

    assert (statuses(row.activity), row.activity.status) == ([status], "announced")


@pytest.mark.parametrize("status", ["present", "late", "absent"])
def test_nobody_is_present_or_absent_before_the_start(by, status):
    row = AttendanceFactory()

    with pytest.raises(ValidationError) as error:
        save(row.activity, [(row, status)], by)

    assert error.value.code == "not_started"
    assert statuses(row.activity) == [""]


@pytest.mark.parametrize(
    ("status", "code"),
    [("planned", "not_announced"), ("archived", "locked"), ("cancelled", "locked")],
)
def test_closed_and_planned_sessions_take_no_attendance(by, started, status, code):
    row = AttendanceFactory(activity=started)
    type(started).objects.update(status=status)

    with pytest.raises(ValidationError) as error:
        save(started, [(row, "present")], by)

    assert error.value.code == code


def test_rows_of_another_session_are_not_touched(started, by):
    other = AttendanceFactory(activity__starts_at=NOW - timedelta(hours=1))

    save(started, [(other, "present")], by)

    assert statuses(other.activity) == [""]


def test_of_two_who_mark_one_person_the_first_stays(started, by):
    row = AttendanceFactory(activity=started)
    save(started, [(row, "sick_leave")], UserFactory())

    saved = save(started, [(row, "present")], by, seen={row.pk: ("", "")})

    assert (saved.conflicts, saved.changed) == ([row], [])
    assert statuses(started) == ["sick_leave"]


def test_two_who_mark_different_people_both_get_their_way(started, by):
    first, second = AttendanceFactory.create_batch(2, activity=started)
    seen = {first.pk: ("", ""), second.pk: ("", "")}
    save(started, [(first, "late")], UserFactory(), seen=seen)

    saved = save(started, [(second, "present")], by, seen=seen)

    assert saved.conflicts == []
    assert statuses(started) == ["late", "present"]


def test_two_who_mark_one_person_alike_do_not_conflict(started, by):
    row = AttendanceFactory(activity=started)
    save(started, [(row, "present")], UserFactory())

    saved = save(started, [(row, "present")], by, seen={row.pk: ("", "")})

    assert (saved.conflicts, saved.changed) == ([], [])


@pytest.mark.parametrize("count", [5, 50])
def test_saving_runs_the_same_queries_for_any_number(started, by, django_assert_num_queries, count):
    rows = AttendanceFactory.create_batch(count, activity=started)

    with django_assert_num_queries(9):
        save(started, [(row, "present") for row in rows], by)

    assert statuses(started) == ["present"] * count


def test_undo_takes_back_the_last_save_alone(started, by):
    first, second = AttendanceFactory.create_batch(2, activity=started)
    save(started, [(first, "present")], by)
    save(started, [(first, "late"), (second, "present")], by, now=NOW + timedelta(minutes=1))

    undo_attendance(started, by=by)

    assert statuses(started) == ["present", ""]
    assert type(started).objects.get().status == "held"


def test_undo_is_only_for_ones_own_save(started, by):
    save(started, [(AttendanceFactory(activity=started), "present")], by)

    with pytest.raises(ValidationError) as error:
        undo_attendance(started, by=UserFactory())

    assert error.value.code == "nothing_to_undo"
    assert statuses(started) == ["present"]


def test_undo_leaves_a_save_alone_that_somebody_followed(started, by):
    first, second = AttendanceFactory.create_batch(2, activity=started)
    save(started, [(first, "present")], by)
    save(started, [(second, "late")], UserFactory(), now=NOW + timedelta(minutes=1))

    with pytest.raises(ValidationError) as error:
        undo_attendance(started, by=by)

    assert error.value.code == "nothing_to_undo"


def test_undo_is_not_undone_by_a_second_undo(started, by):
    row = AttendanceFactory(activity=started)
    save(started, [(row, "present")], by)
    save(started, [(row, "late")], by, now=NOW + timedelta(minutes=1))
    undo_attendance(started, by=by)

    with pytest.raises(ValidationError) as error:
        undo_attendance(started, by=by)

    assert error.value.code == "nothing_to_undo"
    assert statuses(started) == ["present"]


def test_undo_stops_at_a_row_that_was_changed_since(started, by):
    row = AttendanceFactory(activity=started)
    save(started, [(row, "present")], by)
    row.refresh_from_db()
    row.vote_exclusion = "长期出国"
    row.save(update_fields=["vote_exclusion"])

    with pytest.raises(ValidationError) as error:
        undo_attendance(started, by=by)

    assert error.value.code == "nothing_to_undo"


def test_undo_without_a_save_says_so(started, by):
    AttendanceFactory(activity=started)

    with pytest.raises(ValidationError) as error:
        undo_attendance(started, by=by)

    assert error.value.code == "nothing_to_undo"


@pytest.mark.parametrize("count", [5, 50])
def test_undo_runs_the_same_queries_for_any_number(started, by, django_assert_num_queries, count):
    rows = AttendanceFactory.create_batch(count, activity=started)
    save(started, [(row, "present") for row in rows], by)

    with django_assert_num_queries(8):
        undo_attendance(started, by=by)

    assert statuses(started) == [""] * count
