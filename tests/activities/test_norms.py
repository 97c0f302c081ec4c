import datetime
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from activities.models import BranchRules, Norm
from activities.norms import NormRule
from activities.operations import norms
from tests.factories.activities import NormFactory
from tests.factories.members import BranchFactory, CommitteeFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime.datetime.fromisoformat("2026-11-24T12:00:00+08:00")
DECEMBER = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def rule(**kwargs):
    terms = {"kind": "lecture", "period": "half_year", "clause": "公司规定", "from_on": DECEMBER}
    return NormRule(**terms | kwargs)


def test_set_norm_writes_the_terms_of_a_branch_and_who_set_them():
    branch, user = BranchFactory(), UserFactory()

    norm = norms.set_norm(branch, rule(times=2), by=user, now=NOW)

    saved = Norm.objects.values(
        "branch", "committee", "kind", "period", "times", "per_group", "from_on", "clause"
    ).get()
    assert saved == {
        "branch": branch.pk,
        "committee": None,
        "kind": "lecture",
        "period": "half_year",
        "times": 2,
        "per_group": False,
        "from_on": DECEMBER,
        "clause": "公司规定",
    }
    assert norm.history.get().history_user == user


def test_set_norm_of_a_committee_belongs_to_it():
    committee = CommitteeFactory()

    norm = norms.set_norm(committee, rule(), by=UserFactory(), now=NOW)

    assert (norm.committee, norm.branch) == (committee, None)


def test_set_norm_for_the_present_month_is_allowed():
    norm = norms.set_norm(
        BranchFactory(), rule(from_on=date(2026, 11, 1)), by=UserFactory(), now=NOW
    )

    assert norm.from_on == date(2026, 11, 1)


def test_set_norm_refuses_a_past_month_in_words():
    with pytest.raises(ValidationError) as refused:
        norms.set_norm(BranchFactory(), rule(from_on=date(2026, 10, 1)), by=UserFactory(), now=NOW)

    assert refused.value.error_dict["from_on"][0].code == "past"
    assert refused.value.messages == ["Past months stay as they were: choose Nov 2026 or later."]


def test_set_norm_refuses_a_day_within_a_month():
    with pytest.raises(ValidationError) as refused:
        norms.set_norm(BranchFactory(), rule(from_on=date(2026, 12, 2)), by=UserFactory(), now=NOW)

    assert refused.value.error_dict["from_on"][0].code == "not_first"


def test_set_norm_asks_group_meetings_of_groups_only():
    with pytest.raises(ValidationError) as refused:
        norms.set_norm(BranchFactory(), rule(kind="group"), by=UserFactory(), now=NOW)

    assert refused.value.messages == ["Group meetings are asked of each group."]


def test_set_norm_for_the_same_month_replaces_what_was_set_for_it():
    old = NormFactory(kind="lecture", from_on=DECEMBER)

    norms.set_norm(old.branch, rule(times=0), by=UserFactory(), now=NOW)

    assert list(Norm.objects.values_list("pk", "times")) == [(old.pk, 0)]


def test_set_norm_leaves_the_earlier_one_as_it_was():
    old = NormFactory(kind="lecture")

    new = norms.set_norm(old.branch, rule(), by=UserFactory(), now=NOW)

    assert list(Norm.objects.values_list("pk", "period", "until_on")) == [
        (old.pk, "month", None),
        (new.pk, "half_year", None),
    ]


def test_remove_norm_takes_back_what_has_not_begun_and_signs_it():
    norm, user = NormFactory(from_on=DECEMBER), UserFactory()

    norms.remove_norm(norm, by=user, now=NOW)

    assert not Norm.objects.exists()
    last = Norm.history.first()
    assert (last.history_type, last.history_user) == ("-", user)


def test_remove_norm_refuses_one_that_has_begun():
    norm = NormFactory(from_on=date(2026, 11, 1))

    with pytest.raises(ValidationError) as refused:
        norms.remove_norm(norm, by=UserFactory(), now=NOW)

    assert refused.value.code == "begun"
    assert Norm.objects.get() == norm


def test_set_rules_keeps_one_row_with_its_history():
    branch, user = BranchFactory(), UserFactory()

    for days in (5, 10):
        norms.set_rules(branch, make_up_days=days, study_hours=40, by=user)

    rules = BranchRules.objects.get()
    assert (rules.branch, rules.make_up_days, rules.study_hours) == (branch, 10, 40)
    assert [row.make_up_days for row in rules.history.all()] == [10, 5]


def test_set_rules_refuses_no_days_at_all():
    with pytest.raises(ValidationError) as refused:
        norms.set_rules(BranchFactory(), make_up_days=0, study_hours=32, by=UserFactory())

    assert list(refused.value.error_dict) == ["make_up_days"]
