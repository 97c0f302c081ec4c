import datetime
import io

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from branchhub.core.models import AuditEntry
from tests.factories.members import BranchFactory, MemberFactory, ReviewerPostFactory
from tests.factories.projects import PatentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(datetime.datetime(2026, 11, 24, 4, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def secretary(client):
    person = MemberFactory(post="secretary", with_user=True)
    client.force_login(person.user)
    return person


@pytest.fixture
def reviewer(client):
    post = ReviewerPostFactory()
    client.force_login(post.user)
    return post


def cells(response) -> list:
    return list(load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))


def side_by_side(context) -> dict:
    return {
        str(label): [figure and figure.value for figure in figures]
        for _chapter, rows in context["table"]
        for label, figures in rows
    }


def test_years_stand_side_by_side(client, secretary):
    for year, count in ((2026, 2), (2025, 1)):
        day = datetime.date(year, 3, 1)
        PatentFactory.create_batch(count, branch=secretary.branch, filed_on=day)

    context = client.get("/reports/year/years/?year=2026").context

    rows = side_by_side(context)
    assert [period.year for period in context["heads"]] == [2026, 2025, 2024, 2023]
    assert rows["申请专利"] == [2, 1, 0, 0]


@pytest.mark.parametrize("count", [1, 5])
def test_branches_stand_side_by_side_at_a_constant_cost(
    client, reviewer, django_assert_num_queries, count
):
    BranchFactory()
    for branch in BranchFactory.create_batch(count, committee=reviewer.committee):
        PatentFactory.create_batch(count, branch=branch)

    with django_assert_num_queries(13):
        context = client.get("/reports/year/branches/?year=2026").context

    rows = side_by_side(context)
    assert rows["申请专利"] == [count] * count


def test_branches_are_exported_with_their_numbers(client, reviewer):
    branch = BranchFactory(committee=reviewer.committee)
    PatentFactory(branch=branch)

    response = client.post(reverse("reports:branches-export"), {"year": 2026})

    sheet = load_workbook(io.BytesIO(response.content)).active
    rows = {row[1]: row[2] for row in sheet.iter_rows(values_only=True)}
    assert (rows["数字"], rows["申请专利"]) == (branch.name, 1)
    assert AuditEntry.objects.get().detail == "branches side by side"


def test_index_offers_branches_side_by_side_to_reviewers_only(client, reviewer):
    for_reviewer = client.get("/reports/").context["compares_branches"]
    client.force_login(MemberFactory(with_user=True).user)

    assert (for_reviewer, client.get("/reports/").context["compares_branches"]) == (True, False)


def test_years_are_exported_with_their_numbers(client, secretary):
    PatentFactory(branch=secretary.branch)

    found = cells(client.post(reverse("reports:years-export"), {"year": 2026}))

    rows = {row[1]: row[2:] for row in found}
    assert (rows["数字"][0], rows["申请专利"]) == ("2026年", (1, 0, 0, 0))
    assert AuditEntry.objects.get().detail == "years side by side"
