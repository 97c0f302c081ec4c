import datetime

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook

from members.roster import reading
from members.roster.columns import COLUMNS, recognise
from members.roster.rows import read_rows
from tests.factories.rosters import roster, sample, saved, table, workbook

TODAY = datetime.date(2026, 11, 22)


def reasons(table):
    return [
        (p.row, p.column, p.reason) for row in read_rows(table, TODAY).rows for p in row.problems
    ]


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("姓  名", "name"),
        ("出生\n年月", "born_on"),
        ("身份证号码*", "id_number"),
        ("学历", "education"),
        ("职务", "position"),
        ("入党时间（年月）", "joined_on"),
        ("EDUCATION", "education"),
        ("Date of birth", "born_on"),
        ("ＮＡＭＥ", "name"),
        ("星座", ""),
    ],
)
def test_recognise(heading, key):
    assert recognise(heading) == key


def test_no_two_columns_share_a_name():
    names = [name for column in COLUMNS for name in {recognise(name) for name in column.names}]

    assert sorted(names) == sorted(column.key for column in COLUMNS)


def test_the_roster_is_found_behind_notes_and_titles():
    found = reading.read_table(sample("messy"))

    assert (found.sheet.name, found.head, len(found.fields)) == ("党员花名册", 3, 14)


def test_columns_that_nobody_knows_are_left_out():
    found = reading.read_table(workbook(["星座", "姓名", "姓名"], ["白羊", "张三", "李四"]))

    assert found.fields == {2: "name"}
    assert found.left_out == ["星座", "姓名"]


def test_a_sheet_without_known_headings_has_no_names():
    assert reading.read_table(workbook(["x"])).has_names is False


def test_an_empty_workbook_is_refused():
    with pytest.raises(ValidationError) as error:
        reading.read_table(workbook())

    assert error.value.code == "no_rows"


def test_twenty_thousand_rows_are_refused():
    people = ([f"张三{n}"] for n in range(20_000))

    with pytest.raises(ValidationError) as error:
        reading.read_table(workbook(["姓名"], *people))

    assert error.value.code == "too_many_rows"


def test_a_long_sheet_beside_the_roster_does_no_harm():
    book = Workbook()
    for number in range(5_001):
        book.active.append([number])
    sheet = book.create_sheet("名册")
    sheet.append(["姓名", "性别"])

    assert reading.read_table(saved(book)).sheet.name == "名册"


def test_a_department_merged_over_rows_is_everybodys():
    content = workbook(
        ["部门", "姓名"],
        ["第三制品部", "张三"],
        [None, "李四"],
        ["第四制品部", "王五"],
        merged=["A2:A3"],
    )

    rows = read_rows(reading.read_table(content), TODAY).rows

    assert [row.values["department"] for row in rows] == ["第三制品部", "第三制品部", "第四制品部"]


def test_rows_that_are_no_people_are_left_out_and_said_so():
    content = workbook(
        ["序号", "姓名", "性别"],
        ["第一党小组", None, None],
        [1, "张三", "男"],
        [2, None, None],
        ["序号", "姓名", "性别"],
        ["小计", 1, None],
        ["注：本表一式两份", None, None],
        ["填表人：", None, "审核人："],
        merged=["A2:C2"],
    )

    found = read_rows(reading.read_table(content), TODAY)

    assert [row.name for row in found.rows] == ["张三"]
    assert [left.row for left in found.left_out] == [2, 5, 6, 7, 8]
    assert found.blank == 1


def test_a_missing_birth_is_taken_from_the_id_number():
    row = read_rows(table({"姓名": "卫建", "身份证号": "999999198702180099"}), TODAY).rows[0]

    assert (str(row.values["born_on"]), row.is_birth_derived) == ("1987-02-18", True)


@pytest.mark.parametrize(
    ("person", "columns"),
    [
        ({"出生年月": "1987.03", "身份证号": "999999198702180099"}, ["出生年月"]),
        ({"出生年月": "2000.05", "入党时间": "2018.04"}, ["入党时间"]),
        ({"出生年月": "2000.05", "入党时间": "1999.04"}, ["入党时间"]),
        ({"出生年月": "2000.05", "入党时间": "2018.05"}, []),
        ({"入党时间": "2015.07", "转正时间": "2015.06"}, ["转正时间"]),
        ({"入党时间": "2015.07.20", "转正时间": "2015.07"}, []),
        ({"党员类别": "预备党员", "转正时间": "2015.06"}, ["党员类别"]),
        ({"党员类别": "积极分子", "入党时间": "2015.06"}, ["党员类别"]),
        ({"党员类别": "名誉党员"}, ["党员类别"]),
        ({"性别": "不详", "是否业务骨干": "也许"}, ["性别", "是否业务骨干"]),
        ({"备注": "长" * 2001, "籍贯": "长" * 101}, ["备注", "籍贯"]),
        ({"岗位": "=1+1"}, ["岗位"]),
        ({"部门": "部" * 51}, ["部门"]),
    ],
)
def test_contradictions_are_reported_by_column(person, columns):
    found = [column for _row, column, _reason in reasons(table({"姓名": "张三"} | person))]

    assert sorted(found) == sorted(columns)


def test_every_reason_of_a_row_is_told():
    found = reasons(table({"姓名": None, "性别": "x", "手机号": "12"}))

    assert [column for _row, column, _reason in found] == ["性别", "手机号", "姓名"]


def test_masked_cells_and_words_for_nothing_say_nothing():
    person = {"姓名": "张三", "手机号": "138****5678", "家庭住址": "郑州市高新区****", "备注": "无"}

    row = read_rows(reading.read_table(roster(person)), TODAY).rows[0]

    assert row.values == {"name": "张三"}
    assert row.masks == {"phone": "138****5678", "address": "郑州市高新区****"}
