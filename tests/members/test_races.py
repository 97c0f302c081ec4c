"""Two people do the same at once: the second is told so in words, and no row is doubled."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from members import operations
from members.models import Member
from members.roster.operations import apply_upload, keep_upload, table_of
from members.roster.plan import Choices, build_plan
from tests.factories.members import BranchFactory, MemberFactory, UserFactory
from tests.factories.rosters import roster
from tests.races import second_of

pytestmark = pytest.mark.django_db(transaction=True)

ID_NUMBER = "990101199003070015"
MARCH = datetime.date(2026, 3, 1)


def test_of_two_groups_with_one_name_the_second_is_refused():
    branch = BranchFactory()

    met = second_of(lambda: operations.open_group(branch, "第一党小组", by=None))

    assert [type(error) for error in met] == [ValidationError]
    assert branch.groups.count() == 1


def test_of_two_accounts_with_one_name_the_second_is_refused():
    members = iter(MemberFactory.create_batch(2))

    met = second_of(
        lambda: operations.open_account(next(members), username="luo", password="wutong-jie-17")
    )

    assert [list(error.error_dict) for error in met] == [["username"]]


def test_of_two_changes_of_status_on_one_day_the_second_corrects_the_first():
    member = MemberFactory()

    met = second_of(lambda: operations.set_status(member, "suspended", from_on=MARCH, by=None))

    assert met == []
    assert list(member.status_periods.values_list("status", "until_on")) == [
        ("full", MARCH),
        ("suspended", None),
    ]


def test_of_two_secretaries_appointed_at_once_the_second_does_not_overlap():
    branch = BranchFactory()
    members = iter(MemberFactory.create_batch(2, branch=branch))

    met = second_of(
        lambda: operations.appoint(
            next(members), "secretary", branch=branch, from_on=MARCH, by=None
        )
    )

    assert [error.code for error in met] == ["overlaps"]
    assert branch.posts.count() == 1


def test_an_import_of_somebody_who_is_just_being_added_is_outdated():
    branch, user = BranchFactory(), UserFactory()
    content = roster({"姓名": "罗婷婷", "身份证号": ID_NUMBER, "党员类别": "正式党员"})
    upload = keep_upload(branch, name="名册.xlsx", content=content, by=user)
    digest = build_plan(branch, table_of(upload), today=timezone.localdate()).digest
    by_hand = Member(branch=branch, name="罗婷婷", id_number=ID_NUMBER)

    met = second_of(
        lambda: apply_upload(upload, digest=digest, choices=Choices(), posts={}, by=user),
        first=lambda: operations.add_member(by_hand, status="full", by=user),
    )

    assert [error.code for error in met] == ["outdated"]
    assert branch.members.count() == 1
