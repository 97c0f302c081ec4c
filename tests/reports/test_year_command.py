import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from activities.choices import Kind
from tests.factories.members import BranchFactory, DepartmentFactory
from tests.factories.projects import (
    BenefitFactory,
    CompanyTotalsFactory,
    DepartmentResultFactory,
    ProjectFactory,
)

pytestmark = pytest.mark.django_db

# As issue 4 names them.
KEYS = [
    "members", "groups", "departments", "backbones_to_activists", "research_projects",
    "patents_filed", "innovation_projects", "company_projects", "innovation_share", "company_key",
    "parent_company_key", "problems_solved", "verified_benefit_yuan", "small_classroom_sessions",
    "process_modifications", "onsite_tests", "first_order_yuan", "annual_output_yuan",
    "revenue_yuan", "revenue_growth",
]  # fmt: skip


def told(branch, year=2026) -> dict:
    out = StringIO()
    call_command("year_report", branch, str(year), "--json", stdout=out)
    return json.loads(out.getvalue())


def test_answer_has_just_these_keys():
    answer = told(str(BranchFactory().pk))

    assert list(answer) == ["branch", "from", "until", *KEYS, "sessions"]
    assert set(answer["sessions"]) == set(Kind.values)
    assert {tuple(each) for each in answer["sessions"].values()} == {("held", "due")}


def test_what_nobody_typed_in_and_shares_of_nothing_are_null():
    answer = told(str(BranchFactory().pk))

    unknown = [key for key, value in answer.items() if value is None]
    assert unknown == ["company_projects", "innovation_share", "revenue_yuan", "revenue_growth"]


def test_share_is_of_the_company_and_null_where_it_has_none():
    branch = BranchFactory()
    ProjectFactory.create_batch(3, branch=branch, kind="innovation")
    totals = CompanyTotalsFactory(branch=branch, innovation_projects=4)

    share = told(str(branch.pk))["innovation_share"]
    totals.innovation_projects = 0
    totals.save()

    assert (share, told(str(branch.pk))["innovation_share"]) == (0.75, None)


def test_growth_is_a_share_and_may_be_negative():
    department = DepartmentFactory()
    amounts = {"actual": Decimal(90), "year_before": Decimal(120)}
    DepartmentResultFactory(department=department, **amounts)

    answer = told(str(department.branch_id))

    assert (answer["revenue_yuan"], answer["revenue_growth"]) == (90, -0.25)


def test_amounts_keep_their_fen():
    benefit = {"certainty": "verified", "amount": Decimal("712400.55")}
    row = BenefitFactory(project__kind="innovation", **benefit)

    assert told(str(row.branch_id))["verified_benefit_yuan"] == 712400.55


def test_branch_is_found_by_its_name():
    branch = BranchFactory()

    assert told(branch.name)["branch"] == branch.name


@pytest.mark.parametrize(
    ("branch", "year", "message"),
    [
        ("第九十九党支部", 2026, "There is no branch 第九十九党支部."),
        ("999999", 2026, "There is no branch 999999."),
        ("同名支部", 2026, "Several branches are called 同名支部; give the number of one."),
        ("1", 1900, "This year does not exist."),
    ],
)
def test_wrong_branch_or_year_is_told(branch, year, message):
    BranchFactory.create_batch(2, name="同名支部")

    with translation.override("en"), pytest.raises(CommandError) as error:
        told(branch, year)

    assert str(error.value) == message


def test_without_json_there_is_a_line_a_figure():
    branch, out = BranchFactory(), StringIO()

    call_command("year_report", branch.name, "2026", stdout=out)

    lines = out.getvalue().splitlines()
    assert [line.partition(": ")[0] for line in lines[3:23]] == KEYS
    assert lines[-1] == "other: 0 / 0"
