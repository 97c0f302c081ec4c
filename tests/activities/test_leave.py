from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from activities.models import LeaveRequest
from activities.operations import attendance, expected, leave, life
from activities.rules import can_decide_leave
from branchhub.notices.models import Notice
from tests.factories.activities import (
    ActivityFactory,
    AttendanceFactory,
    LeaveRequestFactory,
)
from tests.factories.members import GroupFactory, MemberFactory, UserFactory
from tests.history import rows_without_history

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def secretary():
    return MemberFactory(post="secretary", with_user=True)


@pytest.fixture
def group(secretary):
    return GroupFactory(branch=secretary.branch)


@pytest.fixture
def row(secretary, group):
    """Of somebody who is expected tomorrow."""
    member = MemberFactory(branch=secretary.branch, group=group, name="罗婷婷", with_user=True)
    return AttendanceFactory(activity__branch=secretary.branch, member=member)


@pytest.fixture
def asked(row):
    return LeaveRequestFactory(activity=row.activity, member=row.member)


def ask(row, **values):
    values = {"kind": "sick_leave", "reason": "感冒发烧", "now": timezone.now()} | values
    return leave.ask(row, by=row.member.user, **values)


def grant(asked, by, **values):
    return leave.grant(asked, **{"answer": "", "by": by.user, "now": timezone.now()} | values)


def withdraw(asked, **values):
    return leave.withdraw(asked, by=asked.member.user, **{"now": timezone.now()} | values)


def mark(row):
    row.refresh_from_db()
    return row.status, row.reason


def code_of(operation, *args, **values):
    with pytest.raises(ValidationError) as error:
        operation(*args, **values)
    return error.value.code


def waiting():
    return set(Notice.objects.todo().values_list("recipient__name", flat=True))


def test_leave_that_is_asked_for_waits_and_marks_nothing(row):
    asked = ask(row)

    assert (asked.state, asked.kind, asked.reason) == ("asked", "sick_leave", "感冒发烧")
    assert mark(row) == ("", "")
    assert rows_without_history() == []


def test_those_who_decide_are_told_and_not_why(secretary, group, row):
    MemberFactory(branch=secretary.branch, group=group, post="group_leader", name="林国栋")
    other = GroupFactory(branch=secretary.branch)
    MemberFactory(branch=secretary.branch, group=other, post="group_leader")
    MemberFactory(branch=secretary.branch, post="deputy", name="赵振邦")
    MemberFactory(branch=secretary.branch, post="publicity")
    MemberFactory(post="secretary")

    ask(row)

    assert waiting() == {secretary.name, "林国栋", "赵振邦"}
    told = " ".join(f"{notice.subject} {notice.detail}" for notice in Notice.objects.all())
    assert "罗婷婷" in told
    assert "感冒" not in told


def test_a_leader_hears_of_no_committee_meeting(secretary, group, row):
    MemberFactory(branch=secretary.branch, group=group, post="group_leader")
    type(row.activity).objects.update(kind="committee")
    row.activity.refresh_from_db()

    ask(row)

    assert waiting() == {secretary.name}


def test_who_asks_is_told_only_when_nobody_else_decides(secretary):
    own = AttendanceFactory(activity__branch=secretary.branch, member=secretary)

    ask(own)

    assert waiting() == {secretary.name}


@pytest.mark.parametrize(
    ("status", "hours", "code"),
    [
        ("planned", 1, "not_ahead"),
        ("announced", 0, "not_ahead"),
        ("held", -1, "not_ahead"),
        ("archived", -1, "locked"),
        ("cancelled", 1, "locked"),
    ],
)
def test_leave_is_asked_for_between_announcement_and_start(row, status, hours, code):
    now = timezone.now()
    starts_at = now + hours * HOUR
    type(row.activity).objects.update(
        status=status, starts_at=starts_at, ends_at=starts_at + 2 * HOUR
    )
    row.activity.refresh_from_db()

    assert code_of(ask, row, now=now) == code
    assert not LeaveRequest.objects.exists()


def test_leave_is_asked_for_once_and_again_after_it_was_refused(row, secretary):
    asked = ask(row)
    assert code_of(ask, row) == "asked_already"

    leave.refuse(asked, answer="请到会", by=secretary.user, now=timezone.now())

    assert ask(row).state == "asked"


def test_whoever_is_excused_or_off_the_list_need_not_ask(row):
    type(row).objects.update(status="exempt")
    assert code_of(ask, row) == "excused"

    type(row).objects.all().delete()

    assert code_of(ask, row) == "gone"


def test_granting_marks_the_kind_and_keeps_the_reason_out_of_the_list(asked, row, secretary):
    grant(asked, secretary, answer="保重身体")

    assert mark(row) == ("personal_leave", "")
    assert (asked.state, asked.decided_by, asked.answer) == ("granted", secretary.user, "保重身体")
    assert rows_without_history() == []


def test_the_decision_is_told_to_the_member_and_closes_the_to_do(row, secretary):
    asked = ask(row)

    grant(asked, secretary)

    assert waiting() == set()
    told = Notice.objects.get(kind="leave_decided")
    assert (told.recipient, told.link) == (row.member, row.activity.get_absolute_url())


def test_refusing_marks_nothing(asked, row, secretary):
    leave.refuse(asked, answer="请到会", by=secretary.user, now=timezone.now())

    assert (asked.state, mark(row)) == ("refused", ("", ""))
    assert Notice.objects.get(kind="leave_decided").detail.endswith("请到会")


@pytest.mark.parametrize("state", ["granted", "refused", "withdrawn"])
def test_what_is_decided_is_not_decided_again(asked, row, secretary, state):
    type(asked).objects.update(state=state)
    now = timezone.now()

    assert code_of(grant, asked, secretary) == "decided"
    refusal = {"answer": "", "by": secretary.user, "now": now}
    assert code_of(leave.refuse, asked, **refusal) == "decided"
    assert mark(row) == ("", "")


@pytest.mark.parametrize(("status", "code"), [("present", "was_present"), ("late", "was_present")])
def test_leave_is_not_granted_to_who_came(asked, row, secretary, status, code):
    type(row).objects.update(status=status)

    assert code_of(grant, asked, secretary, now=row.activity.ends_at) == code
    asked.refresh_from_db()
    assert (asked.state, mark(row)[0]) == ("asked", status)


def test_leave_granted_afterwards_takes_the_place_of_absence(asked, row, secretary):
    type(row).objects.update(status="absent", reason="未说明")

    grant(asked, secretary, now=row.activity.ends_at)

    assert mark(row) == ("personal_leave", "未说明")


def test_leave_of_who_is_off_the_list_or_of_a_closed_session_is_not_granted(asked, row, secretary):
    type(row).objects.all().delete()
    assert code_of(grant, asked, secretary) == "gone"

    type(row.activity).objects.update(status="archived")

    assert code_of(grant, asked, secretary) == "locked"


def test_a_request_that_waits_is_withdrawn_even_after_the_start(row):
    asked = ask(row)

    withdraw(asked, now=row.activity.ends_at)

    assert (asked.state, waiting()) == ("withdrawn", set())


def test_withdrawing_granted_leave_takes_the_mark_back(asked, row, secretary):
    grant(asked, secretary)

    withdraw(asked)

    assert (asked.state, mark(row)) == ("withdrawn", ("", ""))
    assert rows_without_history() == []


def test_granted_leave_stays_once_the_session_has_started(asked, row, secretary):
    grant(asked, secretary)

    assert code_of(withdraw, asked, now=row.activity.starts_at) == "started"
    assert mark(row)[0] == "personal_leave"


def test_nothing_is_left_to_withdraw_after_a_refusal(asked):
    type(asked).objects.update(state="refused")

    assert code_of(withdraw, asked) == "decided"


def test_a_cancelled_session_closes_its_requests(row, secretary):
    asked = ask(row)

    life.cancel(row.activity, reason="检修", by=secretary.user, now=timezone.now())

    asked.refresh_from_db()
    assert (asked.state, waiting()) == ("withdrawn", set())
    assert rows_without_history() == []


def test_a_moved_session_keeps_leave(asked, row, secretary):
    grant(asked, secretary)
    later = row.activity.starts_at + 48 * HOUR
    changes = {"starts_at": later, "ends_at": later + HOUR}

    life.move(row.activity, changes, reason="设备检修", by=secretary.user, now=timezone.now())

    asked.refresh_from_db()
    assert (asked.state, mark(row)[0]) == ("granted", "personal_leave")


def test_whoever_is_taken_off_the_list_can_ask_when_put_back_on_it(asked, row, secretary):
    by, now = secretary.user, timezone.now()

    expected.remove_expected(row, by=by, now=now)
    again = expected.add_expected(row.activity, row.member, reason="", by=by, now=now)

    assert ask(again).state == "asked"
    assert rows_without_history() == []


def test_granted_leave_is_no_save_of_attendance_that_can_be_taken_back(asked, row, secretary):
    grant(asked, secretary)

    assert code_of(attendance.undo_attendance, row.activity, by=secretary.user) == "nothing_to_undo"
    assert mark(row)[0] == "personal_leave"


def test_ones_own_withdrawal_is_no_save_of_attendance_that_can_be_taken_back(secretary):
    row = AttendanceFactory(activity__branch=secretary.branch, member=secretary)
    asked = LeaveRequestFactory(activity=row.activity, member=secretary)
    grant(asked, secretary)

    withdraw(asked)

    assert code_of(attendance.undo_attendance, row.activity, by=secretary.user) == "nothing_to_undo"
    assert mark(row) == ("", "")


def test_a_save_before_a_withdrawal_can_be_taken_back_and_leaves_it_alone(asked, row, secretary):
    other, now = AttendanceFactory(activity=row.activity), timezone.now()
    marks = {other.pk: ("exempt", "哺乳期")}
    attendance.save_attendance(row.activity, marks, by=secretary.user, now=now)
    grant(asked, secretary)
    withdraw(asked)

    attendance.undo_attendance(row.activity, by=secretary.user)

    assert (mark(other), mark(row)) == (("", ""), ("", ""))


def roles_world(kind, group_of_session):
    """A request with, by role, the people who might decide on it."""
    group, other = GroupFactory(), None
    branch = group.branch
    other = GroupFactory(branch=branch)
    people = {
        "secretary": MemberFactory(branch=branch, post="secretary", with_user=True),
        "leader": MemberFactory(branch=branch, group=group, post="group_leader", with_user=True),
        "other leader": MemberFactory(
            branch=branch, group=other, post="group_leader", with_user=True
        ),
        "commissioner": MemberFactory(branch=branch, post="publicity", with_user=True),
        "outsider": MemberFactory(post="secretary", with_user=True),
        "member": MemberFactory(branch=branch, group=group, with_user=True),
    }
    of_session = {"": None, "own": group, "other": other}[group_of_session]
    activity = ActivityFactory(branch=branch, kind=kind, group=of_session)
    return LeaveRequestFactory(activity=activity, member=people["member"]), people


@pytest.mark.parametrize(
    ("kind", "group_of_session", "deciders"),
    [
        ("assembly", "", {"secretary", "leader"}),
        ("group", "own", {"secretary", "leader"}),
        ("group", "other", {"secretary"}),
        ("committee", "", {"secretary"}),
    ],
)
def test_who_decides_is_the_same_for_one_request_and_for_the_list(kind, group_of_session, deciders):
    asked, people = roles_world(kind, group_of_session)
    requests = LeaveRequest.objects

    one = {role for role, who in people.items() if can_decide_leave(who.user, asked)}
    listed = {role for role, who in people.items() if requests.to_decide(who.user).exists()}
    rows = {role: requests.with_may_decide(who.user).get() for role, who in people.items()}

    assert (one, listed) == (deciders, deciders)
    assert {role for role, row in rows.items() if row.may_decide} == deciders
    seen = {role for role, who in people.items() if requests.visible_to(who.user).exists()}
    assert seen == deciders | {"member"}


def test_nobody_but_the_secretary_decides_on_their_own_leave():
    group = GroupFactory()
    leader = MemberFactory(branch=group.branch, group=group, post="group_leader", with_user=True)
    secretary = MemberFactory(branch=group.branch, post="secretary", with_user=True)
    own = {
        who: LeaveRequestFactory(activity__branch=group.branch, member=who)
        for who in (leader, secretary)
    }

    may = [can_decide_leave(who.user, asked) for who, asked in own.items()]

    assert may == [False, True]


def test_ones_own_leave_is_not_among_those_to_decide():
    group = GroupFactory()
    leader = MemberFactory(branch=group.branch, group=group, post="group_leader", with_user=True)
    mate = MemberFactory(branch=group.branch, group=group)
    of_mate, _own = (
        LeaveRequestFactory(activity__branch=group.branch, member=who) for who in (mate, leader)
    )
    requests = LeaveRequest.objects

    assert list(requests.to_decide(leader.user)) == [of_mate]
    assert list(requests.with_may_decide(leader.user).filter(may_decide=True)) == [of_mate]


@pytest.mark.parametrize("count", [1, 20])
def test_cancelling_closes_any_number_of_requests_in_the_same_queries(
    django_assert_num_queries, count
):
    activity = ActivityFactory()
    LeaveRequestFactory.create_batch(count, activity=activity)
    by = UserFactory()

    with django_assert_num_queries(15):
        life.cancel(activity, reason="检修", by=by, now=timezone.now())
