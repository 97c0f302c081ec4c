from datetime import timedelta
from functools import partial

import pytest

from activities.operations import life
from activities.reminders import ahead, still_due
from branchhub.notices.models import BranchPreference, Preference
from tests.factories.activities import ActivityFactory, AttendanceFactory, GuestFactory
from tests.factories.members import MemberFactory, UserFactory
from tests.reminders import at, in_english, keys_of, told

pytestmark = pytest.mark.django_db

START = at("2026-11-24 15:30")
LONG_BEFORE = at("2026-11-01 09:00")


@pytest.fixture
def session():
    """Announced weeks before, with nobody on its list; a committee's, so that no group hears."""
    return ActivityFactory(kind="committee", starts_at=START, announced_at=LONG_BEFORE)


def reader_of(session, **kwargs):
    return AttendanceFactory(activity=session, **kwargs).member


def leads(now) -> list[str]:
    """The lead in the key of each reminder at `now`."""
    return [due.key.split(":")[3] for due in ahead.due(now)]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-17 15:29", []),
        ("2026-11-17 15:30", ["7d"]),
        ("2026-11-21 15:29", ["7d"]),
        ("2026-11-21 15:30", ["3d"]),
        ("2026-11-23 15:29", ["3d"]),
        ("2026-11-23 15:30", ["1d"]),
        ("2026-11-24 13:29", ["1d"]),
        ("2026-11-24 13:30", ["2h"]),
        ("2026-11-24 15:29", ["2h"]),
        ("2026-11-24 15:30", []),
    ],
)
def test_due_tells_only_the_nearest_lead_that_has_begun(session, now, expected):
    reader_of(session)

    assert leads(at(now)) == expected


def test_due_names_session_lead_and_sequence(session):
    member = reader_of(session)

    assert told(ahead.due(START - timedelta(hours=1))) == {
        (f"session:{session.pk}:soon:2h:0", member.pk)
    }


def test_due_leaves_out_a_lead_that_had_begun_when_the_session_was_announced():
    announced = {"announced_at": START - timedelta(days=2)}
    session = ActivityFactory(kind="committee", starts_at=START, **announced)
    reader_of(session)

    assert leads(START - timedelta(days=2)) == []
    assert leads(START - timedelta(days=1)) == ["1d"]


def test_due_counts_a_lead_that_begins_with_the_announcement():
    announced = {"announced_at": START - timedelta(days=3)}
    reader_of(ActivityFactory(kind="committee", starts_at=START, **announced))

    assert leads(START - timedelta(days=3)) == ["3d"]


def test_due_copes_with_a_session_announced_nobody_knows_when():
    reader_of(ActivityFactory(kind="committee", starts_at=START, announced_at=None))

    assert leads(START - timedelta(days=1)) == ["1d"]


def test_due_after_a_move_leaves_out_what_had_begun_by_then(session):
    reader_of(session)
    times = {"starts_at": START + timedelta(hours=1), "ends_at": START + timedelta(hours=2)}
    life.move(session, times, reason="", by=UserFactory(), now=START - timedelta(days=2))
    session.history.filter(sequence=1).update(history_date=START - timedelta(days=2))

    assert leads(START - timedelta(days=2)) == []
    assert told(ahead.due(START - timedelta(hours=1))) == {
        (f"session:{session.pk}:soon:2h:1", session.attendances.get().member_id)
    }


@pytest.mark.parametrize("status", ["planned", "cancelled", "held"])
def test_due_tells_nothing_of_a_session_that_is_not_announced(session, status):
    reader_of(session)
    session.status = status
    session.save()

    assert leads(START - timedelta(hours=1)) == []


@pytest.mark.parametrize("mark", ["sick_leave", "personal_leave", "business_trip", "exempt"])
def test_due_leaves_out_who_is_not_to_come_even_as_chair(session, mark):
    session.chair = reader_of(session, status=mark)
    session.save()

    assert leads(START - timedelta(hours=1)) == []


@pytest.mark.parametrize("role", ["chair", "recorder", "lecturer"])
def test_due_tells_who_has_something_to_do_there(session, role):
    member = MemberFactory(branch=session.branch)
    setattr(session, role, member)
    session.save()

    assert [due.member_id for due in ahead.due(START - timedelta(hours=1))] == [member.pk]


def test_due_tells_members_among_the_guests(session):
    GuestFactory(activity=session)
    guest = GuestFactory(activity=session, member=MemberFactory(branch=session.branch))

    assert [due.member_id for due in ahead.due(START - timedelta(hours=1))] == [guest.member_id]


def test_due_leaves_out_who_has_left(session):
    member = reader_of(session)
    member.status_periods.update(status="left")

    assert leads(START - timedelta(hours=1)) == []


def test_due_goes_by_the_branch_choice_of_leads(session):
    reader_of(session)
    BranchPreference.objects.create(branch=session.branch, remind_before=["3d"])

    assert leads(START - timedelta(hours=1)) == ["3d"]
    assert leads(START - timedelta(days=3, minutes=1)) == []


def test_due_goes_by_the_own_choice_before_the_branch(session):
    member = MemberFactory(branch=session.branch, with_user=True)
    AttendanceFactory(activity=session, member=member)
    BranchPreference.objects.create(branch=session.branch, remind_before=["3d"])
    Preference.objects.create(user=member.user, remind_before=[])

    assert leads(START - timedelta(hours=1)) == []


def test_due_tells_chat_groups_the_day_before(session):
    session.kind = "theme_day"
    session.save()

    assert told(ahead.due(START - timedelta(days=1))) == {(f"session:{session.pk}:soon:1d:0", None)}
    assert told(ahead.due(START - timedelta(days=1, minutes=1))) == set()


def test_due_tells_chat_groups_nothing_of_committee_meetings(session):
    assert told(ahead.due(START - timedelta(days=1))) == set()


def test_the_words_say_when_where_and_that_leave_can_be_asked_for(session):
    session.title, session.venue = "支委会", "第一会议室"
    session.save()
    reader_of(session)

    [due] = ahead.due(START - timedelta(days=1))

    assert due.link == f"/sessions/{session.pk}/"
    text = in_english(due.write)
    assert text.subject == "Tomorrow: 支委会"
    assert text.detail == ("Tue 24 Nov 15:30–16:30·第一会议室·Ask for leave here if you can't come")


@pytest.mark.parametrize(
    ("now", "subject"),
    [
        ("2026-11-17 23:59", "In 7 days: 支委会"),
        ("2026-11-23 23:59", "Tomorrow: 支委会"),
        ("2026-11-24 00:00", "Today: 支委会"),
    ],
)
def test_the_words_count_days_as_the_calendar_has_them(session, now, subject):
    session.title = "支委会"

    text = in_english(partial(ahead.when_and_where, session, at(now).date()))

    assert text.subject == subject


def test_still_due_keeps_what_due_has_said(session):
    session.kind = "theme_day"
    session.save()
    reader_of(session)
    now = START - timedelta(days=1)
    keys = keys_of(ahead.due(now))

    assert len(keys) == 2
    assert still_due(keys, now) == keys


def test_still_due_drops_a_lead_when_a_nearer_one_has_begun(session):
    reader_of(session)
    keys = keys_of(ahead.due(START - timedelta(days=7)))

    assert still_due(keys, START - timedelta(days=3, seconds=1)) == keys
    assert still_due(keys, START - timedelta(days=3)) == set()


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "cancelled"},
        {"status": "held"},
        {"sequence": 1},
        {"starts_at": START - timedelta(hours=3)},
    ],
)
def test_still_due_drops_the_reminder_of_a_session_that_changed(session, changes):
    reader_of(session)
    now = START - timedelta(hours=1)
    keys = keys_of(ahead.due(now))
    for name, value in changes.items():
        setattr(session, name, value)
    session.save()

    assert still_due(keys, now) == set()


@pytest.mark.parametrize("change", ["left", "off the list", "on leave"])
def test_still_due_drops_who_is_not_expected_any_more(session, change):
    row = AttendanceFactory(activity=session)
    now = START - timedelta(hours=1)
    keys = keys_of(ahead.due(now))
    if change == "left":
        row.member.status_periods.update(status="left")
    elif change == "off the list":
        row.delete()
    else:
        session.attendances.update(status="sick_leave")

    assert still_due(keys, now) == set()


@pytest.mark.parametrize("written", ["2026-11-24T07:30:00+00:00", "2026-11-24T15:30:00+08:00"])
def test_an_announcement_is_due_until_the_start_at_that_very_time(session, written):
    member = reader_of(session)
    keys = {f"session:{session.pk}:{word}:{member.pk}" for word in (
        f"announced:{written}", f"moved:{written}:2026-11-20T07:30:00+00:00"
    )}  # fmt: skip

    assert still_due(keys, START - timedelta(seconds=1)) == keys
    assert still_due(keys, START) == set()


def test_an_announcement_is_not_due_at_another_time_or_to_somebody_else(session):
    member, other = reader_of(session), MemberFactory(branch=session.branch)
    keys = [
        f"session:{session.pk}:announced:2026-11-24T08:30:00+00:00:{member.pk}",
        f"session:{session.pk}:announced:2026-11-24T07:30:00+00:00:{other.pk}",
    ]

    assert still_due(keys, LONG_BEFORE) == set()


def test_a_cancellation_is_due_until_the_start(session):
    member = reader_of(session)
    key = f"session:{session.pk}:cancelled:{START.isoformat()}:{member.pk}"
    assert still_due([key], LONG_BEFORE) == set()

    session.status = "cancelled"
    session.save()

    assert still_due([key], START - timedelta(seconds=1)) == {key}
    assert still_due([key], START) == set()


def test_a_chat_group_hears_of_announcements_but_not_of_committee_meetings(session):
    key = f"session:{session.pk}:announced:{START.isoformat()}:robot-7"
    assert still_due([key], LONG_BEFORE) == set()

    session.kind = "theme_day"
    session.save()

    assert still_due([key], LONG_BEFORE) == {key}
