from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from activities.models import Attendance
from activities.operations import life
from branchhub.notices.models import Delivery, Notice
from tests.factories.activities import ActivityFactory, AttendanceFactory, GuestFactory
from tests.factories.members import (
    BranchFactory,
    GroupFactory,
    MemberFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return UserFactory()


def planned(**values):
    return ActivityFactory(status="planned", **values)


def announce(activity, by):
    return life.announce(activity, by=by, now=timezone.now())


def expected(activity):
    return [row.member for row in activity.attendances.in_roster_order()]


def told():
    return [(notice.recipient, notice.kind) for notice in Notice.objects.order_by("pk")]


def test_announcing_expects_full_and_probationary_members_of_the_branch(by):
    branch = BranchFactory()
    full = MemberFactory(branch=branch)
    probationary = MemberFactory(branch=branch, status="probationary")
    MemberFactory(branch=branch, status="applicant")
    MemberFactory(branch=branch, status="left")
    MemberFactory()

    activity = announce(planned(branch=branch), by)

    assert activity.status == "announced"
    assert [(row.member, row.may_vote) for row in activity.attendances.in_roster_order()] == [
        (full, True),
        (probationary, False),
    ]


def test_a_committee_meeting_expects_the_committee(by):
    branch = BranchFactory()
    secretary = MemberFactory(branch=branch, post="secretary")
    MemberFactory(branch=branch)

    activity = announce(planned(branch=branch, kind="committee"), by)

    assert expected(activity) == [secretary]


def test_a_groups_session_expects_the_group(by):
    group = GroupFactory()
    member = MemberFactory(branch=group.branch, group=group)
    MemberFactory(branch=group.branch)

    activity = announce(planned(branch=group.branch, kind="life_meeting", group=group), by)

    assert expected(activity) == [member]


def test_a_small_classroom_expects_nobody(by):
    member = MemberFactory()

    assert expected(announce(planned(branch=member.branch, kind="classroom"), by)) == []


def test_the_list_keeps_the_group_of_the_day(by):
    group = GroupFactory()
    member = MemberFactory(branch=group.branch, group=group)
    activity = announce(planned(branch=group.branch), by)

    member.group_memberships.update(until_on=activity.day)

    assert activity.attendances.get().group == group


def test_a_member_who_joins_after_the_day_is_not_expected(by):
    activity = planned()
    late = MemberFactory(branch=activity.branch, status="none")
    late.status_periods.create(status="full", from_on=activity.day + timedelta(days=1))

    assert expected(announce(activity, by)) == []


def test_announcing_writes_a_history_row_for_each(by):
    activity = planned()
    MemberFactory.create_batch(2, branch=activity.branch)

    announce(activity, by)

    assert [row.history_user for row in Attendance.history.all()] == [by, by]
    assert activity.history.first().status == "announced"


def test_expected_and_invited_members_are_told(by):
    activity = planned()
    member = MemberFactory(branch=activity.branch)
    invited = MemberFactory(branch=activity.branch, status="applicant")
    GuestFactory(activity=activity, member=invited)

    announce(activity, by)

    assert told() == [(member, "announced"), (invited, "announced")]


def test_each_is_told_in_their_own_language(by):
    activity = planned()
    english = MemberFactory(branch=activity.branch, with_user=True)
    type(english.user).objects.update(language="en")
    MemberFactory(branch=activity.branch)

    announce(activity, by)

    weekday = f"{activity.starts_at.astimezone(timezone.get_default_timezone()):%a}"
    details = [weekday in notice.detail for notice in Notice.objects.order_by("recipient")]
    assert details == [True, False]


def test_nobody_is_told_of_what_has_started(by):
    activity = planned(starts_at=timezone.now() - timedelta(hours=1))
    MemberFactory(branch=activity.branch)

    announce(activity, by)

    assert (activity.attendances.count(), told()) == (1, [])


def test_what_is_told_of_a_session_is_of_use_until_it_starts(by, settings):
    settings.MAIL_ENABLED = True
    member = MemberFactory(with_user=True)
    member.user.email = "member@example.com"
    member.user.save()

    activity = announce(planned(branch=member.branch), by)

    assert Delivery.objects.get().until == activity.starts_at


def test_announcing_twice_is_refused(by):
    activity = announce(planned(), by)

    with pytest.raises(ValidationError) as error:
        announce(activity, by)

    assert error.value.code == "not_planned"


@pytest.mark.parametrize("count", [1, 5])
def test_announcing_runs_the_same_queries_for_any_number(by, django_assert_num_queries, count):
    activity = planned()
    MemberFactory.create_batch(count, branch=activity.branch)

    with django_assert_num_queries(15):
        announce(activity, by)


def move(activity, by, **changes):
    now = changes.pop("now", timezone.now())
    times = {"starts_at": activity.starts_at, "ends_at": activity.ends_at, "venue": ""} | changes
    return life.move(activity, times, reason="撞期", by=by, now=now)


def a_day_later(activity):
    day = timedelta(days=1)
    return {"starts_at": activity.starts_at + day, "ends_at": activity.ends_at + day}


def test_moving_keeps_the_people_and_their_leave(by):
    row = AttendanceFactory(status="sick_leave")
    MemberFactory(branch=row.branch)

    move(row.activity, by, **a_day_later(row.activity))

    kept = row.activity.attendances.get()
    assert (kept.member, kept.status) == (row.member, "sick_leave")


def test_moving_to_another_day_takes_that_days_group_and_vote(by):
    group = GroupFactory()
    row = AttendanceFactory(
        member__branch=group.branch, activity__branch=group.branch, may_vote=True
    )
    tomorrow = row.activity.day + timedelta(days=1)
    row.member.group_memberships.create(group=group, from_on=tomorrow)
    row.member.restrictions.create(kind="rights_suspended", from_on=tomorrow)

    move(row.activity, by, **a_day_later(row.activity))

    row.refresh_from_db()
    assert (row.group, row.may_vote) == (group, False)


def test_moving_within_the_day_leaves_the_rows_alone(by):
    row = AttendanceFactory(may_vote=False)

    move(row.activity, by, venue="二楼")

    row.refresh_from_db()
    assert row.may_vote is False


def test_moving_tells_anew_and_takes_back_what_was_not_read(by):
    member = MemberFactory()
    activity = announce(planned(branch=member.branch), by)

    move(activity, by, **a_day_later(activity))

    assert told() == [(member, "moved")]


def test_moving_what_should_have_been_to_a_time_ahead_is_told(by):
    member = MemberFactory()
    activity = announce(planned(branch=member.branch), by)
    now = activity.ends_at + timedelta(hours=1)

    move(activity, by, now=now, **a_day_later(activity))

    assert told() == [(member, "moved")]


def test_moving_there_and_back_is_told_each_time(by):
    member = MemberFactory()
    activity = announce(planned(branch=member.branch), by)
    times = {"starts_at": activity.starts_at, "ends_at": activity.ends_at}

    for changes in (a_day_later(activity), times, a_day_later(activity)):
        move(activity, by, **changes)
        Notice.objects.update(read_at=timezone.now())

    assert told() == [(member, "moved")] * 3


def test_moving_a_plan_tells_nobody(by):
    member = MemberFactory()
    activity = planned(branch=member.branch)

    move(activity, by, **a_day_later(activity))

    assert (activity.status, told()) == ("planned", [])


def test_the_reason_for_moving_is_in_the_history(by):
    activity = ActivityFactory()

    move(activity, by, venue="二楼")

    assert activity.history.first().history_change_reason == "撞期"


@pytest.mark.parametrize("status", ["held", "archived", "cancelled"])
def test_what_does_not_lie_ahead_cannot_be_moved(by, status):
    with pytest.raises(ValidationError) as error:
        move(ActivityFactory(status=status), by, venue="二楼")

    assert error.value.code == "not_ahead"


def test_moving_nothing_is_refused(by):
    with pytest.raises(ValidationError) as error:
        move(ActivityFactory(), by)

    assert error.value.code == "unchanged"


def test_of_two_who_move_the_second_is_refused(by):
    activity = ActivityFactory()
    stale = type(activity).objects.get(pk=activity.pk)
    move(activity, by, **a_day_later(activity))

    with pytest.raises(ValidationError) as error:
        move(stale, by, venue="二楼")

    assert error.value.code == "not_ahead"


def cancel(activity, by):
    return life.cancel(activity, reason="停电", by=by, now=timezone.now())


def test_cancelling_keeps_the_rows_and_the_reason(by):
    row = AttendanceFactory()

    activity = cancel(row.activity, by)

    assert (activity.status, activity.cancel_reason) == ("cancelled", "停电")
    assert expected(activity) == [row.member]


def test_cancelling_takes_back_what_was_not_read_and_tells(by):
    member = MemberFactory()
    activity = announce(planned(branch=member.branch), by)

    cancel(activity, by)

    assert told() == [(member, "cancelled")]


def test_cancelling_a_plan_tells_nobody(by):
    member = MemberFactory()

    activity = cancel(planned(branch=member.branch), by)

    assert (activity.status, told()) == ("cancelled", [])


def test_cancelling_after_the_start_tells_nobody(by):
    row = AttendanceFactory(activity__starts_at=timezone.now() - timedelta(hours=2))

    cancel(row.activity, by)

    assert told() == []


@pytest.mark.parametrize("status", ["held", "archived", "cancelled"])
def test_what_does_not_lie_ahead_cannot_be_cancelled(by, status):
    with pytest.raises(ValidationError) as error:
        cancel(ActivityFactory(status=status), by)

    assert error.value.code == "not_ahead"


@pytest.mark.parametrize(
    ("hours", "status", "becomes"),
    [(-1, "announced", "held"), (1, "announced", "announced"), (-1, "planned", "planned")],
)
def test_only_an_announced_session_that_started_becomes_held(by, hours, status, becomes):
    activity = ActivityFactory(status=status, starts_at=timezone.now() + timedelta(hours=hours))

    life.mark_held(activity, by=by, now=timezone.now())

    activity.refresh_from_db()
    assert activity.status == becomes


@pytest.mark.parametrize("page", ["move", "cancel"])
def test_a_reason_longer_than_the_history_holds_is_answered_in_words(client, page):
    secretary = MemberFactory(with_user=True, post="secretary")
    activity = ActivityFactory(branch=secretary.branch)
    client.force_login(secretary.user)
    day = timezone.localdate() + timedelta(days=9)
    sent = {"date": day, "starts": "09:00", "ends": "10:00", "venue": "", "reason": "因" * 101}

    response = client.post(reverse(f"activities:{page}", args=[activity.pk]), sent)

    activity.refresh_from_db()
    assert list(response.context["form"].errors) == ["reason"]
    assert activity.status == "announced"
