"""The list of members as of a day, by line of work, and those in the Party."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories.members import GroupFactory, MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    secretary = MemberFactory(post="secretary", with_user=True, post_category="management")
    client.force_login(secretary.user)
    return secretary


def shown(client, **query):
    return list(client.get(reverse("members:list"), query).context["page"])


def test_the_roster_of_a_day_has_who_was_there_then(client, secretary):
    left = MemberFactory(branch=secretary.branch)
    left.status_periods.update(until_on=date(2026, 3, 1))
    left.status_periods.create(status="left", from_on=date(2026, 3, 1))

    assert shown(client) == [secretary]
    assert shown(client, day="2026-02-28") == [secretary, left]
    assert shown(client, day="2026-03-01") == [secretary]


def test_groups_are_those_of_the_day(client, secretary):
    group = GroupFactory(branch=secretary.branch)
    moved = MemberFactory(branch=secretary.branch, group=group)
    moved.group_memberships.update(until_on=date(2026, 3, 1))

    assert shown(client, day="2026-02-28", group=group.pk) == [moved]
    assert shown(client, day="2026-03-01", group=group.pk) == []


def test_a_line_of_work_narrows(client, secretary):
    wanted = MemberFactory(branch=secretary.branch, post_category="production")

    assert shown(client, line="production") == [wanted]


def test_party_members_are_full_and_probationary_ones(client, secretary):
    probationary = MemberFactory(branch=secretary.branch, status="probationary")
    MemberFactory(branch=secretary.branch, status="activist")

    assert shown(client, status="in_party") == [secretary, probationary]


@pytest.mark.parametrize("day", ["x", "2026-02-30", "0001-01-01"])
def test_a_day_that_is_none_is_today(client, secretary, day):
    assert shown(client, day=day) == [secretary]


def test_who_sees_names_only_does_not_narrow_by_day_or_line(client):
    member = MemberFactory(with_user=True)
    other = MemberFactory(branch=member.branch, post_category="production")
    client.force_login(member.user)

    assert shown(client, line="research", day="1999-01-01") == [member, other]
