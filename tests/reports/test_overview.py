import datetime

import pytest
import time_machine
from django.urls import reverse

from tests.factories.activities import ActivityFactory
from tests.factories.members import (
    BranchFactory,
    CommitteeFactory,
    MemberFactory,
    ReviewerPostFactory,
)

pytestmark = pytest.mark.django_db

NOON = datetime.datetime.fromisoformat("2026-11-24T12:00:00+08:00")


@pytest.fixture
def review(client):
    with time_machine.travel(NOON, tick=False):
        review = ReviewerPostFactory()
        client.force_login(review.user)
        yield review


def branches(client, **query) -> list:
    response = client.get(reverse("home"), query)
    assert response.status_code == 200
    return list(response.context["branches"])


def test_reviewer_sees_the_branches_below_with_their_figures(client, review):
    branch = BranchFactory(committee=review.committee, name="一支部")
    below = BranchFactory(committee=CommitteeFactory(parent=review.committee), name="二支部")
    BranchFactory()
    MemberFactory.create_batch(2, branch=branch)
    MemberFactory(branch=branch, status="probationary")
    MemberFactory(branch=branch, status="activist")
    for days, status in ((-400, "archived"), (-20, "held"), (-3, "archived"), (-1, "announced")):
        start = NOON + datetime.timedelta(days=days)
        ActivityFactory(branch=branch, status=status, starts_at=start)

    first, second = branches(client)

    assert (first, first.member_count, first.held_count) == (branch, 3, 2)
    assert first.last_held_at == NOON - datetime.timedelta(days=3)
    assert (second, second.member_count, second.held_count) == (below, 0, 0)
    assert second.last_held_at is None


def test_reviewer_searches_by_name_of_branch_or_committee(client, review):
    sub = CommitteeFactory(parent=review.committee, name="制造部党总支")
    by_committee = BranchFactory(committee=sub, name="一支部")
    by_name = BranchFactory(committee=review.committee, name="制造支部")
    BranchFactory(committee=review.committee, name="二支部")

    assert set(branches(client, q="制造")) == {by_committee, by_name}


@pytest.mark.parametrize(
    "query", [{"q": "\0"}, {"q": "x" * 10_000}, {"page": "x"}, {"page": "9" * 99}]
)
def test_bad_input_shows_branches_all_the_same(client, review, query):
    branch = BranchFactory(committee=review.committee)

    assert branches(client, **query) == [branch]


def test_branches_come_in_pages(client, review):
    BranchFactory.create_batch(31, committee=review.committee)

    assert len(branches(client)) == 30
    assert len(branches(client, page=2)) == 1


@pytest.mark.parametrize("count", [1, 30])
def test_overview_runs_the_same_queries_for_any_number_of_branches(
    client, django_assert_num_queries, review, count
):
    for branch in BranchFactory.create_batch(count, committee=review.committee):
        ActivityFactory(branch=branch, status="held")

    # session, user with roles, number of branches, branches, committees, what waits
    with django_assert_num_queries(6):
        assert len(branches(client)) == count
