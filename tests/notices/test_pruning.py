from datetime import timedelta

import pytest
from django.utils import timezone

from activities.reminders import ahead, follow_ups, make_up, records
from branchhub import schedule
from branchhub.notices.models import Delivery, Notice
from branchhub.notices.operations import pruning
from branchhub.notices.operations.pruning import DELIVERIES_KEPT, NOTICES_KEPT, prune
from tests.factories.activities import AttendanceFactory
from tests.factories.notices import DeliveryFactory, NoticeFactory, RobotFactory
from tests.notices.plans import captured_plans, fill, is_whole_table

pytestmark = pytest.mark.django_db

NOW = timezone.now()
DAY = timedelta(days=1)


def told_at(moment, **values):
    notice = NoticeFactory(**values)
    Notice.objects.filter(pk=notice.pk).update(created_at=moment)
    return notice


@pytest.mark.parametrize(
    ("values", "is_kept"),
    [
        ({"kind": "announced", "read_at": NOW}, False),
        ({"kind": "announced"}, False),
        ({"kind": "leave_asked", "closed_at": NOW}, False),
        ({"kind": "leave_asked"}, True),
        ({"kind": "leave_asked", "read_at": NOW}, True),
    ],
)
def test_a_notice_goes_after_a_year_unless_something_is_to_be_done(values, is_kept):
    told_at(NOW - NOTICES_KEPT - DAY, **values)
    young = told_at(NOW - NOTICES_KEPT + DAY, **values)

    prune(NOW)

    assert Notice.objects.exclude(pk=young.pk).exists() is is_kept
    assert Notice.objects.filter(pk=young.pk).exists()


def test_what_a_chat_group_was_told_goes_as_well():
    robot = RobotFactory()
    told_at(NOW - NOTICES_KEPT - DAY, recipient=None, robot=robot, branch=robot.branch)

    assert prune(NOW) == 1

    assert Notice.objects.count() == 0


@pytest.mark.parametrize(
    ("status", "is_kept"),
    [
        ("sent", False),
        ("dropped", False),
        ("failed", True),
        ("pending", True),
        ("claimed", True),
    ],
)
def test_a_delivery_that_ended_well_goes_after_90_days_and_leaves_its_notice(status, is_kept):
    DeliveryFactory(status=status, due_at=NOW - DELIVERIES_KEPT - DAY)
    young = DeliveryFactory(status=status, due_at=NOW - DELIVERIES_KEPT + DAY)

    prune(NOW)

    assert Delivery.objects.exclude(pk=young.pk).exists() is is_kept
    assert Delivery.objects.filter(pk=young.pk).exists()
    assert Notice.objects.count() == 2


def test_a_failed_delivery_goes_with_its_notice():
    DeliveryFactory(notice=told_at(NOW - NOTICES_KEPT - DAY), status="failed")

    assert prune(NOW) == 2

    assert Delivery.objects.count() == 0


def test_pruning_goes_through_all_in_batches_and_a_second_time_finds_nothing(monkeypatch):
    monkeypatch.setattr(pruning, "BATCH", 2)
    for _number in range(5):
        told_at(NOW - NOTICES_KEPT - DAY)
    kept = told_at(NOW - NOTICES_KEPT - DAY, kind="leave_asked")

    assert (prune(NOW), prune(NOW)) == (5, 0)

    assert list(Notice.objects.all()) == [kept]


def test_what_was_pruned_is_not_told_again():
    day = NOW + timedelta(hours=20)
    row = AttendanceFactory(activity__starts_at=day, activity__announced_at=NOW - 9 * DAY)
    assert schedule.plan(NOW) > 0
    Notice.objects.update(created_at=NOW, read_at=NOW)
    later = NOW + NOTICES_KEPT + DAY

    assert prune(later) > 0

    schedule.plan(later)
    assert not Notice.objects.filter(recipient=row.member, kind="soon").exists()


def test_a_key_outlives_by_far_the_longest_time_that_a_reminder_looks_back():
    looks_back = [records.LOOK_BACK, follow_ups.LOOK_BACK, make_up.LONGEST]
    looks_ahead = [follow_ups.AHEAD, *(lead.before for lead in ahead.Lead)]

    assert max(looks_back) + max(looks_ahead) < NOTICES_KEPT / 2


def test_what_is_old_is_found_by_an_index():
    fill()

    found = captured_plans(lambda: prune(NOW))

    assert found
    assert [line for line in found if is_whole_table(line)] == []
