from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from branchhub.reports.appraisal import items, operations, scoring
from members.models import Branch
from tests.factories.activities import NormFactory
from tests.factories.appraisal import AppraisalItemFactory, AppraisalListFactory
from tests.factories.members import CommitteeFactory, UserFactory
from tests.reports.appraisal.scenes import AFTER, YEAR, branch_of, held

WEIGHTS = st.decimals(min_value=0, max_value=100, places=1)
SHARES = st.fractions(min_value=0, max_value=1)


@pytest.fixture
def branch(db):
    return Branch.objects.select_related("committee").get(pk=branch_of()[0].pk)


def sheet_of(branch, year=YEAR):
    return scoring.sheet(branch, year, AFTER)


def line(sheet, key):
    return next(line for line in sheet.lines if line.item.key == key)


@given(WEIGHTS, SHARES)
def test_a_score_is_never_negative_nor_above_its_weight(weight, share):
    assert 0 <= scoring.score_of(weight, share) <= weight


@given(WEIGHTS, SHARES)
def test_a_score_is_within_a_twentieth_of_the_exact_one(weight, share):
    exact = Fraction(weight) * share

    assert abs(Fraction(scoring.score_of(weight, share)) - exact) <= Fraction(1, 20)


@pytest.mark.parametrize(
    ("weight", "share", "score"),
    [
        ("8", Fraction(11, 12), "7.3"),
        ("6", Fraction(11, 12), "5.5"),
        ("6", Fraction(12, 12), "6.0"),
        ("6", Fraction(0), "0.0"),
        ("0.1", Fraction(1, 2), "0.1"),
        ("0", Fraction(1), "0.0"),
    ],
)
def test_scores_are_rounded_half_up_to_a_tenth(weight, share, score):
    assert scoring.score_of(Decimal(weight), share) == Decimal(score)


@pytest.mark.parametrize(("missing", "score"), [([], "8.0"), ([3], "7.3"), (range(1, 13), "0.0")])
def test_theme_days_of_a_year_are_scored(branch, missing, score):
    person = branch.members.first()
    for month in set(range(1, 13)) - set(missing):
        held(branch, person, f"{YEAR}-{month:02}-10")

    assert line(sheet_of(branch), "theme_day").score == Decimal(score)


def test_an_empty_branch_says_how_much_is_computable(branch):
    """Assemblies 6, lectures 6, theme days 8, life 6, study 6, organisation 8; no committee."""
    sheet = sheet_of(branch)

    assert sheet.totals["computed"] == scoring.Total(Decimal(0), Decimal(40), 6)
    assert (sheet.weight, sheet.manual_count) == (Decimal(108), 11)


def test_what_is_not_asked_for_leaves_the_sum(branch):
    NormFactory(branch=branch, kind="lecture", times=0, from_on="2020-01-01")

    assert sheet_of(branch).totals["computed"].of == Decimal(34)


def test_bonus_and_veto_are_no_part_of_the_sum(branch):
    sheet = sheet_of(branch)

    assert [each.item.key for each in sheet.bonuses] == ["honours"]
    assert [each.item.key for each in sheet.vetoes] == ["veto"]
    assert len(sheet.ordinary) == len(sheet.lines) - 2


def test_the_soonest_gap_comes_first(branch):
    held(branch, branch.members.first(), "2026-01-10").minutes_sections.update(text="")

    found = [gap.until for _line, gap in sheet_of(branch, 2026).gaps]

    dated = [until for until in found if until]
    assert found == [*sorted(dated), *[None] * (len(found) - len(dated))]
    assert 1 < len(dated) < len(found)


@pytest.mark.parametrize(("year", "count"), [(2017, 0), (2018, 19), (2026, 19)])
def test_the_usual_items_hold_from_a_year_on(year, count):
    assert len(items.usual(year).items) == count


def test_the_nearest_committee_sets_the_items(branch):
    above = branch.committee
    below = CommitteeFactory(parent=above)
    Branch.objects.filter(pk=branch.pk).update(committee=below)
    branch = Branch.objects.select_related("committee").get(pk=branch.pk)
    AppraisalItemFactory(list__committee=above)
    own = AppraisalItemFactory(list__committee=below, text="支部自评项目")
    AppraisalItemFactory()  # of a committee elsewhere

    found = items.lists_of([branch], 2026)[branch.pk]

    assert (found.source, found.items) == ("公司党委文件", (own,))


@pytest.mark.parametrize(("year", "text"), [(2025, None), (2026, "旧"), (2027, "新"), (2030, "新")])
def test_a_list_holds_from_its_year_until_the_next_one(branch, year, text):
    for from_year, name in ((2026, "旧"), (2027, "新")):
        AppraisalItemFactory(
            list=AppraisalListFactory(committee=branch.committee, from_year=from_year), text=name
        )

    found = items.lists_of([branch], year)[branch.pk].items

    assert [item.shown_text for item in found][:1] == [text or items.DEFAULTS[0].shown_text]


def test_an_item_of_a_committee_is_computed_by_its_formula(branch):
    item = AppraisalItemFactory(list__committee=branch.committee, formula="study", weight=50)

    sheet = sheet_of(branch, 2026)

    assert [(each.item, each.score) for each in sheet.lines] == [(item, Decimal("0.0"))]


def scored(branch, marks, side="self"):
    return operations.score(branch, YEAR, marks, side=side, by=UserFactory(), now=AFTER)


def test_both_sides_are_summed_apart(branch):
    scored(
        branch, {"study": {"score": Decimal(4)}, "dues": {"score": Decimal(6), "remark": "按月"}}
    )
    scored(branch, {"study": {"score": Decimal("3.5")}}, side="review")

    totals = sheet_of(branch).totals

    assert totals["self"] == scoring.Total(Decimal(10), Decimal(12), 2)
    assert totals["review"] == scoring.Total(Decimal("3.5"), Decimal(6), 1)


def test_texts_are_kept_in_both_languages(branch):
    scored(branch, {"dues": {"score": Decimal(6)}})

    told = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            told[language] = line(sheet_of(branch), "dues").item.shown_text

    assert told["en"] == "Party dues paid monthly and published"
    assert told["zh-hans"].startswith("党费")


@pytest.mark.parametrize("count", [1, 5])
def test_sheets_take_the_same_queries_for_any_number_of_branches(
    db, django_assert_num_queries, count
):
    for _each in range(count):
        AppraisalItemFactory(list__committee=branch_of()[0].committee, list__from_year=YEAR)
    branches = list(Branch.objects.select_related("committee"))
    for branch in branches:
        scored(branch, {}, side="review")

    with django_assert_num_queries(16):
        found = scoring.sheets(branches, YEAR, AFTER)

    assert len(found) == count
