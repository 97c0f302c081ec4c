"""Where in a workbook the roster is: the sheet, the row of headings, the columns."""

from dataclasses import dataclass
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from branchhub.core import xlsx
from branchhub.core.xlsx import Cell, Sheet

from .columns import SHARED, match_columns

HEAD_WITHIN = 30


@dataclass
class Table:
    """A sheet read from its row of headings on; `fields` says which column is which key."""

    sheets: list[Sheet]
    sheet_number: int
    head: int
    headings: dict[int, str]
    fields: dict[int, str]

    @property
    def sheet(self) -> Sheet:
        return self.sheets[self.sheet_number]

    @property
    def has_names(self) -> bool:
        return "name" in self.fields.values()

    @property
    def left_out(self) -> list[str]:
        """Headings of the columns that are nobody's."""
        return [text for number, text in self.headings.items() if number not in self.fields]

    def samples(self, number: int) -> list[str]:
        """What the first rows below the head hold in a column, to tell what it is."""
        below = (row for row_number, row in self.sheet.rows.items() if row_number > self.head)
        cells = [row.get(number) for row in islice(below, 3)]
        return [str(cell.value)[:20] for cell in cells if cell and not cell.is_formula]

    def heading_of(self, key: str) -> str:
        numbers = {field: number for number, field in self.fields.items()}
        return self.headings.get(numbers.get(key), "")

    def rows(self) -> dict[int, dict[int, Cell]]:
        """The rows below the head, merged cells filled down where all their rows share them."""
        rows = {number: dict(row) for number, row in self.sheet.rows.items() if number > self.head}
        shared = {number for number, key in self.fields.items() if key in SHARED}
        for first, left, last, right in self.sheet.merged:
            if left != right or left not in shared or first <= self.head:
                continue
            cell = self.sheet.rows.get(first, {}).get(left)
            for number in range(first + 1, min(last, first + xlsx.MAX_ROWS) + 1):
                if cell and number in rows:
                    rows[number].setdefault(left, cell)
        return rows

    def titles(self) -> set[int]:
        """Rows whose one text lies across several columns: titles inside the table."""
        across = {first for first, left, last, right in self.sheet.merged if right - left >= 2}
        return {number for number in across if len(self.sheet.rows.get(number, {})) == 1}

    def as_json(self) -> dict:
        return {"sheet": self.sheet_number, "head": self.head, "fields": self.fields}


def read_table(content: bytes, columns: dict | None = None) -> Table:
    """Read an .xlsx with `columns` as `Table.as_json` gave them, else with what it looks like.

    Raises ValidationError as `xlsx.read_sheets`, and with code "no_rows" or "too_many_rows".
    """
    sheets = xlsx.read_sheets(content)
    if not any(sheet.rows for sheet in sheets):
        raise ValidationError(_("There is nothing in the workbook."), code="no_rows")
    if columns is None:
        return likeliest_table(sheets)
    fields = {int(number): key for number, key in columns["fields"].items()}
    table = table_at(sheets, columns["sheet"], columns["head"])
    table.fields = {number: key for number, key in fields.items() if number in table.headings}
    return table


def likeliest_table(sheets: list[Sheet]) -> Table:
    """The sheet and row with the most recognised headings, of equals the first."""
    best = None
    for number, sheet in enumerate(sheets):
        for head in list(sheet.rows)[:HEAD_WITHIN]:
            fields = match_columns(_headings(sheet, head))
            score = len(fields) + (3 if "name" in fields.values() else 0)
            if best is None or score > best[0]:
                best = (score, number, head)
    return table_at(sheets, best[1], best[2])


def table_at(sheets: list[Sheet], sheet_number: int, head: int) -> Table:
    sheet = sheets[sheet_number]
    if sheet.is_too_long:
        raise ValidationError(
            _("The sheet “%(name)s” has more than %(limit)s rows. A branch has fewer people."),
            code="too_many_rows",
            params={"name": sheet.name, "limit": f"{xlsx.MAX_ROWS:,}"},
        )
    headings = _headings(sheet, head)
    return Table(sheets, sheet_number, head, headings, match_columns(headings))


def _headings(sheet: Sheet, head: int) -> dict[int, str]:
    row = sheet.rows.get(head, {})
    return {
        number: " ".join(str(cell.value).split())[:60]
        for number, cell in sorted(row.items())
        if not cell.is_formula
    }
