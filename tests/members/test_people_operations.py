import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from branchhub.core.partial_dates import PartialDate
from members import operations
from members.models import Member
from tests.factories.members import (
    BranchFactory,
    DepartmentFactory,
    GroupFactory,
    MemberFactory,
)
from tests.history import rows_without_history

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

ID_NUMBER = "990101199003070015"


def new(branch=None, **kwargs):
    return Member(branch=branch or BranchFactory(), name="罗婷婷", **kwargs)


def statuses(member):
    return list(member.status_periods.values_list("status", "from_on", "until_on"))


def test_add_member_keeps_what_search_needs():
    member = operations.add_member(new(), status="full", by=None)

    assert (member.pinyin, member.initials) == ("luotingting", "ltt")


def test_add_member_puts_people_at_the_end_of_the_roster():
    branch = BranchFactory()
    MemberFactory(branch=branch, order=7)

    assert operations.add_member(new(branch), status="full", by=None).order == 8


def test_add_member_reads_the_statuses_from_known_dates():
    member = new(joined_on=PartialDate(2018, 6), regularised_on=PartialDate(2019, 7, 12))

    operations.add_member(member, status="full", by=None)

    assert statuses(member) == [
        ("probationary", datetime.date(2018, 6, 1), datetime.date(2019, 7, 12)),
        ("full", datetime.date(2019, 7, 12), None),
    ]


@pytest.mark.parametrize(
    ("status", "known", "start"),
    [
        ("full", {"joined_on": PartialDate(2018, 6, 28)}, datetime.date(2018, 6, 28)),
        ("probationary", {"joined_on": PartialDate(2018)}, datetime.date(2018, 1, 1)),
        ("applicant", {"joined_on": PartialDate(2018)}, None),
        ("full", {}, None),
    ],
)
def test_add_member_starts_the_status_as_early_as_is_known_else_today(status, known, start):
    member = operations.add_member(new(**known), status=status, by=None)

    assert statuses(member) == [(status, start or timezone.localdate(), None)]


def test_add_member_into_a_group():
    group = GroupFactory()

    member = operations.add_member(new(group.branch), status="full", by=None, group=group)

    assert member.group_memberships.get().group == group


def test_add_member_with_a_wrong_group_adds_nobody():
    with pytest.raises(ValidationError):
        operations.add_member(new(), status="full", by=None, group=GroupFactory())

    assert not Member.objects.exists()


def test_nobody_works_in_a_department_of_another_branch():
    with pytest.raises(ValidationError) as error:
        operations.add_member(new(department=DepartmentFactory()), status="full", by=None)

    assert list(error.value.error_dict) == ["department"]


def test_an_id_number_is_once_in_a_branch():
    branch = BranchFactory()
    operations.add_member(new(branch, id_number=ID_NUMBER), status="full", by=None)

    with pytest.raises(ValidationError, match="already has this ID number"):
        operations.add_member(new(branch, id_number=ID_NUMBER), status="full", by=None)


def test_people_without_id_number_are_any_number():
    branch = BranchFactory()
    for _ in range(2):
        operations.add_member(new(branch), status="full", by=None)

    assert branch.members.count() == 2


def test_change_member_renews_search_keys_hash_and_the_account_s_name():
    member = operations.add_member(new(), status="full", by=None)
    operations.open_account(member, username="luo", password="Ein-langes-Wort-7")
    member.name, member.id_number = "欧阳明远", ID_NUMBER

    operations.change_member(member, by=None)

    member.refresh_from_db()
    assert (member.initials, member.user.first_name, len(member.id_hash)) == (
        "oymy",
        "欧阳明远",
        64,
    )


def test_the_id_number_lies_encrypted_in_the_table_and_its_history():
    member = operations.add_member(new(id_number=ID_NUMBER), status="full", by=None)

    raw = [
        model.objects.extra(select={"raw": "id_number"}).values_list("raw", flat=True)[0]
        for model in (Member, member.history.model)
    ]

    assert member.id_number == ID_NUMBER
    assert not any(ID_NUMBER in text for text in raw)


def test_adding_and_changing_leaves_history():
    member = operations.add_member(new(), status="full", by=None)
    member.position = "工艺工程师"
    operations.change_member(member, by=None)

    assert rows_without_history() == []
    assert member.history.count() == 2
