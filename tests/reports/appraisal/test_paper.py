from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from branchhub.reports.appraisal import operations, scoring
from branchhub.reports.papers import appraisal
from members.models import Branch
from tests.factories.members import MemberFactory, UserFactory
from tests.reports.appraisal.scenes import AFTER, YEAR, branch_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def branch():
    return Branch.objects.select_related("committee").get(pk=branch_of()[0].pk)


def paper_of(branch):
    return appraisal.build(scoring.sheet(branch, YEAR, AFTER))


def test_what_nobody_scored_yet_is_said_at_the_head(branch):
    assert paper_of(branch).missing == [
        "The branch has not scored itself yet",
        "The reviewer has not scored yet",
    ]


def test_the_paper_has_every_item_with_both_scores(branch):
    for side, points in (("self", "5.5"), ("review", "4")):
        marks = {"dues": {"score": Decimal(points), "remark": f"{side} 说明"}}
        operations.score(branch, YEAR, marks, side=side, by=UserFactory(), now=AFTER)

    paper = paper_of(branch)

    rows = {row[1]: row for row in paper.tables()["items"].rows}
    assert (len(rows), paper.missing) == (17, [])
    assert rows["Party dues paid monthly and published"][2:] == [
        "6",
        "Manual",
        "Party dues are not kept here yet.",
        "5.5",
        "4",
        "Branch: self 说明\nReviewer: review 说明",
    ]


def test_a_sample_has_the_parts_of_a_paper(branch):
    sample, paper = appraisal.sample(), paper_of(branch)

    assert list(sample.parts) == list(paper.parts)
    assert list(sample.tables()) == list(paper.tables())
    assert [fact.name for fact in sample.facts] == [fact.name for fact in paper.facts]


@pytest.mark.parametrize(("ending", "start"), [("docx", b"PK"), ("pdf", b"%PDF-")])
def test_the_paper_is_a_file(client, branch, ending, start):
    client.force_login(MemberFactory(branch=branch, post="secretary", with_user=True).user)

    response = client.get(reverse("reports:appraisal-paper", args=[ending]), {"year": YEAR})

    assert response.content.startswith(start)


def test_a_paper_of_no_such_form_is_not_found(client, branch):
    client.force_login(MemberFactory(branch=branch, post="secretary", with_user=True).user)

    url = reverse("reports:appraisal-paper", args=["pdf"]).replace(".pdf", ".odt")

    assert client.get(url, {"year": YEAR}).status_code == 404
