import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from branchhub.core.encryption import lookup_hash
from branchhub.core.models import AuditEntry
from members.models import Member
from members.roster import reading
from members.roster.plan import Kind, build_plan
from members.roster.writing import write
from tests.factories.members import (
    BranchFactory,
    DepartmentFactory,
    GroupFactory,
    MemberFactory,
    UserFactory,
)
from tests.factories.rosters import sample, table
from tests.history import rows_without_history

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)
LAST_YEAR = datetime.date(2025, 6, 1)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(datetime.datetime(2026, 11, 22, 4, tzinfo=datetime.UTC))


def import_into(branch, *people, by=None):
    plan = build_plan(branch, table(*people), today=TODAY)
    write(plan, by=by)
    return plan


def periods(member):
    return list(member.status_periods.values_list("status", "from_on", "until_on"))


def memberships(member):
    return list(member.group_memberships.values_list("group__name", "from_on", "until_on"))


@pytest.fixture
def branch():
    return BranchFactory()


@pytest.fixture
def member(branch):
    """卫建, probationary since last year and in the first group since then."""
    group = GroupFactory(branch=branch, name="第一党小组")
    GroupFactory(branch=branch, name="第二党小组")
    member = MemberFactory(branch=branch, name="卫建", born_on="1987-02", status="probationary")
    member.status_periods.update(from_on=LAST_YEAR)
    member.group_memberships.create(group=group, from_on=LAST_YEAR)
    return member


ROW = {"姓名": "卫建", "出生年月": "1987.02"}


@pytest.mark.parametrize("name", ["standard", "messy"])
def test_the_same_file_twice_changes_nothing(branch, name):
    content = sample(name)
    write(build_plan(branch, reading.read_table(content), today=TODAY), by=None)

    again = build_plan(branch, reading.read_table(content), today=TODAY)

    assert len(again.of(Kind.SAME)) == {"standard": 21, "messy": 34}[name]
    assert again.of(Kind.NEW) + again.of(Kind.CHANGED) + again.of(Kind.ASK) == []


def test_a_new_person_is_stored_as_the_file_says(branch):
    import_into(branch, {"姓名": "吕　庆丰", "身份证号": "999999198210030123", "部门": "三部"})

    member = branch.members.get()
    assert (member.name, member.pinyin, member.initials) == ("吕庆丰", "lvqingfeng", "lqf")
    assert (str(member.born_on), member.department.name) == ("1982-10-03", "三部")
    assert (member.id_number, member.id_hash) == (
        "999999198210030123",
        lookup_hash("999999198210030123"),
    )


def test_new_people_come_after_the_others_in_the_files_order(branch):
    MemberFactory(branch=branch, name="甲", order=7)

    import_into(branch, {"姓名": "丙"}, {"姓名": "乙"})

    assert list(branch.members.values_list("name", "order")) == [("甲", 7), ("丙", 8), ("乙", 9)]


def test_created_groups_come_in_order_of_their_numbers(branch):
    import_into(branch, {"姓名": "甲", "党小组": "10组"}, {"姓名": "乙", "党小组": "二组"})

    names = list(branch.groups.values_list("name", flat=True))
    assert names == ["第二党小组", "第十党小组"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            {"党员类别": "正式", "入党时间": "2010.05", "转正时间": "2011.05"},
            [
                ("probationary", datetime.date(2010, 5, 1), datetime.date(2011, 5, 1)),
                ("full", datetime.date(2011, 5, 1), None),
            ],
        ),
        ({"党员类别": "正式", "入党时间": "2010"}, [("full", datetime.date(2010, 1, 1), None)]),
        ({"党员类别": "正式"}, [("full", TODAY, None)]),
        (
            {"党员类别": "预备", "入党时间": "2026.05.04"},
            [("probationary", datetime.date(2026, 5, 4), None)],
        ),
        ({"党员类别": "积极分子"}, [("activist", TODAY, None)]),
        ({}, []),
    ],
)
def test_statuses_of_a_new_person(branch, row, expected):
    import_into(branch, {"姓名": "甲"} | row)

    assert periods(branch.members.get()) == expected


@pytest.mark.parametrize(
    ("row", "start"),
    [
        ({"组织关系转入时间": "2019.08", "入党时间": "2010.05"}, datetime.date(2019, 8, 1)),
        ({"入党时间": "2010.05"}, datetime.date(2010, 5, 1)),
        ({}, TODAY),
    ],
)
def test_a_new_person_is_in_the_group_since_coming(branch, row, start):
    import_into(branch, {"姓名": "甲", "党小组": "一组"} | row)

    assert memberships(branch.members.get()) == [("第一党小组", start, None)]


def test_another_status_begins_today(branch, member):
    import_into(branch, ROW | {"党员类别": "正式党员"})

    assert periods(member) == [("probationary", LAST_YEAR, TODAY), ("full", TODAY, None)]


def test_a_regularisation_begins_on_its_day(branch, member):
    import_into(branch, ROW | {"党员类别": "正式党员", "转正时间": "2026.06.01"})

    day = datetime.date(2026, 6, 1)
    assert periods(member) == [("probationary", LAST_YEAR, day), ("full", day, None)]


def test_a_status_that_began_today_is_corrected(branch, member):
    member.status_periods.update(from_on=TODAY)

    import_into(branch, ROW | {"党员类别": "正式党员"})

    assert periods(member) == [("full", TODAY, None)]


def test_another_group_begins_today(branch, member):
    import_into(branch, ROW | {"党小组": "二组"})

    assert memberships(member) == [("第一党小组", LAST_YEAR, TODAY), ("第二党小组", TODAY, None)]


def test_somebody_who_left_comes_back(branch, member):
    member.status_periods.update(status="left")
    member.group_memberships.update(until_on=TODAY)

    import_into(branch, ROW | {"党员类别": "正式党员", "党小组": "二组"})

    assert periods(member) == [("left", LAST_YEAR, TODAY), ("full", TODAY, None)]
    assert memberships(member)[-1] == ("第二党小组", TODAY, None)


def test_another_name_reaches_the_account(branch):
    member = MemberFactory(branch=branch, name="卫健", id_number="999999198702180099")
    member.user = UserFactory(first_name="卫健")
    member.id_hash = lookup_hash(member.id_number)
    member.save()

    import_into(branch, {"姓名": "卫建", "身份证号": "999999198702180099"})

    member.user.refresh_from_db()
    assert member.user.first_name == "卫建"


def test_every_write_has_its_history_and_its_author(branch, member):
    author = UserFactory()
    for row in (member, *member.status_periods.all(), *member.group_memberships.all()):
        row.save()
    person = {"党员类别": "正式", "入党时间": "2010.05", "转正时间": "2011.05", "党小组": "二组"}

    import_into(branch, ROW | person, {"姓名": "甲"} | person, by=author)

    assert rows_without_history() == []
    assert set(Member.history.filter(history_user=author).values_list("name", "history_type")) == {
        ("卫建", "~"),
        ("甲", "+"),
    }


def test_an_import_is_logged(branch):
    author = UserFactory()

    import_into(branch, {"姓名": "甲"}, {"姓名": "乙"}, by=author)

    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.by, entry.branch_id, entry.rows) == ("import", author, branch.pk, 2)


def people(count, **more):
    shared = {"出生年月": "1987.02", "党小组": "一组", "部门": "三部", "入党时间": "2010.05"}
    return [
        {"姓名": f"党员{n}", "手机号": str(13800000000 + n)} | shared | more for n in range(count)
    ]


def branch_with_groups():
    branch = BranchFactory()
    GroupFactory(branch=branch, name="第一党小组")
    GroupFactory(branch=branch, name="第二党小组")
    return branch


def queries_of_import(branch, *rows):
    """Statements by their first word, of planning and writing."""
    with CaptureQueriesContext(connection) as queries:
        import_into(branch, *rows)
    return [query["sql"].split()[0] for query in queries.captured_queries]


def test_the_number_of_queries_does_not_grow_with_the_rows():
    """Beyond the batches in which SQLite takes rows: 30 members fill one."""
    few, many = branch_with_groups(), branch_with_groups()
    changes = {"党小组": "二组", "备注": "x", "党员类别": "预备党员"}

    new = [queries_of_import(few, *people(5)), queries_of_import(many, *people(30))]
    changed = [
        queries_of_import(few, *people(5, **changes)),
        queries_of_import(many, *people(30, **changes)),
    ]

    assert [len(new[0]), len(changed[0])] == [len(new[1]), len(changed[1])]
    assert many.members.filter(remark="x").count() == 30


def test_two_hundred_people_take_only_more_batches():
    few, many = (queries_of_import(BranchFactory(), *people(count)) for count in (5, 200))

    assert [word for word in many if word != "INSERT"] == [w for w in few if w != "INSERT"]
    assert many.count("INSERT") - few.count("INSERT") < 30


def test_departments_of_the_branch_are_used(branch):
    department = DepartmentFactory(branch=branch, name="第三制品部")

    import_into(branch, {"姓名": "甲", "部门": "第3制品部"})

    assert branch.members.get().department == department
