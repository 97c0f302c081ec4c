import datetime

import pytest
from django.core.exceptions import ValidationError

from members import operations
from members.models import Post
from tests.factories.members import (
    BranchFactory,
    GroupFactory,
    MemberFactory,
    PostFactory,
    UserFactory,
)
from tests.history import rows_without_history

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

NEW_YEAR = datetime.date(2026, 1, 1)
MARCH = datetime.date(2026, 3, 1)
JUNE = datetime.date(2026, 6, 1)


def periods(rows, field):
    return list(rows.order_by("from_on").values_list(field, "from_on", "until_on"))


def new_member(**kwargs):
    """Somebody without any dated row, saved with history."""
    return MemberFactory(status="none", **kwargs)


def test_set_status_ends_the_last_status_on_that_day():
    member = new_member()
    operations.set_status(member, "activist", from_on=NEW_YEAR, by=None)

    operations.set_status(member, "probationary", from_on=MARCH, by=None)

    assert periods(member.status_periods, "status") == [
        ("activist", NEW_YEAR, MARCH),
        ("probationary", MARCH, None),
    ]


def test_set_status_on_the_same_day_corrects_the_entry():
    member = new_member()
    operations.set_status(member, "activist", from_on=NEW_YEAR, by=None)

    operations.set_status(member, "applicant", from_on=NEW_YEAR, by=None)

    assert periods(member.status_periods, "status") == [("applicant", NEW_YEAR, None)]


def test_set_status_before_the_first_reaches_up_to_it():
    member = new_member()
    operations.set_status(member, "full", from_on=MARCH, by=None)

    operations.set_status(member, "probationary", from_on=NEW_YEAR, by=None)

    assert periods(member.status_periods, "status") == [
        ("probationary", NEW_YEAR, MARCH),
        ("full", MARCH, None),
    ]


def test_set_status_inside_an_ended_period_is_refused():
    member = new_member()
    operations.set_status(member, "probationary", from_on=NEW_YEAR, by=None)
    operations.set_status(member, "full", from_on=JUNE, by=None)

    with pytest.raises(ValidationError) as error:
        operations.set_status(member, "activist", from_on=MARCH, by=None)

    assert error.value.code == "overlaps"


@pytest.mark.parametrize("status", ["left", "removed"])
def test_whoever_goes_loses_group_and_posts_on_that_day(status):
    group = GroupFactory()
    member = MemberFactory(branch=group.branch, group=group, post="group_leader")

    operations.set_status(member, status, from_on=MARCH, by=None)

    assert member.posts.get().until_on == MARCH
    assert member.group_memberships.get().until_on == MARCH


def test_whoever_is_suspended_loses_posts_but_stays_in_the_group():
    group = GroupFactory()
    member = MemberFactory(branch=group.branch, group=group, post="group_leader")

    operations.set_status(member, "suspended", from_on=MARCH, by=None)

    assert member.posts.get().until_on == MARCH
    assert member.group_memberships.get().until_on is None


def test_an_absence_of_the_past_leaves_later_group_and_posts_alone():
    group = GroupFactory()
    member = MemberFactory(branch=group.branch, group=group, post="group_leader")
    before = datetime.date(1999, 1, 1)

    operations.set_status(member, "left", from_on=before, by=None)

    assert (member.posts.count(), member.group_memberships.count()) == (1, 1)


def test_a_post_that_would_begin_after_leaving_never_comes_about():
    member = MemberFactory()
    PostFactory(member=member, kind="publicity", from_on=JUNE)

    operations.set_status(member, "left", from_on=MARCH, by=None)

    assert not member.posts.exists()


def test_move_to_group_ends_the_last_membership_on_that_day():
    old = GroupFactory()
    new = GroupFactory(branch=old.branch)
    member = new_member(branch=old.branch)
    operations.move_to_group(member, old, from_on=NEW_YEAR, by=None)

    operations.move_to_group(member, new, from_on=MARCH, by=None)

    assert periods(member.group_memberships, "group") == [
        (old.pk, NEW_YEAR, MARCH),
        (new.pk, MARCH, None),
    ]


def test_move_to_group_refuses_a_group_that_is_closed():
    member = new_member()
    group = GroupFactory(branch=member.branch, closed_on=NEW_YEAR)

    with pytest.raises(ValidationError) as error:
        operations.move_to_group(member, group, from_on=MARCH, by=None)

    assert error.value.code == "closed"


def test_move_to_group_refuses_a_group_of_another_branch():
    with pytest.raises(ValidationError) as error:
        operations.move_to_group(new_member(), GroupFactory(), from_on=MARCH, by=None)

    assert error.value.error_dict["group"][0].code == "other_branch"


def test_appoint_a_secretary_ends_the_post_of_the_one_before():
    branch = BranchFactory()
    MemberFactory(branch=branch, post="secretary")
    successor = MemberFactory(branch=branch)

    operations.appoint(successor, "secretary", branch=branch, from_on=MARCH, by=None)

    assert [until for _, _, until in periods(Post.objects, "member")] == [MARCH, None]


def test_appoint_a_second_commissioner_leaves_the_first():
    branch = BranchFactory()
    first = MemberFactory(branch=branch, post="commissioner")

    operations.appoint(
        MemberFactory(branch=branch), "commissioner", branch=branch, from_on=MARCH, by=None
    )

    assert first.posts.get().until_on is None


def test_appoint_in_the_past_reaches_up_to_the_present_holder():
    branch = BranchFactory()
    PostFactory(member__branch=branch, from_on=MARCH)
    earlier = MemberFactory(branch=branch)

    post = operations.appoint(earlier, "secretary", branch=branch, from_on=NEW_YEAR, by=None)

    assert post.until_on == MARCH


def test_appoint_the_holder_again_is_refused():
    member = MemberFactory(post="secretary")

    with pytest.raises(ValidationError) as error:
        operations.appoint(member, "secretary", branch=member.branch, from_on=MARCH, by=None)

    assert error.value.code == "overlaps"


@pytest.mark.parametrize("status", ["applicant", "activist", "development_object", "left"])
def test_appoint_refuses_who_is_no_party_member(status):
    member = MemberFactory(status=status)

    with pytest.raises(ValidationError) as error:
        operations.appoint(member, "publicity", branch=member.branch, from_on=MARCH, by=None)

    assert error.value.code == "not_in_party"


def test_appoint_a_leader_refuses_another_branch_s_group():
    member = MemberFactory()

    with pytest.raises(ValidationError) as error:
        operations.appoint(
            member,
            "group_leader",
            branch=member.branch,
            group=GroupFactory(),
            from_on=MARCH,
            by=None,
        )

    assert error.value.error_dict["group"][0].code == "other_branch"


def test_appoint_a_leader_without_a_group_is_refused():
    member = MemberFactory()

    with pytest.raises(ValidationError, match="leader needs a group"):
        operations.appoint(member, "group_leader", branch=member.branch, from_on=MARCH, by=None)


def test_end_post_ends_it_on_that_day():
    post = PostFactory()

    operations.end_post(post, until_on=MARCH, by=None)

    post.refresh_from_db()
    assert post.until_on == MARCH


def test_end_post_twice_is_refused():
    post = PostFactory(until_on=NEW_YEAR)

    with pytest.raises(ValidationError) as error:
        operations.end_post(post, until_on=MARCH, by=None)

    assert error.value.code == "ended"


def test_end_post_before_it_began_is_refused():
    post = PostFactory(from_on=MARCH)

    with pytest.raises(ValidationError, match="The end must be after the start"):
        operations.end_post(post, until_on=MARCH, by=None)


def test_every_dated_write_leaves_its_history_signed():
    secretary = UserFactory()
    group = GroupFactory()
    member = MemberFactory(branch=group.branch, group=group, post="publicity")
    other = GroupFactory(branch=group.branch)

    operations.move_to_group(member, other, from_on=NEW_YEAR, by=secretary)
    operations.appoint(
        member, "group_leader", branch=group.branch, group=other, from_on=MARCH, by=secretary
    )
    operations.set_status(member, "left", from_on=JUNE, by=secretary)

    assert rows_without_history() == []
    assert member.posts.first().history.first().history_user == secretary
