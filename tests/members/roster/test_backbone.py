"""The column that says since when somebody is a business backbone."""

import datetime
import io

import pytest
from openpyxl import load_workbook

from members.models import Member
from members.roster.exporting import export_roster
from members.roster.plan import Kind, build_plan
from members.roster.writing import write
from tests.factories.members import BranchFactory, MemberFactory, UserFactory
from tests.factories.rosters import table
from tests.history import rows_without_history

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)
SINCE = datetime.date(2019, 5, 12)
HEADING = "成为业务骨干时间"


@pytest.fixture
def branch():
    return BranchFactory()


@pytest.fixture
def backbone(branch):
    return MemberFactory(
        branch=branch, name="卫建", born_on="1988-05", is_backbone=True, backbone_since=SINCE
    )


def import_into(branch, *people):
    plan = build_plan(branch, table(*people), today=TODAY)
    write(plan, by=None)
    return plan


def person(**values):
    return {"姓名": "卫建", "出生年月": "1988.05"} | values


def known(branch):
    return branch.members.values_list("is_backbone", "backbone_since").get()


def test_a_day_makes_somebody_a_backbone(branch):
    import_into(branch, person(**{HEADING: "2019.05.12"}))

    assert known(branch) == (True, SINCE)


def test_a_month_asks_for_the_day(branch):
    plan = import_into(branch, person(**{HEADING: "2019.05"}))

    assert [problem.column for problem in plan.problems] == [HEADING]
    assert not Member.objects.exists()


def test_a_day_of_somebody_who_is_none_is_told(branch):
    plan = import_into(branch, person(**{HEADING: "2019.05.12", "是否业务骨干": "否"}))

    assert [problem.key for problem in plan.problems] == ["backbone_since"]


def test_who_is_a_backbone_no_more_loses_the_day(branch, backbone):
    import_into(branch, person(是否业务骨干="否"))

    assert known(branch) == (False, None)
    assert rows_without_history() == []


def test_a_file_without_the_column_leaves_the_day(branch, backbone):
    plan = import_into(branch, person(是否业务骨干="是"))

    assert [entry.kind for entry in plan.entries] == [Kind.SAME]
    assert known(branch) == (True, SINCE)


def test_the_export_is_imported_without_a_change(branch, backbone):
    content = export_roster(
        branch, branch.members.order_by("pk"), is_masked=False, by=UserFactory()
    )
    head, row = load_workbook(io.BytesIO(content)).active.values

    assert dict(zip(head, row, strict=True))[HEADING] == "2019.05.12"
    plan = import_into(branch, dict(zip(head, row, strict=True)))
    assert [entry.kind for entry in plan.entries] == [Kind.SAME]
