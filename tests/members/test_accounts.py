import datetime

import pytest
from axes.models import AccessAttempt
from django.core.exceptions import ValidationError
from django.utils import timezone

from branchhub.core.models import AuditEntry, User
from members import operations
from members.models import Invitation
from members.operations.accounts import VALID_FOR, free_username, hash_token
from tests.factories.members import (
    BranchFactory,
    MemberFactory,
    PostFactory,
    ReviewerPostFactory,
    UserFactory,
)
from tests.history import rows_without_history

pytestmark = pytest.mark.django_db

PASSWORD = "wutong-jie-17"


@pytest.fixture
def secretary():
    return MemberFactory(with_user=True, post="secretary")


def invited(member, secretary, now=None):
    """An invitation that was just sent to `member`."""
    token = operations.invite(member, by=secretary.user, now=now or timezone.now())
    return Invitation.objects.get(token_hash=hash_token(token))


def accept(invitation, now=None):
    return operations.accept_invitation(
        invitation, username="luo", password=PASSWORD, now=now or timezone.now()
    )


def test_invite_keeps_no_token_and_writes_the_audit_log(secretary):
    member = MemberFactory(branch=secretary.branch)

    token = operations.invite(member, by=secretary.user, now=timezone.now())

    assert token not in str(Invitation.objects.values())
    assert AuditEntry.objects.values_list("verb", "by", "target").get() == (
        "invite",
        secretary.user.pk,
        f"members.member:{member.pk}",
    )


def test_a_new_link_ends_the_one_before(secretary):
    member, now = MemberFactory(branch=secretary.branch), timezone.now()
    first = invited(member, secretary, now)
    second = invited(member, secretary, now)

    assert list(Invitation.objects.open(now)) == [second]
    assert first.expires_at > now


def test_invite_somebody_who_left_is_refused(secretary):
    member = MemberFactory(branch=secretary.branch, status="left")

    with pytest.raises(ValidationError) as error:
        invited(member, secretary)

    assert error.value.code == "left"


@pytest.mark.parametrize("kind", ["is_staff", "is_superuser", "inactive", "reviewer"])
def test_no_link_for_an_account_that_opens_more_than_the_branch(kind, secretary):
    flags = {"inactive": {"is_active": False}, "reviewer": {}}.get(kind, {kind: True})
    user = UserFactory(**flags)
    if kind == "reviewer":
        ReviewerPostFactory(user=user)

    with pytest.raises(ValidationError) as error:
        invited(MemberFactory(branch=secretary.branch, user=user), secretary)

    assert error.value.code == "protected"


def test_no_link_for_whoever_holds_a_post_in_another_branch(secretary):
    member = MemberFactory(branch=secretary.branch, with_user=True)
    PostFactory(member=member, branch=BranchFactory())

    with pytest.raises(ValidationError) as error:
        invited(member, secretary)

    assert error.value.code == "protected"


def test_accept_makes_an_account_of_the_member_s_own(secretary):
    member = MemberFactory(branch=secretary.branch)

    user = accept(invited(member, secretary))

    member.refresh_from_db()
    assert (member.user, user.username, user.first_name) == (user, "luo", member.name)
    assert user.check_password(PASSWORD)
    assert rows_without_history() == []


def test_accept_for_an_account_sets_its_password_and_keeps_its_name(secretary):
    member = MemberFactory(branch=secretary.branch, with_user=True)

    accept(invited(member, secretary))

    user = User.objects.get(pk=member.user.pk)
    assert user.username == member.user.username
    assert user.check_password(PASSWORD)


def test_accept_releases_a_lock(secretary):
    member = MemberFactory(branch=secretary.branch, with_user=True)
    AccessAttempt.objects.create(username=member.user.username, failures_since_start=5)

    accept(invited(member, secretary))

    assert not AccessAttempt.objects.exists()
    assert AuditEntry.objects.filter(verb="unlock").count() == 1


def test_accept_twice_works_once(secretary):
    invitation = invited(MemberFactory(branch=secretary.branch), secretary)
    late_racer = Invitation.objects.get(pk=invitation.pk)
    accept(invitation)

    with pytest.raises(ValidationError) as error:
        accept(late_racer)

    assert error.value.code == "used"


@pytest.mark.parametrize(
    ("after", "works"), [(VALID_FOR - datetime.timedelta(seconds=1), True), (VALID_FOR, False)]
)
def test_a_link_works_for_seven_days(after, works, secretary):
    now = timezone.now()
    invited(MemberFactory(branch=secretary.branch), secretary, now)

    assert Invitation.objects.open(now + after).exists() is works


def test_accept_with_a_taken_user_name_leaves_the_link_open(secretary):
    UserFactory(username="luo")
    invitation = invited(MemberFactory(branch=secretary.branch), secretary)

    with pytest.raises(ValidationError):
        accept(invitation)

    assert Invitation.objects.open(timezone.now()).exists()


def test_a_link_from_before_a_promotion_sets_no_password(secretary):
    member = MemberFactory(branch=secretary.branch, with_user=True)
    invitation = invited(member, secretary)
    User.objects.filter(pk=member.user.pk).update(is_staff=True)

    with pytest.raises(ValidationError) as error:
        accept(Invitation.objects.get(pk=invitation.pk))

    assert error.value.code == "used"


@pytest.mark.parametrize(
    ("name", "taken", "expected"),
    [
        ("罗婷婷", [], "luotingting"),
        ("罗婷婷", ["luotingting", "LuoTingting2"], "luotingting3"),
        ("·", [], "member"),
    ],
)
def test_free_username_is_pinyin_that_nobody_has(name, taken, expected):
    for username in taken:
        UserFactory(username=username)

    assert free_username(MemberFactory(name=name)) == expected
