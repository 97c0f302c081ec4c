"""Two people write one session at once: nothing is doubled, lost or put into a closed record."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from activities import reminders
from activities.models import Activity, MinutesRevision
from activities.operations import agenda, archive, attendance, calling, expected, life, minutes
from branchhub import schedule
from branchhub.notices import operations as notices
from branchhub.notices.models import Notice
from tests.factories.activities import (
    ActivityFactory,
    AgendaItemFactory,
    AttendanceFactory,
    MinutesSectionFactory,
)
from tests.factories.members import MemberFactory, UserFactory
from tests.races import second_of

pytestmark = pytest.mark.django_db(transaction=True)


def read(activity):
    """The session as another request reads it."""
    return Activity.objects.get(pk=activity.pk)


def held(**values):
    starts_at = timezone.now() - datetime.timedelta(hours=2)
    return ActivityFactory(status="held", starts_at=starts_at, **values)


def codes(met):
    assert {type(error) for error in met} <= {ValidationError}, met
    return [error.code for error in met]


def test_a_session_is_announced_once():
    activity = ActivityFactory(status="planned")
    MemberFactory(branch=activity.branch)
    by, now = UserFactory(), timezone.now()
    sessions = iter([read(activity), read(activity)])

    met = second_of(lambda: life.announce(next(sessions), by=by, now=now))

    assert (codes(met), activity.attendances.count()) == (["not_planned"], 1)


def test_a_session_moved_meanwhile_is_not_announced_for_the_old_day():
    activity = ActivityFactory(status="planned")
    by, now, other = UserFactory(), timezone.now(), read(activity)
    later = {"starts_at": now + datetime.timedelta(days=9), "ends_at": now + datetime.timedelta(10)}

    met = second_of(
        lambda: life.announce(other, by=by, now=now),
        first=lambda: calling.change_session(activity, later, by=by, now=now),
    )

    assert (codes(met), read(activity).status) == (["not_planned"], "planned")


def test_of_two_marks_of_one_person_the_first_stays_and_the_second_is_told():
    row = AttendanceFactory(activity=held())
    by, now, saved = UserFactory(), timezone.now(), []

    def mark(status):
        marks, seen = {row.pk: (status, "")}, {row.pk: ("", "")}
        activity = read(row.activity)
        saved.append(attendance.save_attendance(activity, marks, seen=seen, by=by, now=now))

    met = second_of(lambda: mark("absent"), first=lambda: mark("late"))

    row.refresh_from_db()
    assert (met, row.status, [len(one.conflicts) for one in saved]) == ([], "late", [0, 1])


def test_of_two_texts_the_second_is_set_aside():
    section = MinutesSectionFactory(activity=held())
    by, now, lost = UserFactory(), timezone.now(), []

    def save(text):
        own = section.activity.minutes_sections.get()
        draft = minutes.Draft(own, text, 0)
        lost.extend(minutes.save(read(section.activity), [draft], by=by, now=now))

    met = second_of(lambda: save("乙"), first=lambda: save("甲"))

    section.refresh_from_db()
    assert (met, section.text, [draft.text for draft in lost]) == ([], "甲", ["乙"])
    assert MinutesRevision.objects.get(set_aside=True).text == "乙"


@pytest.mark.parametrize(
    "write",
    [
        lambda activity, by: attendance.undo_attendance(activity, by=by),
        lambda activity, by: agenda.add_items(activity, ["丁"], by=by),
        lambda activity, by: calling.change_session(
            activity, {"title": "丁"}, by=by, now=timezone.now()
        ),
    ],
)
def test_nothing_is_written_into_a_record_that_is_being_archived(write):
    activity = held()
    by, other = UserFactory(), read(activity)

    met = second_of(
        lambda: write(other, by),
        first=lambda: archive.archive(activity, remark="不完整", by=by, now=timezone.now()),
    )

    assert (codes(met), read(activity).status) == (["locked"], "archived")


def test_a_record_that_is_being_written_is_archived_as_it_is_then():
    item = AgendaItemFactory(activity=held(), decision="同意")
    by, other = UserFactory(), read(item.activity)

    met = second_of(
        lambda: archive.archive(other, remark="不完整", by=by, now=timezone.now()),
        first=lambda: agenda.change_item(item, {"decision": "不同意"}, by=by),
    )

    item.refresh_from_db()
    assert (met, item.decision, read(other).status) == ([], "不同意", "archived")


def test_an_item_removed_twice_is_gone_once():
    item = AgendaItemFactory(activity=held())
    by, twice = UserFactory(), iter([item, type(item).objects.get()])

    met = second_of(lambda: agenda.remove_item(next(twice), by=by))

    assert (codes(met), item.activity.agenda_items.count()) == (["gone"], 0)


def moved(activity):
    starts_at = activity.starts_at + datetime.timedelta(days=30)
    changes = {"starts_at": starts_at, "ends_at": starts_at + datetime.timedelta(hours=1)}
    return lambda: life.move(activity, changes, reason="", by=UserFactory(), now=timezone.now())


def taken_off(activity):
    [row] = activity.attendances.all()
    return lambda: expected.remove_expected(row, by=UserFactory(), now=timezone.now())


def cancelled(activity):
    return lambda: life.cancel(activity, reason="检修", by=UserFactory(), now=timezone.now())


@pytest.fixture
def reminded():
    """A session of tomorrow, told of long ago: a reminder is due."""
    now = timezone.now()
    return AttendanceFactory(
        activity__starts_at=now + datetime.timedelta(hours=20),
        activity__announced_at=now - datetime.timedelta(days=9),
    )


CHANGES = [(moved, ["moved"]), (cancelled, ["cancelled"]), (taken_off, [])]


@pytest.mark.parametrize(("change", "kinds"), CHANGES)
def test_nobody_is_reminded_of_what_changes_while_reminders_are_told(reminded, change, kinds):
    met = second_of(lambda: schedule.plan(timezone.now()), first=change(read(reminded.activity)))

    told = Notice.objects.filter(recipient=reminded.member)
    assert (met, list(told.values_list("kind", flat=True))) == ([], kinds)


@pytest.mark.parametrize(("change", "kinds"), CHANGES)
def test_nobody_is_reminded_of_what_changed_since_reminders_were_read(reminded, change, kinds):
    now = timezone.now()
    dues = list(reminders.due(now))
    change(read(reminded.activity))()

    assert {due.member_id for due in dues} == {reminded.member_id, None}  # and its chat groups
    assert notices.tell(dues, now=now, hold=reminders.hold) == 0

    told = Notice.objects.filter(recipient=reminded.member)
    assert list(told.values_list("kind", flat=True)) == kinds


@pytest.mark.parametrize(("change", "kinds"), CHANGES)
def test_a_reminder_told_while_its_session_changes_is_taken_back(reminded, change, kinds):
    met = second_of(change(read(reminded.activity)), first=lambda: schedule.plan(timezone.now()))

    told = Notice.objects.filter(recipient=reminded.member)
    assert (met, list(told.values_list("kind", flat=True))) == ([], kinds)
