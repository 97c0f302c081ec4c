import datetime

import pytest
import time_machine
from django.utils import timezone, translation

from activities.models import Activity
from branchhub.reports import owed
from tests.factories.activities import (
    ActivityFactory,
    AttendanceFactory,
    FollowUpFactory,
    MinutesSectionFactory,
)

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _english():
    with time_machine.travel("2026-11-24T12:00:00+08:00", tick=False), translation.override("en"):
        yield


def task_of(activity, *, days_after):
    """The task `days_after` the day on which the session ended."""
    activity = Activity.objects.with_record_state().get(pk=activity.pk)
    today = timezone.localdate(activity.ends_at) + days_after * DAY
    return owed.of_session(activity, today)


@pytest.mark.parametrize(
    ("status", "mark", "text", "url", "days_late"),
    [
        ("planned", "", "Still only planned: 支委会", "", 4),
        ("announced", "", "Take attendance: 支委会", "attendance/", 4),
        ("held", "", "Take attendance: 支委会", "attendance/", 4),
        ("held", "present", "Write the minutes: 支委会", "minutes/", 1),
    ],
)
def test_session_asks_for_its_next_step(status, mark, text, url, days_late):
    activity = ActivityFactory(title="支委会", status=status)
    AttendanceFactory(activity=activity, status=mark)

    task = task_of(activity, days_after=4)

    assert (task.text, task.days_late) == (text, days_late)
    assert task.url == f"/sessions/{activity.pk}/{url}"


def test_session_that_takes_no_attendance_asks_for_minutes():
    activity = ActivityFactory(kind="classroom", title="小课堂")

    assert task_of(activity, days_after=0).text == "Write the minutes: 小课堂"


def test_session_with_attendance_and_minutes_asks_for_nothing():
    activity = MinutesSectionFactory(text="记录", activity__status="held").activity
    AttendanceFactory(activity=activity, status="present")

    assert task_of(activity, days_after=9) is None


@pytest.mark.parametrize(
    ("days_after", "late"), [(0, ""), (3, ""), (4, "1 day late"), (5, "2 days late")]
)
def test_minutes_are_late_after_three_days(days_after, late):
    activity = ActivityFactory(status="held")

    assert task_of(activity, days_after=days_after).late == late


@pytest.mark.parametrize(("days", "late"), [(-1, ""), (0, ""), (1, "1 day late")])
def test_follow_up_is_late_from_the_day_after_it_is_due(days, late):
    follow_up = FollowUpFactory(due_on=datetime.date(2026, 11, 24), owner__name="韩建军")
    follow_up.is_visible = True

    task = owed.of_follow_up(follow_up, follow_up.due_on + days * DAY, name_owner=True)

    state = "" if late else "In progress·"
    assert task.late == late
    assert task.meta == f"{state}韩建军·Due by Tue 24 Nov"
