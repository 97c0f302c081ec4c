import datetime

import pytest
from django.core.exceptions import ValidationError

from branchhub.core.xlsx import Cell
from members.choices import PostKind
from members.roster import units, values
from members.roster.values import Masked

TODAY = datetime.date(2026, 11, 22)
MAY = datetime.datetime(1988, 5, 12)  # noqa: DTZ001
LATER = datetime.datetime(2027, 1, 1)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("value", "number_format", "date"),
    [
        ("1988.05", "General", "1988-05"),
        ("1988-5", "General", "1988-05"),
        ("1988/5/12", "General", "1988-05-12"),
        ("1988年5月", "General", "1988-05"),
        ("1988年5月12日", "@", "1988-05-12"),
        ("１９８８．０５", "General", "1988-05"),
        (" 1988 . 05 ", "General", "1988-05"),
        ("1988", "General", "1988"),
        ("19880512", "@", "1988-05-12"),
        ("198805", "@", "1988-05"),
        ("1988-05-12 00:00:00", "General", "1988-05-12"),
        (19880512, "General", "1988-05-12"),
        (198805, "General", "1988-05"),
        (1988, "General", "1988"),
        (1988.05, "General", "1988-05"),
        (1990.1, "0.00", "1990-10"),
        (32275, "General", "1988-05-12"),
        (32275.5, "General", "1988-05-12"),
        (MAY, "yyyy-mm-dd h:mm:ss", "1988-05-12"),
        (MAY, "mm-dd-yy", "1988-05-12"),
        (MAY, "yyyy.mm", "1988-05"),
        (MAY, 'yyyy"年"m"月"', "1988-05"),
        (MAY, '[$-804]yyyy"年"m"月"d"日"', "1988-05-12"),
        (MAY, "[Red]yyyy", "1988"),
        ("—", "General", None),
        ("无", "General", None),
    ],
)
def test_read_date_as_far_as_it_is_shown(value, number_format, date):
    read = values.read_date(Cell(value, number_format), TODAY)

    assert str(read) == str(date)


@pytest.mark.parametrize(
    "value",
    [
        "1990.13", "1990.02.30", "88.05", "88年5月", "2099.01", "1899.12", "五月", "😀", "-5",
        1990.1, 0, -1, 41.5, 99999, 1e300, float("inf"), float("nan"), 19881350, True,
        datetime.time(1, 2), datetime.timedelta(days=3), LATER,
    ],
)  # fmt: skip
def test_read_date_refuses(value):
    with pytest.raises(ValidationError):
        values.read_date(Cell(value), TODAY)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("卫　建", "卫建"),
        (" 何 子 轩 ", "何子轩"),
        ("古丽娜尔·艾合买提", "古丽娜尔·艾合买提"),
        ("古丽娜尔 • 艾合买提", "古丽娜尔·艾合买提"),
        ("Ana  Maria", "Ana Maria"),
        ("张\n三", "张三"),
        ("李\u200b四", "李四"),
    ],
)
def test_read_name(text, name):
    assert values.read_name(values.cell_text(Cell(text))) == name


@pytest.mark.parametrize("text", ["123", "***", "😀", "张" * 51])
def test_read_name_refuses(text):
    with pytest.raises(ValidationError):
        values.read_name(text)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (Cell("=A1", is_formula=True), "formula"),
        (Cell('=HYPERLINK("http://127.0.0.1/","x")'), "formula"),
        (Cell("#REF!", is_error=True), "excel_error"),
    ],
)
def test_cell_text_refuses(cell, code):
    with pytest.raises(ValidationError) as error:
        values.cell_text(cell)

    assert error.value.code == code


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("'=1+1", "=1+1"),
        (13800000000.0, "13800000000"),
        (3, "3"),
        (1.5, "1.5"),
        ("大专（夜校）２级", "大专（夜校）2级"),
        ("a\x00b\r\nc", "ab\nc"),
    ],
)
def test_cell_text(value, text):
    assert values.cell_text(Cell(value)) == text


@pytest.mark.parametrize(
    ("text", "id_number"),
    [
        ("999999198702180099", "999999198702180099"),
        ("99999919660928007x", "99999919660928007X"),
        (" 999999 19870218 0099", "999999198702180099"),
        ("９９９９９９１９８７０２１８００９９", "999999198702180099"),
        ("410***********1234", Masked("410***********1234")),
    ],
)
def test_read_id_number(text, id_number):
    assert values.read_id_number(text) == id_number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("4.10105E+17", "digits_lost"),
        ("4.10105198702180e+17", "digits_lost"),
        ("999999870218009", "id_length"),
        ("99999919870218009A", "id_length"),
        ("999999199005010011", "id_check"),
        ("999999198713180094", "id_birth"),
    ],
)
def test_read_id_number_refuses(text, code):
    with pytest.raises(ValidationError) as error:
        values.read_id_number(text)

    assert error.value.code == code


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("100-0000-0001", "10000000001"),
        ("+86 138 0000 0001", "13800000001"),
        ("（0371）6777-1234", "037167771234"),
        ("１３８００００００００", "13800000000"),
        ("138****5678", Masked("138****5678")),
    ],
)
def test_read_phone(text, phone):
    assert values.read_phone(text) == phone


@pytest.mark.parametrize("text", ["123456", "1" * 16, "电话", "138/139", "1.38E+10"])
def test_read_phone_refuses(text):
    with pytest.raises(ValidationError):
        values.read_phone(text)


@pytest.mark.parametrize(
    ("text", "ethnic_group"),
    [("汉", "汉族"), ("汉族", "汉族"), ("维吾尔", "维吾尔族"), ("穿青人", "穿青人")],
)
def test_read_ethnic_group(text, ethnic_group):
    assert values.read_ethnic_group(text) == ethnic_group


@pytest.mark.parametrize(
    ("text", "kinds", "unknown"),
    [
        ("书记", [PostKind.SECRETARY], []),
        ("党支部副书记、组织委员", [PostKind.DEPUTY, PostKind.ORGANISATION], []),
        ("支部委员/第一党小组组长", [PostKind.COMMISSIONER, PostKind.GROUP_LEADER], []),
        ("青年委员；群众", [PostKind.COMMISSIONER], []),
        ("领队 组长", [PostKind.GROUP_LEADER], ["领队"]),
        ("副组长", [], ["副组长"]),
    ],
)
def test_read_posts(text, kinds, unknown):
    assert values.read_posts(text) == (kinds, unknown)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("一党小组", "第一党小组"),
        ("第1党小组", "第一党小组"),
        ("2组", "第二党小组"),
        ("第十二小组", "第十二党小组"),
        ("第 二 党小组", "第二党小组"),
        ("机关党小组", "机关党小组"),
        ("第0党小组", "第0党小组"),
    ],
)
def test_group_name(text, name):
    assert units.group_name(text) == name


@pytest.mark.parametrize(("text", "name"), [("第3制品部", "第三制品部"), ("第123部", "第123部")])
def test_department_name(text, name):
    assert units.department_name(text) == name


@pytest.mark.parametrize(("number", "text"), [(1, "一"), (10, "十"), (19, "十九"), (20, "二十")])
def test_chinese_number(number, text):
    assert units.chinese_number(number) == text
