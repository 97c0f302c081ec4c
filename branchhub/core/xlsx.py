"""Reading workbooks that nobody has checked, and writing tables that do no harm."""

import contextlib
import datetime
import io
import re
import unicodedata
import warnings
import zipfile
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

MEGABYTE = 1024 * 1024
MAX_SIZE = 5 * MEGABYTE
MAX_UNZIPPED = 30 * MEGABYTE
MAX_PARTS = 1000
MAX_SHEETS = 10
MAX_ROWS = 5000
MAX_COLUMNS = 100
MAX_CELLS = 250_000
MAX_MERGED = 2000

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
ZIP = b"PK"

# Formats that Chinese Excel stores by number alone. Source: ECMA-376 part 1, 18.8.30, zh-cn.
CHINESE_FORMATS = dict.fromkeys((27, 36, 50, 52, 57), "yyyy.mm") | dict.fromkeys(
    (28, 29, 30, 31, 51, 53, 54, 58), "yyyy.mm.dd"
)

DANGEROUS = re.compile(r"^'*[=+\-@\t\r＝＋－＠]")
ESCAPED = re.compile(r"^'+[=+\-@\t\r＝＋－＠]")
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds: text, number, truth or date; a formula is its text."""

    value: str | int | float | bool | datetime.date | datetime.time | datetime.timedelta
    number_format: str = "General"
    is_formula: bool = False
    is_error: bool = False


@dataclass
class Sheet:
    """Rows that hold something, by number; in each the cells that do, by column from 1."""

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    is_too_long: bool = False


def read_sheets(content: bytes) -> list[Sheet]:
    """The sheets of an .xlsx, at most MAX_ROWS rows of each; formulas are not computed.

    `merged` holds first row, first column, last row, last column. Raises ValidationError with
    code "empty", "too_large", "password", "old_format", "not_xlsx", "too_many_sheets" or
    "unreadable".
    """
    _check_container(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of openpyxl, about what it does not draw
            return _sheets(content)
    except ValidationError:
        raise
    except Exception as error:  # a broken part can fail anywhere inside openpyxl
        raise _refusal("unreadable") from error


def _refusal(code: str) -> ValidationError:
    sentences = {
        "empty": _("The file is empty."),
        "too_large": _("The file is too large: at most 5 MB, unzipped at most 30 MB."),
        "password": _("The file is protected by a password. Save it without one and try again."),
        "old_format": _(
            "This is a file of an older program. Open it in Excel and save it as .xlsx."
        ),
        "not_xlsx": _("This is not an Excel workbook. Save it as .xlsx and try again."),
        "too_many_sheets": _("The workbook has more than 10 sheets. Keep the one to import."),
        "unreadable": _("The workbook is damaged. Open it in Excel, save it again as .xlsx."),
    }
    return ValidationError(sentences[code], code=code)


def _check_container(content: bytes) -> None:
    """Refuse what is no workbook, or would be too large once unzipped, before opening it."""
    if not content:
        raise _refusal("empty")
    if len(content) > MAX_SIZE:
        raise _refusal("too_large")
    if content.startswith(OLE):
        raise _refusal("password" if ENCRYPTED_PACKAGE in content else "old_format")
    if not content.startswith(ZIP):
        raise _refusal("not_xlsx")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise _refusal("unreadable") from error
    if any(part.flag_bits & 1 for part in parts):
        raise _refusal("password")
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNZIPPED:
        raise _refusal("too_large")
    if not any(part.filename.startswith("xl/") for part in parts):
        raise _refusal("not_xlsx")


def _sheets(content: bytes) -> list[Sheet]:
    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    try:
        worksheets = book.worksheets
        if len(worksheets) > MAX_SHEETS:
            raise _refusal("too_many_sheets")
        sheets, left = [], MAX_CELLS
        for worksheet in worksheets:
            sheet = _sheet(book, worksheet)
            left -= sum(len(row) for row in sheet.rows.values())
            if left < 0:
                raise _refusal("too_large")
            sheets.append(sheet)
        return sheets
    finally:
        book.close()


def _sheet(book, worksheet) -> Sheet:
    """Read row by row: openpyxl's own rows neither tell of merged cells nor stop at a width."""
    sheet = Sheet(worksheet.title)
    with worksheet._get_source() as source:
        parser = WorkSheetParser(
            source,
            worksheet._shared_strings,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, cells in parser.parse():
            row = {
                cell["column"]: _cell(book, cell)
                for cell in cells
                if cell["column"] <= MAX_COLUMNS and not _is_blank(cell["value"])
            }
            if not row:
                continue
            if len(sheet.rows) == MAX_ROWS:
                sheet.is_too_long = True
                break
            sheet.rows[number] = row
        ranges = parser.merged_cells.mergeCell if parser.merged_cells else []
        sheet.merged = [(r.min_row, r.min_col, r.max_row, r.max_col) for r in ranges[:MAX_MERGED]]
    return sheet


def _is_blank(value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _cell(book, cell) -> Cell:
    value, number_format = cell["value"], _number_format(book, cell["style_id"])
    if cell["data_type"] == "f":
        return Cell(str(getattr(value, "text", None) or value), is_formula=True)
    if number_format in CHINESE_FORMATS.values() and cell["data_type"] == "n":
        with contextlib.suppress(OverflowError, ValueError):
            value = from_excel(value, book.epoch)
    return Cell(value, number_format, is_error=cell["data_type"] == "e")


def _number_format(book, style_id) -> str:
    number = book._cell_styles[style_id].numFmtId
    if number >= BUILTIN_FORMATS_MAX_SIZE:
        return book._number_formats[number - BUILTIN_FORMATS_MAX_SIZE]
    return CHINESE_FORMATS.get(number) or BUILTIN_FORMATS.get(number, "General")


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: a leading ' where it would; see `unescaped`."""
    return f"'{text}" if DANGEROUS.match(text) else text


def unescaped(text: str) -> str:
    """What `harmless` was given."""
    return text[1:] if ESCAPED.match(text) else text


@dataclass(frozen=True)
class Table:
    """A sheet to write: lines of text above, `headings`, then rows of text and numbers.

    `merged` are the first and last cell of ranges to join, counted from 0 in the rows: ((row,
    column), (row, column)).
    """

    title: str
    headings: list[str]
    rows: list[list]
    above: tuple[str, ...] = ()
    merged: tuple = ()


def write_table(title: str, headings: list[str], rows) -> bytes:
    """A workbook of one sheet: `headings` frozen on top, then `rows` of text and numbers."""
    return write_book([Table(title, headings, [list(row) for row in rows])])


def write_book(tables) -> bytes:
    """A workbook with a sheet for each of `tables`."""
    book = Workbook(write_only=True)
    for table in tables:
        _write_sheet(book, table)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_sheet(book, table):
    sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", "", table.title)[:31] or "1")
    headings, *rows = [[_writable(value) for value in row] for row in (table.headings, *table.rows)]
    for index, width in enumerate(_widths([headings, *rows]), start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    top = len(table.above) + 2  # the first row below the headings, counted from 1
    sheet.freeze_panes = f"A{top}"
    _fit_to_paper(sheet, top - 1)
    for start, end in table.merged:
        cells = [f"{get_column_letter(column + 1)}{row + top}" for row, column in (start, end)]
        sheet.merged_cells.add(":".join(cells))
    for line in table.above:
        sheet.append([_text_cell(sheet, _writable(line))])
    sheet.append([_heading_cell(sheet, heading) for heading in headings])
    for row in rows:
        sheet.append([_text_cell(sheet, value) for value in row])


def _fit_to_paper(sheet, heading):
    """A4 lying, as wide as the page, with the headings on each."""
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.orientation = Worksheet.ORIENTATION_LANDSCAPE
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = f"{heading}:{heading}"


def _writable(value):
    return harmless(NOT_IN_XML.sub("", value)) if isinstance(value, str) else value


def _heading_cell(sheet, text):
    cell = _text_cell(sheet, text)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", start_color="F1EFEB")
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return cell


def _text_cell(sheet, value):
    """Text is marked as such, so that Excel leaves 1988.05 and long digits alone."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def _widths(rows) -> list[int]:
    """Characters a column, at least 6 and at most 40; Chinese ones count double."""
    return [min(max(map(_width, column)) + 2, 40) for column in zip(*rows, strict=True)]


def _width(value) -> int:
    lines = str(value if value is not None else "").splitlines() or [""]
    wide = [sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in x) for x in lines]
    return max(4, *wide)
