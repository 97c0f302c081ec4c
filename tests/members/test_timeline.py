from datetime import date

import pytest
from django.utils import translation

from branchhub.core.partial_dates import PartialDate
from members import operations
from members.models import Restriction
from members.timeline import timeline
from tests.factories.members import GroupFactory, MemberFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


def lines(member, *, with_sanctions=True):
    with translation.override("en"):
        events = timeline(member, day=TODAY, with_sanctions=with_sanctions)
    return [(event.text, event.when) for event in events]


def test_the_timeline_tells_statuses_newest_first():
    member = MemberFactory(status="none")
    operations.set_status(member, "applicant", from_on=date(2015, 3, 12), by=None)
    operations.set_status(member, "activist", from_on=date(2016, 4, 20), by=None)

    assert lines(member) == [
        ("Recognised as an activist", "20 Apr 2016"),
        ("Applied for membership", "12 Mar 2015"),
    ]


def test_a_date_known_to_the_month_stays_known_to_the_month():
    member = MemberFactory(
        status="none", joined_on=PartialDate(2018, 6), regularised_on=PartialDate(2019, 7)
    )
    operations.set_status(member, "probationary", from_on=date(2018, 6, 1), by=None)
    operations.set_status(member, "full", from_on=date(2019, 7, 1), by=None)

    assert lines(member) == [
        ("Next political birthday", "Jun 2027, 9 years in the Party"),
        ("Became a full member", "Jul 2019"),
        ("Accepted as a probationary member", "Jun 2018"),
    ]


def test_a_full_member_since_joining_is_told_once():
    member = MemberFactory(status="none", joined_on=PartialDate(1998))
    operations.set_status(member, "full", from_on=date(1998, 1, 1), by=None)

    assert lines(member) == [("Accepted as a probationary member", "1998")]


def test_groups_and_posts_show_from_and_until():
    group = GroupFactory(name="第一党小组")
    member = MemberFactory(status="none", branch=group.branch)
    operations.move_to_group(member, group, from_on=date(2021, 1, 1), by=None)
    post = operations.appoint(
        member, "publicity", branch=group.branch, from_on=date(2020, 3, 1), by=None
    )
    operations.end_post(post, until_on=date(2023, 3, 1), by=None)

    assert lines(member) == [
        ("第一党小组", "1 Jan 2021 – today"),
        ("Publicity commissioner", "1 Mar 2020 – 1 Mar 2023"),
    ]


@pytest.mark.parametrize("with_sanctions", [True, False])
def test_sanctions_are_told_to_whom_they_concern(with_sanctions):
    member = MemberFactory(status="none")
    Restriction.objects.create(member=member, kind="rights_suspended", from_on=date(2025, 1, 1))

    told = lines(member, with_sanctions=with_sanctions)

    assert told == [("Rights suspended", "1 Jan 2025 – today")] * with_sanctions
