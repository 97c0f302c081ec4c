import datetime

import pytest
from django.utils import timezone

from members import operations, rules
from members.querysets import holds_on
from tests.factories.members import (
    GroupFactory,
    MemberFactory,
    PostFactory,
    ReviewerPostFactory,
    UserFactory,
)
from tests.world import ROLES, build_world

pytestmark = pytest.mark.django_db

BRANCH_RULES = {
    rules.is_secretary: {"secretary"},
    rules.is_in_committee: {"commissioner", "secretary"},
    rules.reviews_branch: {"reviewer"},
    rules.can_see_records: {"commissioner", "secretary", "reviewer"},
    rules.can_edit_roster: {"secretary"},
    rules.can_export_roster: {"commissioner", "secretary"},
    rules.can_see_personal_data: {"secretary"},
    rules.can_appoint: {"secretary"},
    rules.can_manage_branch: {"secretary"},
}
MEMBER_RULES = {
    rules.can_see_record: {"member", "leader", "commissioner", "secretary", "reviewer"},
    rules.can_see_sanctions: {"member", "commissioner", "secretary"},
    rules.can_restrict: {"secretary"},
    rules.can_reveal: {"member", "secretary"},
    rules.can_invite: {"secretary"},
}


def who_may(world, rule, subject):
    """The roles that pass `rule`; the anonymous user never gets as far as a rule."""
    return {role for role in ROLES if world.users[role] and rule(world.users[role], subject)}


@pytest.mark.parametrize("rule", BRANCH_RULES)
def test_rule_on_a_branch_lets_these_roles_pass(rule):
    world = build_world()

    assert who_may(world, rule, world.branch) == BRANCH_RULES[rule]


@pytest.mark.parametrize("rule", MEMBER_RULES)
def test_rule_on_a_member_lets_these_roles_pass(rule):
    world = build_world()

    assert who_may(world, rule, world.people["member"]) == MEMBER_RULES[rule]


def test_a_leader_sees_no_record_of_another_group():
    world = build_world()
    other = MemberFactory(branch=world.branch, group=world.other_group)

    assert not rules.can_see_record(world.users["leader"], other)


def test_a_leader_sees_no_record_of_who_left_the_group():
    world = build_world()
    mover = MemberFactory(branch=world.branch, group=world.group)

    operations.move_to_group(mover, world.other_group, from_on=timezone.localdate(), by=None)

    assert not rules.can_see_record(world.users["leader"], mover)


def test_the_organisation_commissioner_keeps_the_roster_but_appoints_nobody():
    member = MemberFactory(post="organisation", with_user=True)

    assert rules.can_edit_roster(member.user, member.branch)
    assert not rules.can_appoint(member.user, member.branch)


@pytest.mark.parametrize(
    ("begins", "ends", "holds"),
    [(-1, 1, True), (0, None, True), (1, None, False), (-2, 0, False), (-2, -1, False)],
)
def test_rights_hold_from_the_first_day_until_the_last(begins, ends, holds):
    today = timezone.localdate()
    member = MemberFactory(with_user=True)
    PostFactory(
        member=member,
        from_on=today + datetime.timedelta(days=begins),
        until_on=None if ends is None else today + datetime.timedelta(days=ends),
    )

    assert rules.is_secretary(member.user, member.branch) is holds


def test_the_day_of_a_post_is_the_day_in_the_branch_s_zone(time_machine):
    member = MemberFactory(with_user=True)
    PostFactory(member=member, from_on=datetime.date(2026, 3, 1))

    time_machine.move_to("2026-02-28T16:30:00Z")

    assert rules.is_secretary(member.user, member.branch)


@pytest.mark.parametrize("status", ["left", "removed"])
def test_whoever_is_gone_has_no_role(status):
    member = MemberFactory(with_user=True, post="secretary")
    operations.set_status(member, status, from_on=timezone.localdate(), by=None)

    assert rules.roles_of(member.user) == rules.Roles()


def test_a_reviewer_sees_branches_below_the_committee_alone():
    world = build_world()
    stranger = ReviewerPostFactory(user=UserFactory()).user

    assert not rules.reviews_branch(stranger, world.branch)


def test_a_leader_of_a_group_is_in_no_branch_committee():
    group = GroupFactory()
    leader = MemberFactory(branch=group.branch, group=group, post="group_leader", with_user=True)

    assert not rules.is_in_committee(leader.user, group.branch)


def test_holds_on_is_the_same_for_a_row_and_a_query():
    post = PostFactory(from_on=datetime.date(2026, 1, 1), until_on=datetime.date(2026, 2, 1))
    days = [datetime.date(2025, 12, 31), datetime.date(2026, 1, 1), datetime.date(2026, 2, 1)]

    by_query = [type(post).objects.filter(holds_on(day)).exists() for day in days]

    assert [post.holds_on(day) for day in days] == by_query == [False, True, False]
