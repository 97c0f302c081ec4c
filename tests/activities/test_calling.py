from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from activities.models import Activity, Guest
from activities.operations.calling import change_session, plan_session
from activities.operations.clashes import clashes
from tests.factories.activities import ActivityFactory, AttendanceFactory
from tests.factories.members import BranchFactory, GroupFactory, MemberFactory, UserFactory

pytestmark = pytest.mark.django_db

TOMORROW = timezone.now() + timedelta(days=1)


@pytest.fixture
def by():
    return UserFactory()


def unsaved(**values):
    times = {"starts_at": TOMORROW, "ends_at": TOMORROW + timedelta(hours=1)}
    branch = values.pop("branch", None) or BranchFactory()
    return Activity(kind="assembly", title="大会", branch=branch, **times | values)


def test_a_planned_session_has_agenda_guests_and_other_kinds(by):
    guest = Guest(name="青年职工", count=5)

    activity = plan_session(
        unsaved(), also_counts=["lecture"], topics=["甲", "乙"], invited=[guest], by=by
    )

    assert activity.status == "planned"
    assert [item.title for item in activity.agenda_items.all()] == ["甲", "乙"]
    assert [(row.name, row.count) for row in activity.guests.all()] == [("青年职工", 5)]
    assert [row.kind for row in activity.also_counts.all()] == ["lecture"]


def test_planning_freezes_nobody(by):
    member = MemberFactory()

    activity = plan_session(unsaved(branch=member.branch), by=by)

    assert activity.attendances.count() == 0
    assert activity.history.get().history_user == by


def test_its_own_kind_is_not_counted_twice(by):
    activity = plan_session(unsaved(), also_counts=["assembly"], by=by)

    assert activity.also_counts.count() == 0


@pytest.mark.parametrize(
    "values", [{"ends_at": TOMORROW}, {"kind": "group"}, {"title": ""}, {"kind": "party"}]
)
def test_the_rules_of_the_model_hold(by, values):
    activity = unsaved()
    for name, value in values.items():
        setattr(activity, name, value)

    with pytest.raises(ValidationError):
        plan_session(activity, by=by)

    assert Activity.objects.count() == 0


def test_a_change_is_saved_with_its_author(by):
    activity = ActivityFactory(status="planned")

    change_session(
        activity, {"title": "新题目"}, also_counts=["lecture"], by=by, now=timezone.now()
    )

    activity.refresh_from_db()
    assert (activity.title, activity.history.first().history_user) == ("新题目", by)
    assert [row.kind for row in activity.also_counts.all()] == ["lecture"]


def test_a_kind_no_longer_counted_goes(by):
    activity = ActivityFactory()
    activity.also_counts.create(kind="lecture")

    change_session(activity, {}, also_counts=[], by=by, now=timezone.now())

    assert activity.also_counts.count() == 0


def test_an_announced_time_is_not_changed_in_silence(by):
    with pytest.raises(ValidationError) as error:
        change_session(
            ActivityFactory(), {"venue": "二楼"}, also_counts=[], by=by, now=timezone.now()
        )

    assert error.value.code == "announced"


@pytest.mark.parametrize("status", ["archived", "cancelled"])
def test_closed_sessions_are_not_changed(by, status):
    activity = ActivityFactory(status=status)

    with pytest.raises(ValidationError) as error:
        change_session(activity, {"title": "新题目"}, also_counts=[], by=by, now=timezone.now())

    assert error.value.code == "locked"


def test_a_session_archived_meanwhile_is_not_changed(by):
    activity = ActivityFactory(status="held")
    Activity.objects.update(status="archived")

    with pytest.raises(ValidationError) as error:
        change_session(activity, {"title": "新题目"}, also_counts=[], by=by, now=timezone.now())

    assert error.value.code == "locked"


def test_a_record_moved_to_another_day_has_the_rights_of_that_day(by):
    row = AttendanceFactory(activity__status="held", activity__starts_at=timezone.now())
    earlier = row.activity.starts_at - timedelta(days=3)
    row.member.restrictions.create(
        kind="rights_suspended",
        from_on=timezone.localdate(earlier),
        until_on=row.activity.day,
    )

    change_session(row.activity, {"starts_at": earlier}, also_counts=[], by=by, now=timezone.now())

    row.refresh_from_db()
    assert row.may_vote is False


def test_a_session_that_was_held_cannot_be_put_into_the_future(by):
    now = timezone.now()
    activity = ActivityFactory(status="held", starts_at=now - timedelta(days=1))
    later = {"starts_at": now + timedelta(days=1), "ends_at": now + timedelta(days=2)}

    with pytest.raises(ValidationError) as error:
        change_session(activity, later, by=by, now=now)

    assert error.value.code == "not_past"


def test_a_session_announced_meanwhile_is_not_moved_in_silence(by):
    activity = ActivityFactory(status="planned")
    Activity.objects.update(status="announced")

    with pytest.raises(ValidationError) as error:
        change_session(activity, {"venue": "二楼"}, by=by, now=timezone.now())

    assert error.value.code == "announced"


def clashing(activity):
    found = clashes(activity, among=Activity.objects.all())
    return [(clash.activity, clash.people) for clash in found]


def test_two_sessions_of_one_branch_clash_for_everybody_in_both():
    member = MemberFactory(name="程立新")
    activity = ActivityFactory(branch=member.branch, status="planned", starts_at=TOMORROW)
    other = ActivityFactory(branch=member.branch, status="planned", starts_at=TOMORROW)

    assert clashing(activity) == [(other, ["程立新"])]


def test_two_groups_meet_at_the_same_time_without_a_clash():
    branch = BranchFactory()
    for _ in range(2):
        group = GroupFactory(branch=branch)
        MemberFactory(branch=branch, group=group)
        activity = ActivityFactory(
            branch=branch, kind="group", group=group, status="planned", starts_at=TOMORROW
        )

    assert clashing(activity) == []


def test_a_chair_of_both_is_a_clash():
    branch = BranchFactory()
    chair = MemberFactory(branch=branch, name="程立新")
    values = {"branch": branch, "kind": "classroom", "status": "planned", "chair": chair}
    other = ActivityFactory(starts_at=TOMORROW, **values)

    assert clashing(ActivityFactory(starts_at=TOMORROW, **values)) == [(other, ["程立新"])]


def test_a_frozen_list_counts_as_it_is():
    row = AttendanceFactory(activity__starts_at=TOMORROW)
    activity = ActivityFactory(branch=row.branch, kind="committee", starts_at=TOMORROW)
    MemberFactory(branch=row.branch, post="secretary")

    assert clashing(activity) == []


@pytest.mark.parametrize("values", [{"status": "cancelled"}, {"starts_at": TOMORROW}])
def test_cancelled_and_adjoining_sessions_do_not_clash(values):
    member = MemberFactory()
    activity = ActivityFactory(branch=member.branch, starts_at=TOMORROW - timedelta(hours=1))
    ActivityFactory(branch=member.branch, **{"starts_at": activity.starts_at} | values)

    assert clashing(activity) == []


@pytest.mark.parametrize("count", [1, 5])
def test_clashes_run_the_same_queries_for_any_number(django_assert_num_queries, count):
    member = MemberFactory()
    values = {"branch": member.branch, "status": "planned", "starts_at": TOMORROW}
    activity = ActivityFactory(**values)
    ActivityFactory.create_batch(count, **values)

    with django_assert_num_queries(4):
        assert len(clashing(activity)) == count
