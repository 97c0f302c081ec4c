from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from branchhub.reports.appraisal import items, operations, scoring
from branchhub.reports.models import Appraisal, AppraisalItem, AppraisalLine
from members.models import Branch
from tests.factories.appraisal import AppraisalItemFactory
from tests.factories.members import UserFactory
from tests.reports.appraisal.scenes import AFTER, YEAR, branch_of, held

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return Branch.objects.select_related("committee").get(pk=branch_of()[0].pk)


def score(branch, marks, side="self", year=YEAR, by=None):
    return operations.score(branch, year, marks, side=side, by=by or UserFactory(), now=AFTER)


def line_of(branch, key):
    return AppraisalLine.objects.get(appraisal__branch=branch, key=key)


def refused(call) -> str:
    with pytest.raises(ValidationError) as error, transaction.atomic():
        call()
    return error.value.code


def test_the_first_score_keeps_the_whole_list(branch):
    score(branch, {"dues": {"score": Decimal(5), "remark": "按月收缴"}})

    lines = AppraisalLine.objects.filter(appraisal__branch=branch)
    assert [(each.key, each.weight) for each in lines] == [
        (item.key, item.weight) for item in items.DEFAULTS
    ]


def test_a_score_is_noted_with_who_and_when(branch):
    user = UserFactory()

    score(branch, {"dues": {"score": Decimal("5.5"), "remark": "按月收缴"}}, by=user)

    line = line_of(branch, "dues")
    assert (line.self_score, line.self_remark) == (Decimal("5.5"), "按月收缴")
    assert (line.self_by, line.self_at, line.review_at) == (user, AFTER, None)


def test_only_what_changed_is_written_again(branch):
    first, second = UserFactory(), UserFactory()
    marks = {"dues": {"score": Decimal(5)}, "study": {"score": Decimal(6)}}
    score(branch, marks, by=first)

    score(branch, marks | {"study": {"score": Decimal(4)}}, by=second)

    assert [line_of(branch, key).self_by for key in ("dues", "study")] == [first, second]
    history = line_of(branch, "study").history.values_list("self_score", "history_user")
    assert list(history) == [
        (Decimal(4), second.pk),
        (Decimal(6), first.pk),
        (None, None),
    ]


def test_the_sides_do_not_touch_each_other(branch):
    score(branch, {"study": {"score": Decimal(6), "remark": "达标"}})
    score(branch, {"study": {"score": Decimal(3), "remark": "缺笔记"}}, side="review")

    line = line_of(branch, "study")
    assert (line.self_score, line.review_score) == (Decimal(6), Decimal(3))
    assert (line.self_remark, line.review_remark) == ("达标", "缺笔记")


def test_a_veto_applies_or_does_not(branch):
    score(branch, {"veto": {"applies": True, "remark": "安全事故"}}, side="review")

    line = line_of(branch, "veto")
    assert (line.review_applies, line.self_applies, line.review_score) == (True, False, None)


@pytest.mark.parametrize("points", ["6.1", "-0.1"])
def test_a_score_beyond_the_weight_is_refused(branch, points):
    marks = {"study": {"score": Decimal(points)}}

    assert refused(lambda: score(branch, marks)) == "too_many"
    assert not Appraisal.objects.exists()


@pytest.mark.parametrize("column", ["self_score", "review_score", "computed"])
def test_the_database_holds_scores_within_the_weight(branch, column):
    score(branch, {})

    with pytest.raises(IntegrityError), transaction.atomic():
        AppraisalLine.objects.filter(key="study").update(**{column: Decimal("6.1")})


def test_a_change_of_the_list_leaves_what_was_scored(branch):
    item = AppraisalItemFactory(list__committee=branch.committee, text="旧", weight=10)
    score(branch, {item.key: {"score": Decimal(9)}}, year=2026)

    AppraisalItem.objects.update(text="新", weight=5)
    item.delete()

    kept = scoring.sheet(branch, 2026, AFTER).lines
    assert [(each.item.text, each.item.weight, each.self_score) for each in kept] == [
        ("旧", Decimal(10), Decimal(9))
    ]


def test_closing_keeps_what_was_computed(branch):
    session = held(branch, branch.members.first(), "2025-05-08")
    score(branch, {"study": {"score": Decimal(1)}}, side="review")
    operations.close(branch, YEAR, by=UserFactory(), now=AFTER)

    session.delete()

    with translation.override("en"):
        lines = {each.item.key: each for each in scoring.sheet(branch, YEAR, AFTER).lines}
        assert lines["theme_day"].score == Decimal("0.7")
        assert lines["theme_day"].result.inputs[0].startswith("1 of 12 months")
    assert lines["dues"].score is None


def test_a_closed_appraisal_has_nothing_left_to_do(branch):
    score(branch, {"study": {"score": Decimal(1)}}, side="review")
    operations.close(branch, YEAR, by=UserFactory(), now=AFTER)

    sheet = scoring.sheet(branch, YEAR, AFTER)

    assert (sheet.is_closed, sheet.gaps) == (True, [])


def test_a_closed_appraisal_is_not_scored(branch):
    score(branch, {"study": {"score": Decimal(1)}}, side="review")
    operations.close(branch, YEAR, by=UserFactory(), now=AFTER)

    assert refused(lambda: score(branch, {})) == "closed"


def test_an_appraisal_is_closed_once_and_after_a_review(branch):
    def close():
        operations.close(branch, YEAR, by=UserFactory(), now=AFTER)

    codes = [refused(close)]
    score(branch, {"study": {"score": Decimal(1)}})
    codes.append(refused(close))
    score(branch, {"study": {"score": Decimal(1)}}, side="review")
    close()
    codes.append(refused(close))

    assert codes == ["not_scored", "not_scored", "closed"]


def test_reopening_lets_both_score_and_tells_why(branch):
    score(branch, {"study": {"score": Decimal(1)}}, side="review")
    operations.close(branch, YEAR, by=UserFactory(), now=AFTER)

    found = operations.reopen(branch, YEAR, reason="漏评一项", by=UserFactory())

    assert found.history.first().history_change_reason == "漏评一项"
    score(branch, {"study": {"score": Decimal(2)}}, side="review")
    assert line_of(branch, "study").review_score == Decimal(2)


def test_what_is_not_closed_is_not_opened_again(branch):
    score(branch, {})

    code = refused(lambda: operations.reopen(branch, YEAR, reason="x", by=UserFactory()))

    assert code == "not_closed"
