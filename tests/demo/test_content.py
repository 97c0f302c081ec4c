"""What the demo branch shows; built once for all of these."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from activities.choices import ActivityStatus
from activities.models import Activity, Attendance, LeaveRequest, MakeUp
from branchhub.demo.build import build
from branchhub.notices.models import Notice

pytestmark = pytest.mark.xdist_group("demo")

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime.datetime(2026, 11, 22, 10, tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo branch, gone again after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(password="p", now=NOW)
        transaction.set_rollback(True)


def test_the_demo_has_21_members_in_2020_and_today(demo):
    for day in (datetime.date(2020, 7, 1), datetime.date(2020, 12, 31), NOW.date()):
        assert demo.members.in_party(day).count() == 21


def test_the_demo_holds_what_the_norms_ask_of_2020(demo):
    start, end = (datetime.datetime(year, 1, 1, tzinfo=SHANGHAI) for year in (2020, 2021))
    of_2020 = demo.activities.between(start, end)
    kinds = of_2020.values_list("kind", flat=True)
    assert {kind: list(kinds).count(kind) for kind in set(kinds)} == {
        "assembly": 4,
        "committee": 12,
        "group": 24,
        "lecture": 4,
        "theme_day": 12,
        "life_meeting": 1,
        "classroom": 12,
    }
    assert {activity.status for activity in of_2020} == {ActivityStatus.ARCHIVED}


def test_nobody_is_told_about_a_session_of_the_past(demo):
    links = set(Notice.objects.values_list("link", flat=True))
    told = [activity for activity in Activity.objects.all() if activity.get_absolute_url() in links]
    assert told
    assert all(activity.starts_at > NOW for activity in told)


def test_the_demo_leaves_something_to_do(demo):
    statuses = set(Activity.objects.filter(starts_at__year=2026).values_list("status", flat=True))
    assert statuses == {"planned", "announced", "held", "archived"}


def test_absences_of_the_demo_are_made_up_for_but_the_last_two(demo):
    states = MakeUp.objects.filter(branch=demo).values_list("state", flat=True)
    owed = Attendance.objects.filter(branch=demo).to_make_up(NOW)

    assert set(states) == {"accepted", "handed_in"}
    assert (list(states).count("handed_in"), owed.count(), owed.due().count()) == (1, 2, 1)


def test_somebody_of_the_demo_asks_for_leave(demo):
    [asked] = LeaveRequest.objects.filter(branch=demo)

    assert (asked.member.name, asked.state) == ("罗婷婷", "asked")
