"""Make-up study and leave: what is due of them, and what of it is due still."""

from datetime import timedelta

import pytest

from activities.models import BranchRules
from activities.reminders import make_up, still_due
from tests.factories.activities import (
    ActivityFactory,
    AttendanceFactory,
    LeaveRequestFactory,
    MakeUpFactory,
)
from tests.factories.members import GroupFactory, MemberFactory
from tests.reminders import at, in_english, keys_of, told

pytestmark = pytest.mark.django_db

START = at("2026-11-03 15:30")
END = START + timedelta(hours=1)
NOW = at("2026-11-04 09:00")


def absence(*, status="absent", member=None, **kwargs):
    """A row of a theme day on 3 November; study is made up for until the 10th."""
    kwargs = {"kind": "theme_day", "status": "held", "starts_at": START} | kwargs
    session = ActivityFactory(**kwargs)
    people = {"member": member} if member else {}
    return AttendanceFactory(activity=session, status=status, **people)


@pytest.mark.parametrize("status", ["absent", "sick_leave", "personal_leave", "business_trip"])
def test_an_absent_member_is_told_when_the_session_is_over(status):
    row = absence(status=status)

    assert told(make_up.due(END - timedelta(seconds=1))) == set()
    assert told(make_up.due(END)) == {(f"make-up:{row.pk}:due", row.member_id)}


@pytest.mark.parametrize("status", ["", "present", "late", "exempt"])
def test_who_came_or_need_not_come_makes_up_for_nothing(status):
    absence(status=status)

    assert told(make_up.due(NOW)) == set()


@pytest.mark.parametrize(
    ("now", "stage"),
    [
        ("2026-11-08 23:59", "due"),
        ("2026-11-09 00:00", "due:last"),
        ("2026-11-10 23:59", "due:last"),
        ("2026-11-17 23:59", "due:last"),
        ("2026-11-18 00:00", None),
    ],
)
def test_they_are_told_once_more_when_a_day_is_left(now, stage):
    row = absence()

    expected = {(f"make-up:{row.pk}:{stage}", row.member_id)} if stage else set()
    assert told(make_up.due(at(now))) == expected


def test_the_days_are_those_of_the_branch():
    row = absence()
    BranchRules.objects.create(branch=row.branch, make_up_days=30)

    assert told(make_up.due(at("2026-12-01 23:59"))) == {(f"make-up:{row.pk}:due", row.member_id)}
    assert told(make_up.due(at("2026-12-02 00:00"))) == {
        (f"make-up:{row.pk}:due:last", row.member_id)
    }


@pytest.mark.parametrize(
    "session",
    [
        {"kind": "committee"},
        {"status": "announced"},
        {"status": "cancelled"},
        {"announced_at": None},
        {"announced_at": START + timedelta(seconds=1)},
    ],
)
def test_no_study_is_asked_for_after_such_a_session(session):
    absence(**session)

    assert told(make_up.due(NOW)) == set()


def test_who_has_left_is_told_nothing():
    absence().member.status_periods.update(status="left")

    assert told(make_up.due(NOW)) == set()


@pytest.mark.parametrize("state", ["handed_in", "accepted"])
def test_who_has_handed_in_is_told_nothing(state):
    row = absence()
    keys = keys_of(make_up.due(NOW))
    MakeUpFactory(attendance=row, state=state)

    assert told(make_up.due(NOW)) == set()
    assert still_due(keys, NOW) == set()


def test_the_words_say_which_session_and_until_when():
    row = absence(title="主题党日")

    [due] = make_up.due(NOW)

    assert due.link == f"/make-up/{row.pk}/"
    assert in_english(due.write).subject == "Make-up study: 主题党日"
    assert in_english(due.write).detail == "You were away on Tue 3 Nov. Hand it in by Tue 10 Nov."


def test_still_due_keeps_the_stage_of_the_day():
    absence()
    first, last = NOW, at("2026-11-09 09:00")
    keys = keys_of(make_up.due(first)) | keys_of(make_up.due(last))

    assert still_due(keys, first) == keys_of(make_up.due(first))
    assert still_due(keys, last) == keys_of(make_up.due(last))


def test_a_mark_that_was_corrected_asks_for_nothing():
    row = absence()
    keys = keys_of(make_up.due(NOW))
    row.status = "present"
    row.save()

    assert still_due(keys, NOW) == set()


def test_what_was_handed_in_is_due_to_secretaries_until_it_is_checked():
    handed_in = MakeUpFactory(attendance=absence())
    secretary = MemberFactory(branch=handed_in.branch, post="secretary")
    member = MemberFactory(branch=handed_in.branch)
    keys = {f"make-up:{handed_in.pk}:handed-in:1:{pk}" for pk in (secretary.pk, member.pk)}

    assert still_due(keys, NOW) == {f"make-up:{handed_in.pk}:handed-in:1:{secretary.pk}"}
    handed_in.state = "accepted"
    handed_in.save()
    assert still_due(keys, NOW) == set()


def test_what_was_decided_is_due_to_the_member_while_it_holds():
    returned = MakeUpFactory(attendance=absence(), state="returned")
    key = f"make-up:{returned.pk}:decided:returned:2:{returned.attendance.member_id}"

    assert still_due([key], NOW) == {key}
    assert still_due([key.replace("returned", "accepted")], NOW) == set()


@pytest.fixture
def leave():
    member = MemberFactory(group=(group := GroupFactory()), branch=group.branch)
    return LeaveRequestFactory(member=member, activity__branch=group.branch)


def test_leave_is_due_to_those_who_decide_until_it_is_decided(leave):
    group = leave.member.group_memberships.get().group
    people = [
        MemberFactory(branch=leave.branch, post="secretary"),
        MemberFactory(branch=leave.branch, group=group, post="group_leader"),
        MemberFactory(branch=leave.branch, post="publicity"),
    ]
    secretary, leader, other = [f"leave:{leave.pk}:asked:{member.pk}" for member in people]

    assert still_due([secretary, leader, other], NOW) == {secretary, leader}
    leave.state = "granted"
    leave.save()
    assert still_due([secretary, leader, other], NOW) == set()


def test_leave_is_not_due_to_the_leader_of_another_group(leave):
    other = GroupFactory(branch=leave.branch)
    leader = MemberFactory(branch=leave.branch, group=other, post="group_leader")

    assert still_due([f"leave:{leave.pk}:asked:{leader.pk}"], NOW) == set()


@pytest.mark.parametrize(("state", "is_due"), [("granted", True), ("asked", False)])
def test_the_answer_is_due_to_the_member_once_there_is_one(leave, state, is_due):
    leave.state = state
    leave.save()
    key = f"leave:{leave.pk}:decided:{leave.member_id}"

    assert still_due([key], NOW) == ({key} if is_due else set())


def test_nothing_of_leave_is_due_when_the_session_is_cancelled(leave):
    secretary = MemberFactory(branch=leave.branch, post="secretary")
    key = f"leave:{leave.pk}:asked:{secretary.pk}"
    leave.activity.status = "cancelled"
    leave.activity.save()

    assert still_due([key], NOW) == set()
