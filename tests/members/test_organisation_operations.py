import datetime

import pytest
from django.core.exceptions import ValidationError

from members import operations
from members.models import Department
from tests.factories.members import BranchFactory, DepartmentFactory, GroupFactory, MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

MARCH = datetime.date(2026, 3, 1)


def test_open_group_puts_it_last():
    first = GroupFactory(order=4)

    group = operations.open_group(first.branch, "第二党小组", by=None)

    assert group.order == 5


def test_open_group_with_a_name_in_use_is_refused():
    taken = GroupFactory()

    with pytest.raises(ValidationError, match="already has a group of this name"):
        operations.open_group(taken.branch, taken.name, by=None)


def test_rename_group_to_a_name_in_use_is_refused():
    taken = GroupFactory()
    other = GroupFactory(branch=taken.branch)

    with pytest.raises(ValidationError, match="already has a group of this name"):
        operations.rename_group(other, taken.name, by=None)


def test_close_group_ends_its_leader_s_post():
    group = GroupFactory()
    leader = MemberFactory(branch=group.branch, group=group, post="group_leader")
    operations.move_to_group(
        leader, GroupFactory(branch=group.branch), from_on=datetime.date(2026, 2, 1), by=None
    )

    operations.close_group(group, on=MARCH, by=None)

    assert (group.closed_on, leader.posts.get().until_on) == (MARCH, MARCH)


def test_close_group_with_members_is_refused():
    group = GroupFactory()
    MemberFactory(branch=group.branch, group=group)

    with pytest.raises(ValidationError) as error:
        operations.close_group(group, on=MARCH, by=None)

    assert error.value.code == "has_members"


def test_close_group_twice_is_refused():
    group = GroupFactory(closed_on=MARCH)

    with pytest.raises(ValidationError) as error:
        operations.close_group(group, on=MARCH, by=None)

    assert error.value.code == "closed"


def test_add_department_puts_it_last():
    branch = BranchFactory()
    DepartmentFactory(branch=branch, order=2)

    department = operations.add_department(branch, Department(name="第九制品部"), by=None)

    assert department.order == 3
