import datetime

import pytest
from django.utils import timezone

from members import branches
from members.backends import PasswordBackend
from members.rules import Roles, roles_of
from tests.factories.members import (
    BranchFactory,
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
        branch=group.branch,
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
        branch=member.branch,
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


def test_roles_of_are_read_once_by_one_query(django_assert_num_queries):
    user = MemberFactory(with_user=True, post="secretary").user

    with django_assert_num_queries(1):
        roles_of(user)
        roles_of(user)


def test_a_request_reads_its_user_with_roles_and_branch_by_one_query(django_assert_num_queries):
    member = MemberFactory(with_user=True, post="secretary")

    with django_assert_num_queries(1):
        user = PasswordBackend().get_user(member.user.pk)
        found = (user, user.member, roles_of(user).branch, roles_of(user).branch.committee)

    assert found == (member.user, member, member.branch, member.branch.committee)


def test_a_request_of_a_user_who_is_gone_has_none():
    off = UserFactory(is_active=False)

    assert [PasswordBackend().get_user(pk) for pk in (off.pk, off.pk + 1)] == [None, None]


def test_roles_of_several_posts_and_reviews_are_each_there_once():
    member = MemberFactory(with_user=True, post="secretary")
    elsewhere = PostFactory(member=member, branch=BranchFactory(), kind="deputy")
    reviews = ReviewerPostFactory.create_batch(2, user=member.user)

    roles = roles_of(member.user)

    assert roles.secretary_of == {member.branch.pk, elsewhere.branch.pk}
    assert roles.reviews == tuple(review.committee.path for review in reviews)


def test_branches_of_committees_are_the_own_one_without_a_query(django_assert_num_queries):
    user = MemberFactory(with_user=True, post="secretary").user
    own = roles_of(user).branch

    with django_assert_num_queries(0):
        assert branches.of_committees(user) == [own]


def test_branches_of_committees_are_by_name_with_those_of_other_posts():
    member = MemberFactory(with_user=True, branch__name="二支部", post="secretary")
    other = PostFactory(member=member, branch=BranchFactory(name="三支部"), kind="deputy").branch

    assert branches.of_committees(member.user) == [other, member.branch]
    assert branches.of_committees(MemberFactory(with_user=True).user) == []
