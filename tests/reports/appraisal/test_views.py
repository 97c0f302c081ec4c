from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from branchhub.core.models import AuditEntry
from branchhub.reports.appraisal import operations, scoring
from branchhub.reports.models import AppraisalLine
from members.models import Branch
from tests.factories.appraisal import AppraisalItemFactory
from tests.factories.members import (
    BranchFactory,
    CommitteeFactory,
    ReviewerPostFactory,
    UserFactory,
)
from tests.reports.appraisal.scenes import AFTER, YEAR, held
from tests.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def world():
    world = build_world()
    Branch.objects.filter(pk=world.branch.pk).update(kept_since=None)
    return world


@pytest.fixture
def secretary(client, world):
    client.force_login(world.users["secretary"])
    return client


@pytest.fixture
def reviewer(client, world):
    client.force_login(world.users["reviewer"])
    return client


def url(world, name="appraisal", year=YEAR):
    return f"{reverse(f'reports:{name}')}?branch={world.branch.pk}&year={year}"


def filled(client, address, **marks) -> dict:
    """What the form of scores sends, with `marks` in it: `score_study="4"`."""
    data = {"listed": client.get(address).context["form"].keys}
    return data | {name.replace("_", "-", 1): value for name, value in marks.items()}


def score(world, marks, side="self"):
    by = world.users["secretary" if side == "self" else "reviewer"]
    branch = Branch.objects.select_related("committee").get(pk=world.branch.pk)
    return operations.score(branch, YEAR, marks, side=side, by=by, now=AFTER)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_page_shows_inputs_and_leads_to_the_sessions(secretary, world):
    held(world.branch, world.people["member"], "2025-05-08")

    text = text_of(secretary.get(url(world)))

    assert "1 of 12 months; not held" in text
    asks = f"branch={world.branch.pk}&amp;kind=theme_day&amp;state=counted"
    assert f"{reverse('activities:list')}?{asks}" in text


def test_the_totals_say_how_much_could_be_computed(secretary, world):
    text = text_of(secretary.get(url(world)))

    assert "of 46 computable, of 108 in all" in text
    assert "10 items are scored by hand" in text


def test_a_year_that_is_none_is_this_year(secretary, world):
    response = secretary.get(url(world, year="x"))

    assert response.context["year"] == timezone.localdate().year


def test_a_branch_one_may_not_know_of_is_not_found(secretary, world):
    address = f"{reverse('reports:appraisal')}?branch={BranchFactory().pk}"

    assert secretary.get(address).status_code == 404


def test_the_secretary_scores_the_branch(secretary, world):
    address = url(world, "appraisal-self")
    data = filled(secretary, address, score_study="4.5", remark_study="学时达标")

    response = secretary.post(address, data)

    line = AppraisalLine.objects.get(key="study")
    assert (line.self_score, line.self_remark) == (Decimal("4.5"), "学时达标")
    assert (response.status_code, response["Location"]) == (302, url(world))


def test_the_reviewer_scores_beside_it(reviewer, world):
    score(world, {"study": {"score": Decimal(6), "remark": "学时达标"}})
    address = url(world, "appraisal-review")

    reviewer.post(address, filled(reviewer, address, score_study="3", applies_veto="on"))

    lines = {line.key: line for line in AppraisalLine.objects.all()}
    assert (lines["study"].self_score, lines["study"].review_score) == (Decimal(6), Decimal(3))
    assert lines["veto"].review_applies is True


@pytest.mark.parametrize("points", ["6.1", "-1", "4.55", "many"])
def test_points_that_cannot_be_are_told_and_nothing_is_lost(secretary, world, points):
    address = url(world, "appraisal-self")
    data = filled(secretary, address, score_study=points, remark_dues="按月收缴")

    response = secretary.post(address, data)

    assert list(response.context["form"].errors) == ["score-study"]
    assert 'value="按月收缴"' in text_of(response)
    assert not AppraisalLine.objects.exists()


def test_two_who_score_at_once_do_not_undo_each_other(secretary, world):
    score(world, {"study": {"score": Decimal(3)}, "dues": {"remark": "按月收缴"}})
    address = url(world, "appraisal-self")
    page = secretary.get(address).context["form"]
    shown = {
        field.html_initial_name: field.value() or ""
        for _line, *both in page.rows()
        for field in both
    }
    typed = {field.html_name: field.value() or "" for _line, *both in page.rows() for field in both}
    score(world, {"study": {"score": Decimal(6)}, "dues": {"remark": "逐月收缴"}})

    secretary.post(address, {"listed": page.keys} | shown | typed | {"score-dues": "5"})

    lines = {line.key: line for line in AppraisalLine.objects.all()}
    assert (lines["study"].self_score, lines["dues"].self_score) == (Decimal(6), Decimal(5))
    assert lines["dues"].self_remark == "逐月收缴"


def test_what_the_page_showed_goes_with_the_scores(secretary, world):
    score(world, {"study": {"score": Decimal(3)}})

    text = text_of(secretary.get(url(world, "appraisal-self")))

    assert 'name="initial-score-study" value="3.0"' in text


def test_a_score_taken_back_is_empty_again(secretary, world):
    score(world, {"study": {"score": Decimal(3), "remark": "缺笔记"}})
    address = url(world, "appraisal-self")
    shown = {"initial-score-study": "3.0", "initial-remark-study": "缺笔记"}

    secretary.post(address, filled(secretary, address, remark_study="缺笔记") | shown)

    line = AppraisalLine.objects.get(key="study")
    assert (line.self_score, line.self_remark) == (None, "缺笔记")


def test_the_first_score_of_somebody_else_is_no_change_of_the_list(secretary, world):
    address = url(world, "appraisal-self")
    mine = filled(secretary, address, score_plan="2")
    score(world, {"study": {"score": Decimal(3)}})

    secretary.post(address, mine)

    scores = dict(AppraisalLine.objects.exclude(self_score=None).values_list("key", "self_score"))
    assert scores == {"study": 3, "plan": 2}


def test_a_list_that_was_changed_meanwhile_is_told(secretary, world):
    address = url(world, "appraisal-self")
    data = filled(secretary, address, score_study="4")
    item = AppraisalItemFactory(list__committee=world.branch.committee, list__from_year=YEAR)

    response = secretary.post(address, data)

    form = response.context["form"]
    assert (list(form.errors), form["listed"].value()) == (["listed"], f"{item.key}:10.0")
    assert "The list of items has changed meanwhile" in text_of(response)


def test_scores_typed_for_a_changed_list_are_shown_as_typed(secretary, world):
    item = AppraisalItemFactory(list__committee=world.branch.committee, list__from_year=YEAR)
    address = url(world, "appraisal-self")
    data = filled(secretary, address, **{f"score_{item.key}": "4"})
    AppraisalItemFactory(list=item.list)

    response = secretary.post(address, data)

    assert response.context["form"][f"score-{item.key}"].value() == "4"


def test_saving_is_refused_once_it_was_closed_meanwhile(secretary, world):
    address = url(world, "appraisal-self")
    score(world, {"study": {"score": Decimal(1)}}, side="review")
    data = filled(secretary, address, score_study="4")
    operations.close(world.branch, YEAR, by=world.users["reviewer"], now=AFTER)

    assert "This appraisal is closed." in text_of(secretary.post(address, data))


def test_the_reviewer_closes_and_opens_again(reviewer, world):
    score(world, {"study": {"score": Decimal(1)}}, side="review")

    reviewer.post(url(world, "appraisal-close"))
    closed = reviewer.get(url(world)).context["sheet"].is_closed
    reviewer.post(url(world, "appraisal-reopen"), {"reason": "漏评一项"})

    assert (closed, reviewer.get(url(world)).context["sheet"].is_closed) == (True, False)


def test_closing_without_a_review_says_why_not(reviewer, world):
    response = reviewer.post(url(world, "appraisal-close"), follow=True)

    assert "The reviewer has not scored anything yet." in text_of(response)


def test_opening_again_asks_for_a_reason(reviewer, world):
    response = reviewer.post(url(world, "appraisal-reopen"), follow=True)

    assert "Say why it is opened again." in text_of(response)


def test_the_history_tells_who_scored_what(secretary, world):
    score(world, {"study": {"score": Decimal(5)}})
    score(world, {"study": {"score": Decimal(4)}}, side="review")

    entries = secretary.get(url(world, "appraisal-history")).context["page"].object_list

    told = [
        (entry.by, change.label, change.new)
        for entry in entries
        for change in entry.changes
        if change.verb == "~"
    ]
    assert told == [
        (str(world.users["reviewer"]), "reviewer's score", "4.0"),
        (world.people["secretary"].name, "self-score", "5.0"),
    ]


def test_the_workbook_has_every_item_and_the_totals(secretary, world, tmp_path):
    score(world, {"study": {"score": Decimal(5), "remark": "学时达标"}, "veto": {"applies": True}})

    response = secretary.get(url(world, "appraisal-export"))

    (tmp_path / "x.xlsx").write_bytes(response.content)
    rows = list(load_workbook(tmp_path / "x.xlsx").worksheets[0].values)
    by_item = {row[0]: row for row in rows}
    assert by_item["Study: hours of every member"][5:7] == (5, "学时达标")
    assert by_item["Total"][3:6] == ("2.7 of 46", None, "5 of 6")
    assert by_item["Serious breach of discipline, or event of safety or stability"][5] == "Applies"


@pytest.mark.parametrize(
    ("name", "args", "ending"),
    [("appraisal-export", [], "xlsx"), ("appraisal-paper", ["pdf"], "pdf")],
)
def test_what_is_handed_out_is_logged_and_kept_by_no_cache(secretary, world, name, args, ending):
    query = {"branch": world.branch.pk, "year": YEAR}

    response = secretary.get(reverse(f"reports:{name}", args=args), query)

    entry = AuditEntry.objects.get(verb="export")
    assert (entry.branch_id, entry.detail) == (world.branch.pk, f"appraisal {YEAR}")
    assert response["Content-Disposition"].endswith(f".{ending}")
    assert response["Cache-Control"] == "private, no-store"


def test_the_comparison_shows_the_totals_of_each_branch(reviewer, world):
    score(world, {"study": {"score": Decimal(5)}})

    response = reviewer.get(f"{reverse('reports:appraisal-branches')}?year={YEAR}")

    assert [sheet.totals["self"] for sheet in response.context["sheets"]] == [
        scoring.Total(Decimal(5), Decimal(6), 1)
    ]


@pytest.mark.parametrize("count", [1, 5])
def test_the_comparison_takes_the_same_queries(client, django_assert_num_queries, count):
    committee = CommitteeFactory()
    BranchFactory.create_batch(count, committee=committee)
    client.force_login(ReviewerPostFactory(committee=committee).user)

    with django_assert_num_queries(19):
        response = client.get(f"{reverse('reports:appraisal-branches')}?year={YEAR}")

    assert len(response.context["sheets"]) == count


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_takes_the_same_queries(secretary, django_assert_num_queries, world, count):
    for month in range(1, count + 1):
        held(world.branch, world.people["member"], f"2025-{month:02}-08")

    with django_assert_num_queries(18):
        response = secretary.get(url(world))

    assert len(response.context["sheet"].lines) == 19


def test_an_admin_sets_the_list_of_a_committee(client):
    item = AppraisalItemFactory()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    response = client.get(reverse("admin:reports_appraisallist_change", args=[item.list.pk]))

    assert item.text in response.content.decode()


def test_the_appraisal_leads_to_the_report_of_its_year(secretary, world):
    html = secretary.get(url(world)).content.decode()

    assert f"/reports/year/?branch={world.branch.pk}&amp;year={YEAR}" in html
