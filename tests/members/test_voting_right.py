import datetime

import pytest

from members.models import Restriction
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db

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
