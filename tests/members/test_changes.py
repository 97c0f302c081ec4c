import datetime

import pytest
from django.urls import reverse
from django.utils import translation

from members import operations
from members.changes import changes_of
from members.models import Member
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def secretary():
    return MemberFactory(with_user=True, name="程立新", post="secretary")


def newest(member):
    entry = changes_of(member)[0]
    return entry.what, entry.by, [vars(change) for change in entry.changes]


def told(row="", verb="~", label="", old="", new=""):
    return {"row": row, "verb": verb, "label": label, "old": old, "new": new}


def test_changes_tell_who_changed_what_from_what_to_what(secretary):
    member = MemberFactory(branch=secretary.branch, position="操作工")
    member = Member.objects.get(pk=member.pk)
    member.position = "班组长"

    operations.change_member(member, by=secretary.user)

    change = told(label="position", old="操作工", new="班组长")
    assert newest(member) == ("Member", "程立新", [change])


def test_changes_tell_of_personal_data_only_that_it_changed(secretary):
    member = Member.objects.get(pk=MemberFactory(branch=secretary.branch, phone="10000000001").pk)
    member.phone = "10000000002"

    operations.change_member(member, by=secretary.user)

    assert newest(member) == ("Member", "程立新", [told(label="phone")])


def test_changes_tell_of_a_new_status(secretary):
    member = MemberFactory(branch=secretary.branch, status="activist")

    today = datetime.date(2026, 5, 1)
    operations.set_status(member, "development_object", from_on=today, by=secretary.user)

    texts = [change for entry in changes_of(member)[:1] for change in entry.changes]
    assert told(row="Development object", verb="+") in [vars(change) for change in texts]


@pytest.mark.parametrize("count", [1, 20])
def test_history_takes_the_same_queries_for_any_number(
    client, secretary, count, django_assert_num_queries
):
    member = Member.objects.get(pk=MemberFactory(branch=secretary.branch).pk)
    for number in range(count):
        member.position = f"岗位{number}"
        operations.change_member(member, by=secretary.user)
    client.force_login(secretary.user)

    with django_assert_num_queries(9):
        response = client.get(reverse("members:history", args=[member.pk]))

    assert len(response.context["page"]) >= 2
