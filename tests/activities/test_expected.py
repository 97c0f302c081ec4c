from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from activities.models import Guest
from activities.operations import expected, guests
from branchhub.notices.models import Notice
from tests.factories.activities import ActivityFactory, AttendanceFactory, GuestFactory
from tests.factories.members import GroupFactory, MemberFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return UserFactory()


def add(activity, member, by, reason=""):
    return expected.add_expected(activity, member, reason=reason, by=by, now=timezone.now())


def started(**values):
    return ActivityFactory(starts_at=timezone.now() - timedelta(hours=1), **values)


def test_an_added_member_has_group_and_vote_of_the_day(by):
    group = GroupFactory()
    member = MemberFactory(branch=group.branch, group=group, status="probationary")
    activity = ActivityFactory(branch=group.branch)

    add(activity, member, by)

    row = activity.attendances.get()
    assert (row.group, row.may_vote, row.history.get().history_user) == (group, False, by)


def test_who_is_not_in_the_committee_has_no_vote_in_its_meetings(by):
    secretary = MemberFactory(post="secretary")
    activity = ActivityFactory(branch=secretary.branch, kind="committee")

    rows = [
        add(activity, member, by) for member in (secretary, MemberFactory(branch=activity.branch))
    ]

    assert [row.may_vote for row in rows] == [True, False]


def test_a_row_that_somebody_removed_meanwhile_is_told_of(by):
    row = AttendanceFactory()
    type(row).objects.all().delete()

    with pytest.raises(ValidationError) as error:
        expected.exclude_from_votes(row, reason="出国", by=by)

    assert error.value.code == "gone"


def test_adding_after_the_start_keeps_the_reason(by):
    activity = started()

    row = add(activity, MemberFactory(branch=activity.branch), by, reason="刚转入")

    assert row.added_reason == "刚转入"


def test_adding_after_the_start_needs_a_reason(by):
    activity = started()

    with pytest.raises(ValidationError) as error:
        add(activity, MemberFactory(branch=activity.branch), by)

    assert error.value.code == "reason_needed"


@pytest.mark.parametrize(
    ("status", "code"),
    [("planned", "not_frozen"), ("archived", "locked"), ("cancelled", "locked")],
)
def test_nobody_is_added_to_a_planned_or_closed_session(by, status, code):
    activity = ActivityFactory(status=status)

    with pytest.raises(ValidationError) as error:
        add(activity, MemberFactory(branch=activity.branch), by)

    assert error.value.code == code


def test_nobody_is_added_twice(by):
    row = AttendanceFactory()

    with pytest.raises(ValidationError) as error:
        add(row.activity, row.member, by)

    assert error.value.code == "already_expected"


def test_a_guest_who_is_expected_is_no_guest_any_more(by):
    activity = ActivityFactory()
    member = MemberFactory(branch=activity.branch)
    GuestFactory(activity=activity, member=member)

    add(activity, member, by)

    assert list(activity.guests.all()) == []


def test_before_the_start_people_are_taken_off(by):
    row = AttendanceFactory()

    expected.remove_expected(row, by=by, now=timezone.now())

    assert row.activity.attendances.count() == 0


def test_after_the_start_people_stay(by):
    row = AttendanceFactory(activity=started())

    with pytest.raises(ValidationError) as error:
        expected.remove_expected(row, by=by, now=timezone.now())

    assert error.value.code == "started"
    assert row.activity.attendances.get() == row


def test_a_voter_left_out_is_no_voter_until_counted_again(by):
    row = AttendanceFactory()

    expected.exclude_from_votes(row, reason="长期出国", by=by)
    without = row.activity.attendances.voters().count()
    expected.exclude_from_votes(row, reason="", by=by)

    assert (without, row.activity.attendances.voters().count()) == (0, 1)


def test_who_has_no_vote_is_not_left_out(by):
    with pytest.raises(ValidationError) as error:
        expected.exclude_from_votes(AttendanceFactory(may_vote=False), reason="病", by=by)

    assert error.value.code == "no_vote"


def test_notes_name_posts_and_statuses_of_the_day():
    secretary = MemberFactory(post="secretary")
    probationary = MemberFactory(status="probationary")
    plain = MemberFactory()
    today = timezone.localdate()

    notes = expected.notes_on([secretary.pk, probationary.pk, plain.pk], today)

    assert set(notes) == {secretary.pk, probationary.pk}


def test_who_is_added_before_the_start_is_told(by):
    activity = ActivityFactory()
    member = MemberFactory(branch=activity.branch)

    add(activity, member, by)

    assert Notice.objects.get().recipient == member


def test_who_is_added_after_the_start_is_not_told(by):
    activity = started()

    add(activity, MemberFactory(branch=activity.branch), by, reason="刚转入")

    assert Notice.objects.count() == 0


def test_who_is_taken_off_the_list_does_not_read_of_it(by):
    activity = ActivityFactory()
    stays, goes = MemberFactory.create_batch(2, branch=activity.branch)
    for member in (stays, goes):
        row = add(activity, member, by)

    expected.remove_expected(row, by=by, now=timezone.now())

    assert Notice.objects.get().recipient == stays


def test_a_member_invited_later_is_told(by):
    activity = ActivityFactory()
    member = MemberFactory(branch=activity.branch)

    guest = Guest(member=member, name=member.name)
    guests.invite(activity, guest, by=by, now=timezone.now())

    assert Notice.objects.get().recipient == member
