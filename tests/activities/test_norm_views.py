import datetime
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from activities.models import BranchRules, Norm
from tests.factories.activities import NormFactory
from tests.factories.members import BranchFactory, CommitteeFactory, MemberFactory, UserFactory

pytestmark = pytest.mark.django_db

NOON = datetime.datetime.fromisoformat("2026-11-24T12:00:00+08:00")
DECEMBER = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _noon(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with time_machine.travel(NOON, tick=False), translation.override("en"):
        yield


@pytest.fixture
def branch():
    return BranchFactory(committee=CommitteeFactory(parent=CommitteeFactory()))


@pytest.fixture
def secretary(client, branch):
    secretary = MemberFactory(branch=branch, post="secretary", with_user=True)
    client.force_login(secretary.user)
    return secretary


def lines(client) -> dict:
    """By kind: what is in force, who set it, and what is to come."""
    kinds = client.get(reverse("activities:norms")).context["kinds"]
    return {
        kind: (line and (line.how_often, line.source), [each.how_often for each in later])
        for kind, line, later in kinds
    }


def edit(client, kind="lecture", **changes):
    terms = {"from_on": "2026-12-01", "period": "half_year", "times": 1, "clause": "公司规定"}
    return client.post(reverse("activities:norm-edit", args=[kind]), terms | changes)


def test_norms_say_what_is_in_force_and_who_set_it(client, secretary, branch):
    NormFactory(branch=branch, kind="theme_day", times=2)
    NormFactory(branch=None, committee=branch.committee, kind="lecture", times=3)
    NormFactory(branch=BranchFactory(), kind="assembly", times=9)

    found = lines(client)

    assert found["theme_day"] == (("2 times a month", str(branch)), [])
    assert found["lecture"] == (("3 times a month", str(branch.committee)), [])
    assert found["assembly"] == (("Once a quarter", "Rule for every branch"), [])
    assert found["classroom"] == (None, [])


def test_norms_list_the_changes_to_come_that_will_count(client, secretary, branch):
    NormFactory(branch=branch, kind="lecture", times=2)
    NormFactory(branch=branch, kind="lecture", times=0, from_on=DECEMBER)
    NormFactory(branch=None, committee=branch.committee, kind="lecture", from_on=DECEMBER)
    NormFactory(branch=None, committee=branch.committee, kind="assembly", from_on=DECEMBER)

    found = lines(client)

    assert found["lecture"][1] == ["Nothing is asked for"]
    assert found["assembly"][1] == ["Once a month"]


@pytest.mark.parametrize("count", [1, 20])
def test_norms_take_the_same_queries_for_any_number(
    client, django_assert_num_queries, secretary, branch, count
):
    for ahead in range(count):
        NormFactory(branch=branch, from_on=date(2020 + ahead, 1, 1))

    with django_assert_num_queries(5):
        client.get(reverse("activities:norms"))


def test_a_secretary_sets_a_norm_from_a_month_on(client, secretary, branch):
    response = edit(client, times=2)

    assert response["Location"] == f"{reverse('activities:norms')}?branch={branch.pk}"
    norm = Norm.objects.get()
    assert (norm.branch, norm.kind, norm.period, norm.times, norm.from_on, norm.clause) == (
        branch, "lecture", "half_year", 2, DECEMBER, "公司规定",
    )  # fmt: skip


def test_group_meetings_are_always_asked_of_groups(client, secretary):
    edit(client, "group")

    assert Norm.objects.get().per_group


def test_a_classroom_may_be_asked_of_groups(client, secretary):
    edit(client, "classroom", per_group="on")

    assert Norm.objects.get().per_group


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"from_on": "2026-10-01"}, "from_on"),
        ({"from_on": "x"}, "from_on"),
        ({"times": 32}, "times"),
        ({"times": -1}, "times"),
        ({"period": "week"}, "period"),
        ({"clause": ""}, "clause"),
    ],
)
def test_a_wrong_field_is_told_beside_it_and_nothing_is_saved(client, secretary, wrong, field):
    response = edit(client, **wrong)

    assert list(response.context["form"].errors) == [field]
    assert not Norm.objects.exists()


def test_the_form_opens_with_what_holds_today(client, secretary, branch):
    NormFactory(branch=branch, kind="lecture", period="year", times=4)

    response = client.get(reverse("activities:norm-edit", args=["lecture"]))

    form = response.context["form"]
    assert {name: form[name].value() for name in ("period", "times", "clause")} == {
        "period": "year",
        "times": 4,
        "clause": "支部年度计划",
    }


def test_an_unknown_kind_is_not_found(client, secretary):
    assert client.get(reverse("activities:norm-edit", args=["party"])).status_code == 404


def test_a_change_to_come_is_taken_back(client, secretary, branch):
    norm = NormFactory(branch=branch, from_on=DECEMBER)

    client.post(reverse("activities:norm-remove", args=[norm.pk]))

    assert not Norm.objects.exists()


def test_what_has_begun_is_not_taken_back(client, secretary, branch):
    norm = NormFactory(branch=branch, from_on=date(2026, 11, 1))

    response = client.post(reverse("activities:norm-remove", args=[norm.pk]), follow=True)

    assert Norm.objects.get() == norm
    assert "This requirement has begun" in response.content.decode()


def test_norms_of_a_committee_are_not_taken_back_by_a_branch(client, secretary, branch):
    norm = NormFactory(branch=None, committee=branch.committee, from_on=DECEMBER)

    response = client.post(reverse("activities:norm-remove", args=[norm.pk]))

    assert response.status_code == 404


def test_rules_of_the_branch_are_saved_with_their_history(client, secretary, branch):
    client.post(reverse("activities:branch-rules"), {"make_up_days": 10, "study_hours": 40})

    rules = BranchRules.objects.get()
    assert (rules.branch, rules.make_up_days, rules.study_hours) == (branch, 10, 40)
    [entry] = client.get(reverse("activities:branch-rules")).context["page"]
    assert entry.by == secretary.name
    assert [(change.old, change.new) for change in entry.changes] == [("7", "10"), ("32", "40")]


@pytest.mark.parametrize(
    ("days", "hours", "wrong"),
    [(0, 40, "make_up_days"), (366, 40, "make_up_days"), (7, 1001, "study_hours")],
)
def test_rules_beyond_reason_are_refused(client, secretary, days, hours, wrong):
    sent = {"make_up_days": days, "study_hours": hours}

    response = client.post(reverse("activities:branch-rules"), sent)

    assert list(response.context["form"].errors) == [wrong]


def test_what_is_asked_of_each_group_says_so_in_one_phrase(client, secretary):
    page = client.get(reverse("activities:norms"), headers={"accept-language": "zh-hans"})

    assert "每个党小组每月 1 次" in page.content.decode()


@pytest.fixture
def boss(client):
    boss = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(boss)
    return boss


def in_admin(name, *keys):
    return reverse(f"admin:activities_norm_{name}", args=keys)


def test_admin_sets_the_norm_of_a_committee(client, boss, branch):
    terms = {"committee": branch.committee.pk, "kind": "lecture", "period": "year", "times": 2}

    client.post(in_admin("add"), terms | {"from_on": "2026-12-01", "clause": "党委通知"})

    norm = Norm.objects.get()
    assert (norm.committee, norm.times) == (branch.committee, 2)
    assert norm.history.get().history_user == boss


def test_admin_refuses_a_past_month_in_words(client, boss, branch):
    terms = {"committee": branch.committee.pk, "kind": "lecture", "period": "year", "times": 2}

    response = client.post(in_admin("add"), terms | {"from_on": "2026-10-01", "clause": "x"})

    errors = response.context["adminform"].form.errors
    assert errors == {"from_on": ["Past months stay as they were: choose Nov 2026 or later."]}


@pytest.mark.parametrize(("from_on", "status"), [(DECEMBER, 200), (date(2026, 11, 1), 403)])
def test_admin_changes_and_deletes_only_what_has_not_begun(client, boss, from_on, status):
    norm = NormFactory(from_on=from_on)

    assert client.get(in_admin("delete", norm.pk)).status_code == status
    assert client.post(in_admin("change", norm.pk), {}).status_code == status


def test_admin_takes_back_what_has_not_begun(client, boss):
    norm = NormFactory(from_on=DECEMBER)

    client.post(in_admin("delete", norm.pk), {"post": "yes"})

    assert not Norm.objects.exists()
