from datetime import timedelta

import pytest

from activities.operations import attendance, life, minutes
from activities.reminders import records, still_due
from branchhub.notices import operations as notices
from branchhub.notices.models import Notice
from tests.factories.activities import ActivityFactory, AttendanceFactory, MinutesSectionFactory
from tests.factories.members import MemberFactory, UserFactory
from tests.reminders import at, in_english, keys_of, told

pytestmark = pytest.mark.django_db

END = at("2026-11-24 16:30")
DAY, THREE_DAYS, SECOND = timedelta(days=1), timedelta(days=3), timedelta(seconds=1)


@pytest.fixture
def session():
    """Over at END, with a recorder; one member not marked and no minutes."""
    session = ActivityFactory(kind="theme_day", starts_at=END - timedelta(hours=1))
    session.recorder = MemberFactory(branch=session.branch)
    session.save()
    AttendanceFactory(activity=session)
    return session


def secretary_of(session, kind="secretary"):
    return MemberFactory(branch=session.branch, post=kind)


def key(session, what="attendance", level="recorder"):
    return f"session:{session.pk}:record:{what}:{level}"


def test_the_recorder_is_told_a_day_after_the_end(session):
    secretary_of(session)

    assert told(records.due(END + DAY - SECOND)) == set()
    assert told(records.due(END + DAY)) == {(key(session), session.recorder_id)}


def test_secretary_and_deputy_are_told_after_three_days(session):
    secretary, deputy = secretary_of(session), secretary_of(session, "deputy")
    recorder = (key(session), session.recorder_id)

    assert told(records.due(END + THREE_DAYS - SECOND)) == {recorder}
    assert told(records.due(END + THREE_DAYS)) == {
        recorder,
        (key(session, level="secretary"), secretary.pk),
        (key(session, level="secretary"), deputy.pk),
    }


@pytest.mark.parametrize("why", ["none", "left"])
def test_without_a_recorder_the_secretary_is_told_after_three_days(session, why):
    secretary = secretary_of(session)
    if why == "left":
        session.recorder.status_periods.update(status="left")
    else:
        session.recorder = None
        session.save()

    assert told(records.due(END + DAY)) == set()
    assert told(records.due(END + THREE_DAYS)) == {(key(session, level="secretary"), secretary.pk)}


def test_a_secretary_who_is_the_recorder_is_told_once(session):
    session.recorder = secretary_of(session)
    session.save()

    assert told(records.due(END + THREE_DAYS)) == {(key(session), session.recorder_id)}


def test_minutes_are_asked_for_once_attendance_is_there(session):
    session.attendances.update(status="present")

    assert told(records.due(END + DAY)) == {(key(session, "minutes"), session.recorder_id)}


def test_a_record_that_is_complete_asks_for_nothing(session):
    session.attendances.update(status="present")
    MinutesSectionFactory(activity=session, text="会议记录")

    assert told(records.due(END + THREE_DAYS)) == set()


def test_kinds_without_attendance_are_asked_for_minutes_only(session):
    session.kind = "classroom"
    session.save()

    assert told(records.due(END + DAY)) == {(key(session, "minutes"), session.recorder_id)}


@pytest.mark.parametrize("status", ["planned", "cancelled", "archived"])
def test_closed_and_unannounced_sessions_ask_for_nothing(session, status):
    session.status = status
    session.save()

    assert told(records.due(END + THREE_DAYS)) == set()


def test_a_session_logged_when_it_was_over_is_asked_for_its_minutes(session):
    session.status, session.announced_at = "held", None
    session.save()
    session.attendances.update(status="present")

    assert told(records.due(END + DAY)) == {(key(session, "minutes"), session.recorder_id)}


def test_what_is_long_over_is_left_alone(session):
    begun = session.starts_at

    assert len(told(records.due(begun + timedelta(days=92)))) == 1
    assert told(records.due(begun + timedelta(days=92) + SECOND)) == set()


def test_the_words_lead_to_the_list_and_tell_the_secretary_who_records(session):
    secretary_of(session)
    session.title = "主题党日"
    session.recorder.name = "王芳"
    session.recorder.save()
    session.save()

    dues = {due.key.split(":")[-1]: due for due in records.due(END + THREE_DAYS)}
    to_secretary = in_english(dues["secretary"].write)

    assert dues["recorder"].link == f"/sessions/{session.pk}/attendance/"
    assert in_english(dues["recorder"].write).detail == "Held on Tue 24 Nov"
    assert to_secretary.subject == "Take attendance: 主题党日"
    assert to_secretary.detail == "Held on Tue 24 Nov·Recorder: 王芳"


def test_still_due_keeps_what_due_has_said(session):
    secretary_of(session)
    keys = keys_of(records.due(END + THREE_DAYS))

    assert len(keys) == 2
    assert still_due(keys, END + THREE_DAYS) == keys
    assert still_due(keys, END) == set()


def test_still_due_drops_who_records_no_longer(session):
    keys = keys_of(records.due(END + DAY))
    session.recorder = MemberFactory(branch=session.branch)
    session.save()

    assert still_due(keys, END + DAY) == set()


def test_still_due_drops_a_secretary_whose_post_has_ended(session):
    secretary = secretary_of(session)
    keys = [f"{key(session, level='secretary')}:{secretary.pk}"]
    secretary.posts.update(until_on=(END + THREE_DAYS).date())

    assert still_due(keys, END + THREE_DAYS - DAY) == set()  # two days: not theirs yet
    assert still_due(keys, END + THREE_DAYS) == set()


def test_still_due_drops_what_was_done(session):
    keys = keys_of(records.due(END + DAY))
    session.attendances.update(status="present")

    assert still_due(keys, END + DAY) == set()


def open_todos():
    return list(Notice.objects.todo().values_list("kind", flat=True))


def test_saving_the_whole_attendance_closes_the_todo(session):
    other = AttendanceFactory(activity=session)
    notices.tell(records.due(END + DAY), now=END + DAY)
    [row] = session.attendances.exclude(pk=other.pk)
    by = UserFactory()

    attendance.save_attendance(session, {row.pk: ("present", "")}, by=by, now=END + DAY)
    assert open_todos() == ["record_missing"]
    attendance.save_attendance(session, {other.pk: ("present", "")}, by=by, now=END + DAY)

    assert open_todos() == []


def test_writing_minutes_closes_the_todo(session):
    session.attendances.update(status="present")
    section = MinutesSectionFactory(activity=session)
    notices.tell(records.due(END + DAY), now=END + DAY)
    assert open_todos() == ["record_missing"]

    minutes.write(section, "会议记录", by=UserFactory(), now=END + DAY)

    assert open_todos() == []


def test_cancelling_closes_the_todo_even_if_it_was_read(session):
    notices.tell(records.due(END + DAY), now=END + DAY)
    Notice.objects.update(read_at=END + DAY)

    life.cancel(session, reason="", by=UserFactory(), now=END + DAY)

    assert open_todos() == []
