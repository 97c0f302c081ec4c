import datetime
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from branchhub.core.models import AuditEntry
from projects.models import Project
from tests.factories.members import DepartmentFactory, GroupFactory, MemberFactory
from tests.factories.projects import (
    BenefitFactory,
    BrandFactory,
    IssueFactory,
    PatentFactory,
    ProjectFactory,
    RecognitionFactory,
    TrialFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

YEAR = {"from": "2026-01-01", "until": "2026-12-31"}
LAST_YEAR = datetime.date(2025, 6, 1)


@pytest.fixture
def secretary(client):
    secretary = MemberFactory(post="secretary", with_user=True)
    client.force_login(secretary.user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return secretary


def shown(client, name="list", **filters) -> set:
    response = client.get(reverse(f"projects:{name}"), {"view": "table"} | filters)
    assert response.status_code == 200
    return set(response.context["page"])


def test_projects_of_other_branches_are_not_listed(client, secretary):
    own = ProjectFactory(branch=secretary.branch)
    ProjectFactory()

    assert shown(client) == {own}


@pytest.mark.parametrize("name", ["kind", "state", "group", "brand", "programme"])
def test_projects_are_narrowed_by_a_column(client, secretary, name):
    branch = secretary.branch
    programme = ProjectFactory(branch=branch, kind="party_building", state="stopped")
    wanted = {
        "kind": "innovation",
        "state": "finished",
        "group": GroupFactory(branch=branch),
        "brand": BrandFactory(branch=branch),
        "programme": programme,
    }
    fits = ProjectFactory(branch=branch, **wanted)
    value = getattr(wanted[name], "pk", wanted[name])

    assert shown(client, **{name: value}) == {fits}


def test_projects_are_narrowed_by_department(client, secretary):
    fits, _other = ProjectFactory.create_batch(2, branch=secretary.branch)
    department = DepartmentFactory(branch=secretary.branch)
    fits.departments.add(department)

    assert shown(client, department=department.pk) == {fits}


def test_projects_are_found_by_every_word(client, secretary):
    fits = ProjectFactory(branch=secretary.branch, title="超薄砂轮", goal="国产化")
    ProjectFactory(branch=secretary.branch, title="超薄砂轮")

    assert shown(client, q="砂轮 国产化") == {fits}


def test_recognised_projects_count_by_the_day_of_recognition(client, secretary):
    fits, other = ProjectFactory.create_batch(2, branch=secretary.branch)
    RecognitionFactory.create_batch(2, project=fits, level="company_key")
    RecognitionFactory(project=other, level="company_key", given_on=LAST_YEAR)

    assert shown(client, level="company_key", **YEAR) == {fits}


def test_solved_problems_count_once_they_are_confirmed(client, secretary):
    solved = {"solved_problem": "崩边", "solved_on": datetime.date(2026, 7, 1)}
    fits = ProjectFactory(branch=secretary.branch, **solved, solved_verified_by="技术部")
    ProjectFactory(branch=secretary.branch, **solved)

    assert shown(client, solved="1", **YEAR) == {fits}


def test_projects_of_a_period_leave_out_what_was_only_proposed(client, secretary):
    fits = ProjectFactory(branch=secretary.branch)
    ProjectFactory(branch=secretary.branch, state="proposed")
    ended = datetime.date(2025, 12, 31)
    ProjectFactory(
        branch=secretary.branch, state="finished", proposed_on=LAST_YEAR, finished_on=ended
    )

    assert shown(client, **YEAR) == {fits}


def test_the_board_shows_each_state_with_its_number(client, secretary):
    ProjectFactory.create_batch(2, branch=secretary.branch, state="under_way")
    ProjectFactory(branch=secretary.branch, state="verified")

    board = client.get(reverse("projects:list")).context["board"]

    assert [(state.value, number, len(rows)) for state, number, rows, _all in board] == [
        ("under_way", 2, 2),
        ("verified", 1, 1),
    ]


def test_a_list_says_what_it_is_narrowed_to_and_how_to_leave_it(client, secretary):
    brand = BrandFactory(branch=secretary.branch)
    query = {"brand": brand.pk, "substitution": "1", "kind": "research"}

    narrowed = client.get(reverse("projects:list"), query).context["filters"].narrowed

    assert [(one.words, one.without) for one in narrowed] == [
        (brand.name, "?substitution=1&kind=research"),
        ("replaces an imported product", f"?brand={brand.pk}&kind=research"),
    ]


def test_nonsense_in_the_address_narrows_nothing(client, secretary):
    project = ProjectFactory(branch=secretary.branch)

    assert shown(client, kind="x", group="9" * 30, page="x", **{"from": "soon"}) == {project}


def amounts(project, *rows):
    for kind, certainty, amount in rows:
        BenefitFactory(project=project, kind=kind, certainty=certainty, amount=Decimal(amount))


def test_sums_of_benefits_mix_neither_certainties_nor_kinds(client, secretary):
    amounts(
        ProjectFactory(branch=secretary.branch),
        ("saving", "verified", "412400"),
        ("revenue", "verified", "300000"),
        ("first_order", "verified", "100000"),
        ("annual_output", "forecast", "1200000"),
        ("saving", "planned", "0.50"),
    )

    totals = client.get(reverse("projects:benefits")).context["totals"]

    assert [(one.certainty, one.what, one.amount) for one, _link in totals] == [
        ("verified", "summed", Decimal(712400)),
        ("verified", "first_order", Decimal(100000)),
        ("forecast", "annual_output", Decimal(1200000)),
        ("planned", "summed", Decimal("0.50")),
    ]


def test_the_sum_of_a_figure_is_that_of_the_list_it_leads_to(client, secretary):
    project = ProjectFactory(branch=secretary.branch)
    amounts(project, ("saving", "verified", "5"), ("first_order", "verified", "7"))
    url = reverse("projects:benefits")

    for one, link in client.get(url).context["totals"]:
        rows = client.get(url + link).context["page"]
        assert sum(row.amount for row in rows) == one.amount


def test_benefits_are_narrowed_by_the_kind_of_project_and_summed(client, secretary):
    innovation = ProjectFactory(branch=secretary.branch, kind="innovation")
    fits = BenefitFactory(project=innovation)
    BenefitFactory(project=innovation, kind="first_order")
    BenefitFactory(project__branch=secretary.branch)

    query = {"project_kind": "innovation", "summed": "1", **YEAR}
    assert shown(client, "benefits", **query) == {fits}


def test_a_benefit_counts_on_the_last_day_of_its_period(client, secretary):
    project = ProjectFactory(branch=secretary.branch)
    fits = BenefitFactory(project=project, from_on=LAST_YEAR)
    BenefitFactory(project=project, until_on=datetime.date(2027, 1, 1))

    assert shown(client, "benefits", **YEAR) == {fits}


def test_patents_count_by_the_stage_asked_for(client, secretary):
    old = {"filed_on": LAST_YEAR, "granted_on": datetime.date(2026, 2, 1)}
    granted = PatentFactory(branch=secretary.branch, **old)
    filed = PatentFactory(branch=secretary.branch)

    assert shown(client, "patents", stage="granted", **YEAR) == {granted}
    assert shown(client, "patents", stage="filed", **YEAR) == {filed}


def test_a_patent_without_a_project_leads_to_its_page_for_who_may_change_it(client, secretary):
    patent = PatentFactory(branch=secretary.branch)
    page = reverse("projects:patent-edit", args=[patent.pk])

    seen_by_secretary = client.get(reverse("projects:patents")).content.decode()
    client.force_login(MemberFactory(branch=secretary.branch, with_user=True).user)
    seen_by_member = client.get(reverse("projects:patents")).content.decode()

    assert (page in seen_by_secretary, page in seen_by_member) == (True, False)
    assert patent.title in seen_by_member


def test_trials_are_narrowed_by_kind_and_day(client, secretary):
    project = ProjectFactory(branch=secretary.branch)
    fits = TrialFactory(project=project, kind="onsite_test")
    TrialFactory(project=project, kind="onsite_test", on=LAST_YEAR)
    TrialFactory(project=project)

    assert shown(client, "trials", kind="onsite_test", **YEAR) == {fits}


def test_solved_issues_count_on_the_day_they_were_solved(client, secretary):
    project = ProjectFactory(branch=secretary.branch)
    fits = IssueFactory(project=project, raised_on=LAST_YEAR, solved_on=datetime.date(2026, 1, 2))
    IssueFactory(project=project)

    assert shown(client, "issues", solved="1", **YEAR) == {fits}


EXPORTS = [
    ("export", ProjectFactory),
    ("benefits-export", BenefitFactory),
    ("patents-export", PatentFactory),
    ("trials-export", TrialFactory),
    ("issues-export", IssueFactory),
]


@pytest.mark.parametrize(("name", "factory"), EXPORTS)
def test_an_exported_list_has_its_rows_and_is_logged(client, secretary, name, factory):
    project = ProjectFactory(branch=secretary.branch, title="被导出的项目")
    if factory is ProjectFactory:
        ProjectFactory()
    else:
        factory(project=project, branch=secretary.branch)
        factory()

    response = client.post(reverse(f"projects:{name}"))

    rows = list(load_workbook(io.BytesIO(response.content)).active.values)[3:]
    assert [any("被导出的项目" in str(cell) for cell in row) for row in rows] == [True]
    entry = AuditEntry.objects.get()
    assert (entry.rows, entry.branch_id) == (1, secretary.branch.pk)
    assert entry.detail == f"projects:{name}"


def many(factory, count, branch):
    project = ProjectFactory(branch=branch, leader=MemberFactory(branch=branch))
    if factory is ProjectFactory:
        ProjectFactory.create_batch(count - 1, branch=branch, group=GroupFactory(branch=branch))
    else:
        factory.create_batch(count, project=project, branch=branch)


# session, user with roles, the rows and what the page says of them, unread notices
COUNTS = [
    ("list", ProjectFactory, {"view": "table"}, 7),
    ("list", ProjectFactory, {"view": "board"}, 7),
    ("benefits", BenefitFactory, {}, 6),
    ("patents", PatentFactory, {}, 6),
    ("trials", TrialFactory, {}, 5),
    ("issues", IssueFactory, {}, 5),
]


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(("name", "factory", "query", "expected"), COUNTS)
def test_a_list_runs_the_same_queries_for_any_number_of_rows(
    client, secretary, django_assert_num_queries, name, factory, query, expected, count
):
    many(factory, count, secretary.branch)

    with django_assert_num_queries(expected):
        client.get(reverse(f"projects:{name}"), query)


def test_writable_projects_are_those_that_the_rule_names(client, secretary):
    group = GroupFactory(branch=secretary.branch)
    leader = MemberFactory(
        branch=secretary.branch, group=group, post="group_leader", with_user=True
    )
    of_group = ProjectFactory(branch=secretary.branch, group=group)
    led = ProjectFactory(branch=secretary.branch, leader=leader)
    over = ProjectFactory(branch=secretary.branch, leader=leader, state="verified")
    other = ProjectFactory(branch=secretary.branch)

    assert set(Project.objects.writable_by(leader.user)) == {of_group, led}
    assert set(Project.objects.writable_by(secretary.user)) == {of_group, led, over, other}
