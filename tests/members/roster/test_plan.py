import datetime

import pytest

from branchhub.core.encryption import lookup_hash
from members.roster import reading
from members.roster.plan import Choices, Kind, build_plan
from tests.factories.members import (
    BranchFactory,
    DepartmentFactory,
    GroupFactory,
    MemberFactory,
    PostFactory,
)
from tests.factories.rosters import sample, table

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)
ID, OTHER_ID = "999999198702180099", "999999199002080040"
WRONG_ROWS = {
    16: ["姓 名"],
    19: ["出生 年月"],
    22: ["转正日期"],
    25: ["入党日期"],
    28: ["身份证号码"],
    31: ["身份证号码", "所在党小组"],
    34: ["姓 名"],
    37: ["党员类别"],
}


def plan_of(branch, *people, **choices):
    return build_plan(branch, table(*people), today=TODAY, choices=Choices(**choices))


def kinds(plan):
    return [entry.kind for entry in plan.entries]


def counts(plan):
    return {kind.value: len(plan.of(kind)) for kind in Kind if plan.of(kind)}


def wrong_columns(plan):
    columns = {}
    for problem in plan.problems:
        columns.setdefault(problem.row, []).append(problem.column)
    return columns


def changes(plan):
    return [(c.key, str(c.old), str(c.new)) for entry in plan.entries for c in entry.changes]


@pytest.fixture
def branch():
    return BranchFactory()


def known(branch, **fields):
    """A member as the pages store one."""
    return MemberFactory(branch=branch, id_hash=lookup_hash(fields.get("id_number", "")), **fields)


def test_the_standard_sample_is_all_new(branch):
    plan = build_plan(branch, reading.read_table(sample("standard")), today=TODAY)

    assert counts(plan) == {"new": 21}
    assert plan.new_units == {
        "group": ["第一党小组", "第二党小组"],
        "department": ["第三制品部", "第四制品部", "第九制品部"],
    }


def test_the_messy_sample_in_an_empty_branch(branch):
    plan = build_plan(branch, reading.read_table(sample("messy")), today=TODAY)

    assert counts(plan) == {"new": 34, "wrong": 8, "duplicate": 1}
    assert [left.row for left in plan.left_out] == [49, 50]
    assert wrong_columns(plan) == WRONG_ROWS | {31: ["身份证号码"]}
    assert plan.new_units["group"] == ["第一党小组", "第二党小组"]


def test_the_messy_sample_in_a_branch_with_its_units(branch):
    for name in ("第一党小组", "第二党小组"):
        GroupFactory(branch=branch, name=name)
    for name in ("第三制品部", "第四制品部", "第九制品部"):
        DepartmentFactory(branch=branch, name=name)

    plan = build_plan(branch, reading.read_table(sample("messy")), today=TODAY)

    assert counts(plan) == {"new": 34, "wrong": 8, "duplicate": 1}
    assert wrong_columns(plan) == WRONG_ROWS
    assert plan.new_units == {}
    assert [(e.row.number, e.first_row) for e in plan.of(Kind.DUPLICATE)] == [(13, 7)]


def test_an_id_number_finds_a_member_of_another_name(branch):
    member = known(branch, name="卫健", id_number=ID, born_on="1987-02")

    plan = plan_of(branch, {"姓名": "卫建", "身份证号": ID})

    assert plan.entries[0].member == member
    assert changes(plan) == [("name", "卫健", "卫建")]


def test_name_and_month_of_birth_find_a_member(branch):
    member = known(branch, name="卫 建", born_on="1987-02-18")

    plan = plan_of(branch, {"姓名": "卫建", "出生年月": "1987.02", "手机号": "13800000000"})

    assert plan.entries[0].member == member
    assert changes(plan) == [("phone", "", "13800000000")]


@pytest.mark.parametrize(
    ("stored", "row"),
    [
        ({"born_on": "1987-03"}, {"出生年月": "1987.02"}),
        ({"born_on": "1987"}, {"出生年月": "1987.02"}),
        ({}, {"出生年月": "1987.02"}),
        ({"born_on": "1987-02"}, {"性别": "男"}),
        ({"born_on": "1987-02", "id_number": OTHER_ID}, {"出生年月": "1987.02", "身份证号": ID}),
    ],
)
def test_a_namesake_who_may_be_meant_is_asked_about(branch, stored, row):
    member = known(branch, name="卫建", **stored)

    plan = plan_of(branch, {"姓名": "卫建"} | row)

    assert kinds(plan) == [Kind.ASK]
    assert [candidate.member for candidate in plan.entries[0].candidates] == [member]


def test_a_namesake_with_other_birth_and_id_number_is_somebody_else(branch):
    known(branch, name="卫建", born_on="1990-02", id_number=OTHER_ID)

    assert kinds(plan_of(branch, {"姓名": "卫建", "身份证号": ID})) == [Kind.NEW]


def test_a_namesake_about_whom_nothing_new_is_said_is_the_same(branch):
    known(branch, name="卫建", sex="male")

    assert kinds(plan_of(branch, {"姓名": "卫建", "性别": "男"})) == [Kind.SAME]


def test_a_masked_id_number_tells_twins_of_one_name_apart(branch):
    known(branch, name="卫建", born_on="1987-02", id_number=ID)
    other = known(branch, name="卫建", born_on="1987-02", id_number="999999198702180048")
    row = {"姓名": "卫建", "出生年月": "1987.02", "身份证号": "999***********0048", "性别": "男"}

    assert plan_of(branch, row).entries[0].member == other


def test_answers_say_who_a_row_is(branch):
    member = known(branch, name="卫建", born_on="1990")
    row = {"姓名": "卫建", "性别": "男"}

    same = plan_of(branch, row, answers={2: str(member.pk)})
    other = plan_of(branch, row, answers={2: "new"})

    assert (same.entries[0].member, kinds(same)) == (member, [Kind.CHANGED])
    assert (other.entries[0].member, kinds(other)) == (None, [Kind.NEW])


def test_two_rows_that_could_both_be_one_member_are_asked_about(branch):
    known(branch, name="卫建", born_on="1987-02")
    first = {"姓名": "卫建", "出生年月": "1987.02", "身份证号": ID}
    second = first | {"身份证号": "999999198702180048"}

    assert kinds(plan_of(branch, first, second)) == [Kind.ASK, Kind.ASK]


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ({"身份证号": ID}, {"身份证号": ID, "姓名": "卫健"}, Kind.DUPLICATE),
        ({"出生年月": "1987.02"}, {"出生年月": "1987.02.18"}, Kind.DUPLICATE),
        ({"出生年月": "1987.02"}, {"出生年月": "1987.03"}, Kind.NEW),
        ({"性别": "男"}, {"性别": "男"}, Kind.DUPLICATE),
        ({"性别": "男"}, {"性别": "女"}, Kind.NEW),
        ({"身份证号": ID}, {"身份证号": "999999198702180048"}, Kind.NEW),
        ({"身份证号": "1"}, {"身份证号": ID}, Kind.NEW),
    ],
)
def test_duplicates_within_the_file(branch, first, second, kind):
    plan = plan_of(branch, {"姓名": "卫建"} | first, {"姓名": "卫建"} | second)

    assert kinds(plan)[1] == kind


@pytest.mark.parametrize(
    ("stored", "cell", "expected"),
    [
        ("1987-02-18", "1987.02", []),
        ("1987-02", "1987.2", []),
        ("1987-02", "1987.02.18", [("joined_on", "1987-02", "1987-02-18")]),
        ("1987-02", "1987.03", [("joined_on", "1987-02", "1987-03")]),
        ("1987-02", "无", []),
        ("", "1987", [("joined_on", "None", "1987")]),
    ],
)
def test_a_date_changes_when_it_is_another_or_better_known(branch, stored, cell, expected):
    known(branch, name="卫建", born_on="1950-02", joined_on=stored)

    plan = plan_of(branch, {"姓名": "卫建", "出生年月": "1950.02", "入党时间": cell})

    assert changes(plan) == expected


def test_empty_and_masked_cells_change_nothing(branch):
    known(branch, name="卫建", born_on="1987-02", phone="13800005678", address="郑州市", remark="x")

    plan = plan_of(
        branch,
        {
            "姓名": "卫建",
            "出生年月": "1987.02",
            "手机号": "138****5678",
            "家庭住址": "****",
            "备注": "",
        },
    )

    assert kinds(plan) == [Kind.SAME]


def test_row_and_member_together_must_be_possible(branch):
    known(branch, name="卫建", born_on="1987-02", joined_on="2008-06")

    plan = plan_of(branch, {"姓名": "卫建", "出生年月": "1987.02", "转正时间": "2007.06"})

    assert wrong_columns(plan) == {2: ["转正时间"]}


def test_with_a_group_in_the_branch_an_unknown_one_is_wrong(branch):
    GroupFactory(branch=branch, name="第一党小组")

    plan = plan_of(branch, {"姓名": "甲", "党小组": "1组"}, {"姓名": "乙", "党小组": "二党小组"})

    assert kinds(plan) == [Kind.NEW, Kind.WRONG]
    assert plan.entries[0].row.values["group"] == "第一党小组"


def test_a_group_that_is_closed_is_wrong(branch):
    GroupFactory(branch=branch, name="第一党小组", closed_on=TODAY)

    assert wrong_columns(plan_of(branch, {"姓名": "甲", "党小组": "一组"})) == {2: ["党小组"]}


def test_units_need_not_be_created(branch):
    plan = plan_of(branch, {"姓名": "甲", "党小组": "一组", "部门": "三部"}, without={"group"})

    assert plan.new_units == {"department": ["三部"]}
    assert "group" not in plan.entries[0].row.values


@pytest.mark.parametrize("status", ["停止党籍", "除名", "已转出"])
def test_statuses_of_a_decision_are_not_imported(branch, status):
    known(branch, name="卫建", born_on="1987-02")

    plan = plan_of(
        branch,
        {"姓名": "卫建", "出生年月": "1987.02", "党员类别": status},
        {"姓名": "新人", "出生年月": "1987.02", "党员类别": status},
    )

    assert kinds(plan) == [Kind.WRONG, Kind.WRONG]


def test_a_status_already_entered_for_later_is_left_alone(branch):
    member = known(branch, name="卫建", born_on="1987-02")
    member.status_periods.update(until_on=TODAY + datetime.timedelta(days=9))

    plan = plan_of(branch, {"姓名": "卫建", "出生年月": "1987.02", "党员类别": "预备党员"})

    assert wrong_columns(plan) == {2: ["党员类别"]}


@pytest.mark.parametrize(
    ("dates", "status"),
    [
        ({}, None),
        ({"入党时间": "2026.05"}, "probationary"),
        ({"入党时间": "2020.05"}, "full"),
        ({"入党时间": "2025.05", "转正时间": "2026.05"}, "full"),
    ],
)
def test_the_status_of_a_new_person_without_one_follows_from_the_dates(branch, dates, status):
    given = {c.key: c.new for c in plan_of(branch, {"姓名": "甲"} | dates).entries[0].changes}

    assert given.get("status") == status


def test_posts_are_proposed_unless_held(branch):
    member = known(branch, name="卫建", born_on="1987-02")
    PostFactory(member=member, kind="publicity")

    plan = plan_of(
        branch,
        {"姓名": "卫建", "出生年月": "1987.02", "党内职务": "宣传委员、组织委员、领队"},
        {"姓名": "", "党内职务": "书记"},
    )

    assert [(p.name, p.kind, p.obstacle) for p in plan.proposals] == [("卫建", "organisation", "")]
    assert plan.unknown_posts == [(2, "领队")]


@pytest.mark.parametrize(
    "row",
    [
        {"党内职务": "书记"},
        {"党内职务": "组长"},
        {"党内职务": "组长", "党小组": "第一党小组"},
        {"党内职务": "委员", "党员类别": "积极分子"},
    ],
)
def test_posts_that_can_not_be_given_say_why(branch, row):
    group = GroupFactory(branch=branch, name="第一党小组")
    PostFactory(member__branch=branch, kind="secretary")
    MemberFactory(branch=branch, group=group, post="group_leader")

    plan = plan_of(branch, {"姓名": "甲"} | row)

    assert [bool(proposal.obstacle) for proposal in plan.proposals] == [True]


def test_the_digest_tells_whether_the_plan_is_still_the_same(branch):
    row = {"姓名": "卫建", "出生年月": "1987.02"}
    first = plan_of(branch, row).digest

    assert plan_of(branch, row).digest == first
    known(branch, name="卫建", born_on="1987-02")
    assert plan_of(branch, row).digest != first
