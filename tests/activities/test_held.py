from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from activities.models import Activity
from activities.operations.held import Record, log_held
from branchhub.notices.models import Notice
from tests.factories.members import BranchFactory, GroupFactory, MemberFactory, UserFactory

pytestmark = pytest.mark.django_db

LAST_WEEK = timezone.now() - timedelta(days=7)


def log(branch, by=None, starts_at=LAST_WEEK, **values):
    activity = Activity(
        branch=branch,
        kind="assembly",
        title="大会",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
    )
    return log_held(activity, Record(**values), by=by or UserFactory(), now=timezone.now())


def test_a_logged_session_is_held_and_was_never_announced():
    by = UserFactory()

    activity = log(BranchFactory(), by)

    assert (activity.status, activity.announced_at) == ("held", None)
    assert activity.history.get().history_user == by


def test_everybody_is_marked_as_was_said():
    branch = BranchFactory()
    present, ill = MemberFactory.create_batch(2, branch=branch)
    marks = {present.pk: ("present", ""), ill.pk: ("sick_leave", "感冒")}

    activity = log(branch, marks=marks)

    assert list(activity.attendances.in_roster_order().values_list("status", "reason")) == [
        ("present", ""),
        ("sick_leave", "感冒"),
    ]


def test_nobody_is_present_by_silence():
    member = MemberFactory()

    with pytest.raises(ValidationError) as error:
        log(member.branch)

    assert error.value.code == "unmarked"
    assert Activity.objects.count() == 0


def test_people_groups_and_rights_are_those_of_the_day():
    branch = BranchFactory()
    group, later_group = GroupFactory.create_batch(2, branch=branch)
    member = MemberFactory(branch=branch, group=group)
    yesterday = timezone.localdate() - timedelta(days=1)
    member.group_memberships.update(until_on=yesterday)
    member.group_memberships.create(group=later_group, from_on=yesterday)
    member.restrictions.create(kind="rights_suspended", from_on=yesterday)
    joined = MemberFactory(branch=branch, status="none")
    joined.status_periods.create(status="full", from_on=yesterday)

    activity = log(branch, marks={member.pk: ("present", "")})

    row = activity.attendances.get()
    assert (row.member, row.group, row.may_vote) == (member, group, True)


def test_decisions_go_with_the_agenda_in_order():
    activity = log(
        BranchFactory(), topics=["学习文件", "讨论计划"], decisions=["", "同意", "另行通知"]
    )

    assert list(activity.agenda_items.values_list("title", "decision")) == [
        ("学习文件", ""),
        ("讨论计划", "同意"),
        ("另行通知", "另行通知"),
    ]


def test_the_text_is_the_general_part_of_the_minutes():
    activity = log(BranchFactory(), text="会议记录")

    assert activity.minutes_sections.get(item=None).text == "会议记录"


def test_nobody_is_told():
    member = MemberFactory(with_user=True)

    log(member.branch, marks={member.pk: ("present", "")})

    assert Notice.objects.count() == 0


def test_what_has_not_started_is_not_logged():
    with pytest.raises(ValidationError) as error:
        log(BranchFactory(), starts_at=timezone.now() + timedelta(hours=1))

    assert error.value.code == "not_past"


@pytest.mark.parametrize("count", [1, 5])
def test_logging_runs_the_same_queries_for_any_number(django_assert_num_queries, count):
    branch, by = BranchFactory(), UserFactory()
    members = MemberFactory.create_batch(count, branch=branch)
    marks = {member.pk: ("present", "") for member in members}

    with django_assert_num_queries(25):
        log(branch, by, marks=marks)
