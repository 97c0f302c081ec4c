import datetime
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook, load_workbook

from branchhub.core import xlsx
from tests.factories.rosters import saved, workbook

MAY = datetime.datetime(1988, 5, 12)  # noqa: DTZ001


def zipped(**parts) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def replaced(content, part, text) -> bytes:
    """The workbook with one part's text replaced by `text(old)`."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, text(data.decode()) if name == part else data)
    return stream.getvalue()


def laughing(xml) -> str:
    """The XML with entities that would grow beyond all memory."""
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    head, _, rest = xml.partition("<sheetData>")
    return f"<!DOCTYPE x [{entities}]>{head}<sheetData>{rest}".replace("张三", "&a9;")


def many_sheets() -> bytes:
    book = Workbook()
    for _number in range(10):
        book.create_sheet()
    return saved(book)


def inline(content) -> bytes:
    return replaced(content, "xl/worksheets/sheet1.xml", laughing)


BAD = {
    "nothing": (b"", "empty"),
    "csv": ("姓名,性别\n张三,男\n".encode("gb18030"), "not_xlsx"),
    "NUL bytes": (b"\x00" * 100, "not_xlsx"),
    "xls": (xlsx.OLE + b"\x00" * 600, "old_format"),
    "password": (xlsx.OLE + b"\x00" * 600 + xlsx.ENCRYPTED_PACKAGE, "password"),
    "docx": (zipped(word__document="<x/>"), "not_xlsx"),
    "only called xl": (zipped(xl__nothing="<x/>"), "unreadable"),
    "cut off": (workbook(["姓名"], ["张三"])[:900], "unreadable"),
    "PK alone": (b"PK\x03\x04", "unreadable"),
    "50 MB": (b"PK" + b"\x00" * (50 * xlsx.MEGABYTE), "too_large"),
    "zip bomb": (zipped(xl__workbook=b"0" * (40 * xlsx.MEGABYTE)), "too_large"),
    "many parts": (zipped(**{f"xl__{n}": "" for n in range(1001)}), "too_large"),
    "many sheets": (many_sheets(), "too_many_sheets"),
    "entities": (inline(workbook(["姓名"], ["张三"])), "unreadable"),
}


@pytest.mark.parametrize(("content", "code"), BAD.values(), ids=BAD)
def test_read_sheets_refuses(content, code):
    with pytest.raises(ValidationError) as error:
        xlsx.read_sheets(content)

    assert error.value.code == code


def test_read_sheets_keeps_a_formula_and_does_not_compute_it():
    sheet = xlsx.read_sheets(workbook(["=1+1"]))[0]

    assert sheet.rows == {1: {1: xlsx.Cell("=1+1", is_formula=True)}}


def test_read_sheets_tells_merged_cells_and_skips_blank_ones():
    sheet = xlsx.read_sheets(workbook(["题目", None, " "], [], [None, "a"], merged=["A1:C1"]))[0]

    assert {number: list(row) for number, row in sheet.rows.items()} == {1: [1], 3: [2]}
    assert sheet.merged == [(1, 1, 1, 3)]


@pytest.mark.parametrize(("number", "shown"), [(57, "yyyy.mm"), (31, "yyyy.mm.dd")])
def test_read_sheets_knows_the_date_formats_of_chinese_excel(number, shown):
    content = replaced(
        workbook([MAY]),
        "xl/styles.xml",
        lambda xml: xml.replace('<xf numFmtId="164"', f'<xf numFmtId="{number}"'),
    )

    cell = xlsx.read_sheets(content)[0].rows[1][1]

    assert (cell.value, cell.number_format) == (MAY, shown)


def test_read_sheets_stops_after_five_thousand_rows():
    sheet = xlsx.read_sheets(workbook(*([n] for n in range(xlsx.MAX_ROWS + 1))))[0]

    assert sheet.is_too_long is True
    assert len(sheet.rows) == xlsx.MAX_ROWS


def test_a_cell_in_the_last_row_and_column_costs_nothing():
    book = Workbook()
    book.active["A1"] = "姓名"
    book.active["XFD1048576"] = "x"

    assert list(xlsx.read_sheets(saved(book))[0].rows) == [1]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+86", "-", "@SUM(A1)", "\tx", "\rx", "＝1", "'=x", "''-", "'", "a=b", "张三", ""],
)
def test_unescaped_gives_back_what_harmless_was_given(text):
    assert xlsx.unescaped(xlsx.harmless(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "\tx", "＝1", "'=x"])
def test_harmless_text_begins_with_an_apostrophe(text):
    assert xlsx.harmless(text) == f"'{text}"


def test_write_table_freezes_the_head_and_writes_text_as_text():
    content = xlsx.write_table("名册", ["姓名", "电话"], [["=1+1", "13800000000"], ["a\x00b", 7]])

    sheet = load_workbook(io.BytesIO(content)).active

    assert sheet.freeze_panes == "A2"
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [["姓名", "电话"], ["'=1+1", "13800000000"], ["ab", 7]]
    assert {cell.data_type for cell in sheet["B"][:2]} == {"s"}


def test_headings_do_no_harm_either():
    content = xlsx.write_table("对比", ["=1+1", "热控\x01支部"], [[1, 2]])

    heads = next(load_workbook(io.BytesIO(content)).active.iter_rows())

    assert [(cell.value, cell.data_type) for cell in heads] == [("'=1+1", "s"), ("热控支部", "s")]


def test_a_table_is_printed_as_wide_as_a_page_with_its_headings_on_each():
    table = xlsx.Table("名册", ["姓名"], [["张三"]], above=("热控制品党支部", "2026年"))

    sheet = load_workbook(io.BytesIO(xlsx.write_book([table]))).active

    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.print_title_rows == "$3:$3"


def test_write_table_makes_columns_wide_enough_for_chinese():
    content = xlsx.write_table("名册", ["姓名", "住址"], [["古丽娜尔·艾合买提", "街" * 100]])

    sheet = load_workbook(io.BytesIO(content)).active

    assert [sheet.column_dimensions[letter].width for letter in "AB"] == [19, 40]
