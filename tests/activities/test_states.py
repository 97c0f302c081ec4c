import datetime

import pytest
from django.utils import timezone, translation

from activities.models import Activity
from activities.states import duties_of, mark_of, state_of
from tests.factories.activities import ActivityFactory, AttendanceFactory, GuestFactory

HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("status", "kind", "has_minutes", "state"),
    [
        ("planned", "assembly", False, ("na", "Planned", "pencil-square")),
        ("announced", "assembly", False, ("planned", "Announced", "send")),
        ("held", "assembly", False, ("due", "Minutes owed", "pencil-square")),
        ("held", "assembly", True, ("met", "Held", "check-circle-fill")),
        ("archived", "assembly", False, ("met", "Archived", "lock")),
        ("cancelled", "assembly", False, ("na", "Cancelled", "x-lg")),
    ],
)
def test_state_before_the_end(status, kind, has_minutes, state):
    activity = ActivityFactory.build(branch=None, kind=kind, status=status)

    assert state_of(activity, activity.starts_at, has_minutes=has_minutes) == state


@pytest.mark.parametrize(
    ("status", "kind", "state"),
    [
        ("planned", "assembly", ("due", "Attendance owed", "person-check")),
        ("announced", "assembly", ("due", "Attendance owed", "person-check")),
        ("announced", "classroom", ("due", "Minutes owed", "pencil-square")),
        ("cancelled", "assembly", ("na", "Cancelled", "x-lg")),
    ],
)
def test_state_after_the_end_says_what_is_owed(status, kind, state):
    activity = ActivityFactory.build(branch=None, kind=kind, status=status)

    assert state_of(activity, activity.ends_at + HOUR, has_minutes=False) == state


@pytest.mark.django_db
def test_duties_are_named_beside_the_invitation():
    guest = GuestFactory(member=AttendanceFactory().member)
    Activity.objects.filter(pk=guest.activity.pk).update(chair=guest.member, lecturer=guest.member)

    activity = Activity.objects.with_part_of(guest.member.pk).get(pk=guest.activity.pk)

    assert duties_of(activity) == ["Chair", "Lecturer", "Invited"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "hours", "mark"),
    [
        ("", -1, ("na", "Expected")),
        ("", 1, ("na", "Not marked")),
        ("present", 1, ("met", "Present")),
        ("late", 1, ("met", "Late")),
        ("sick_leave", -1, ("na", "Sick leave")),
        ("absent", 1, ("missed", "Absent without leave")),
    ],
)
def test_mark_of_whoever_is_expected(status, hours, mark):
    row = AttendanceFactory(status=status)
    activity = Activity.objects.with_part_of(row.member.pk).get()

    assert mark_of(activity, timezone.localtime(activity.starts_at) + hours * HOUR) == mark


@pytest.mark.django_db
def test_mark_of_whoever_is_not_expected_is_none():
    activity = Activity.objects.with_part_of(ActivityFactory().pk).get()

    assert mark_of(activity, activity.starts_at) is None
