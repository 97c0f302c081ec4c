import datetime

import pytest
from django.utils import timezone

from members.rules import Roles, roles_of
from tests.factories.members import (
    GroupFactory,
    MemberFactory,
    PostFactory,
    ReviewerPostFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_roles_of_a_member_with_several_posts():
    group = GroupFactory()
    leader = MemberFactory(branch=group.branch, group=group, post="group_leader", with_user=True)
    PostFactory(member=leader, kind="organisation")
    PostFactory(member=leader, kind="deputy")
    branches = frozenset({group.branch.pk})

    assert roles_of(leader.user) == Roles(
        member_id=leader.pk,
        member_name=leader.name,
        branch_id=group.branch.pk,
        branch_name=group.branch.name,
        group_id=group.pk,
        group_name=group.name,
        secretary_of=branches,
        committee_of=branches,
        organisation_of=branches,
        leads=frozenset({group.pk}),
    )


def test_roles_of_a_member_without_group_or_post():
    member = MemberFactory(with_user=True)

    assert roles_of(member.user) == Roles(
        member_id=member.pk,
        member_name=member.name,
        branch_id=member.branch.pk,
        branch_name=member.branch.name,
    )


def test_roles_of_a_post_that_ends_today_are_over():
    today = timezone.localdate()
    member = MemberFactory(with_user=True)
    PostFactory(member=member, kind="secretary", until_on=today)
    PostFactory(member=member, kind="publicity", from_on=today)
    PostFactory(member=member, kind="discipline", from_on=today + datetime.timedelta(days=1))

    roles = roles_of(member.user)

    assert roles.secretary_of == frozenset()
    assert roles.committee_of == frozenset({member.branch.pk})


def test_roles_of_whoever_left_are_those_of_a_reviewer_alone():
    member = MemberFactory(with_user=True, status="left", post="secretary")
    review = ReviewerPostFactory(user=member.user)

    assert roles_of(member.user) == Roles(reviews=(review.committee.path,))


def test_roles_of_an_inactive_account_are_none():
    member = MemberFactory(user=UserFactory(is_active=False), post="secretary")

    assert roles_of(member.user) == Roles()


def test_roles_of_are_read_by_two_queries(django_assert_num_queries):
    user = MemberFactory(with_user=True, post="secretary").user

    with django_assert_num_queries(2):
        roles_of(user)
        roles_of(user)
