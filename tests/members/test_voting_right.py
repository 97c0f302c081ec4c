import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from members import operations
from members.models import Restriction
from tests.factories.members import MemberFactory
from tests.history import rows_without_history
from tests.world import build_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

FIRST = datetime.date(2020, 7, 1)
LAST = datetime.date(2024, 7, 1)
ONE_DAY = datetime.timedelta(days=1)


def member_with(status, until_on=None):
    member = MemberFactory(status="none")
    member.status_periods.create(status=status, from_on=FIRST, until_on=until_on)
    return member


@pytest.mark.parametrize(
    ("status", "may_vote"),
    [
        ("applicant", False),
        ("activist", False),
        ("development_object", False),
        ("probationary", False),
        ("full", True),
        ("suspended", False),
        ("removed", False),
        ("left", False),
    ],
)
def test_only_full_members_have_the_right_to_vote(status, may_vote):
    assert member_with(status).had_voting_right(LAST) is may_vote


@pytest.mark.parametrize(
    ("day", "may_vote"),
    [(FIRST - ONE_DAY, False), (FIRST, True), (LAST - ONE_DAY, True), (LAST, False)],
)
def test_the_right_holds_from_the_first_day_and_ends_on_the_last(day, may_vote):
    assert member_with("full", until_on=LAST).had_voting_right(day) is may_vote


@pytest.mark.parametrize("kind", ["probation_within_party", "rights_suspended"])
@pytest.mark.parametrize(
    ("day", "may_vote"),
    [
        (datetime.date(2022, 12, 31), True),
        (datetime.date(2023, 1, 1), False),
        (datetime.date(2023, 12, 31), False),
        (datetime.date(2024, 1, 1), True),
    ],
)
def test_a_restriction_suspends_the_right_on_its_days(kind, day, may_vote):
    member = member_with("full")
    Restriction.objects.create(
        member=member,
        kind=kind,
        from_on=datetime.date(2023, 1, 1),
        until_on=datetime.date(2024, 1, 1),
    )

    assert member.had_voting_right(day) is may_vote


def test_another_member_s_restriction_changes_nothing():
    member, other = member_with("full"), member_with("full")
    Restriction.objects.create(member=other, kind="rights_suspended", from_on=FIRST)

    assert member.had_voting_right(LAST)


def restricted(member):
    return list(member.restrictions.order_by("from_on").values_list("from_on", "until_on"))


def restrict(member, from_on, until_on=None):
    operations.restrict(
        member, "probation_within_party", from_on=from_on, until_on=until_on, by=None
    )


def test_the_same_kind_and_day_again_enters_the_end_of_a_restriction():
    member = MemberFactory()
    restrict(member, FIRST)

    restrict(member, FIRST, LAST)

    assert restricted(member) == [(FIRST, LAST)]
    assert rows_without_history() == []


@pytest.mark.parametrize(
    ("from_on", "until_on"),
    [(FIRST - ONE_DAY, None), (FIRST - ONE_DAY, LAST), (LAST - ONE_DAY, None)],
)
def test_restrictions_of_a_kind_do_not_overlap(from_on, until_on):
    member = MemberFactory()
    restrict(member, FIRST, LAST)

    with pytest.raises(ValidationError) as error:
        restrict(member, from_on, until_on)

    assert error.value.code == "overlaps"


@pytest.mark.parametrize("from_on", [LAST, LAST + ONE_DAY])
def test_a_restriction_begins_when_the_one_before_is_over(from_on):
    member = MemberFactory()
    restrict(member, FIRST, LAST)

    restrict(member, from_on)

    assert restricted(member) == [(FIRST, LAST), (from_on, None)]


def test_the_secretary_enters_a_restriction_and_then_its_end(client):
    world = build_world()
    member = world.people["member"]
    url = reverse("members:restriction", args=[member.pk])
    client.force_login(world.users["secretary"])
    client.post(url, {"kind": "rights_suspended", "from_on": FIRST})

    form = client.get(url).context["form"]
    client.post(url, {**form.initial, "until_on": LAST})

    assert restricted(member) == [(FIRST, LAST)]


def test_a_restriction_that_ends_before_it_begins_is_refused_in_words(client):
    world = build_world()
    url = reverse("members:restriction", args=[world.people["member"].pk])
    client.force_login(world.users["secretary"])

    response = client.post(url, {"kind": "rights_suspended", "from_on": LAST, "until_on": FIRST})

    assert response.context["form"].non_field_errors() == ["The end must be after the start."]
