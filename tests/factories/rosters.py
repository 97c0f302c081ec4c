"""Roster files made for a test, and the two samples."""

import io
from pathlib import Path

from openpyxl import Workbook

from members.roster import reading

DATA = Path(__file__).resolve().parent.parent / "data"


def sample(name) -> bytes:
    return (DATA / f"roster-{name}.xlsx").read_bytes()


def workbook(*rows, title="党员花名册", merged=()) -> bytes:
    """An .xlsx of one sheet; the first of `rows` is usually the head."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    return saved(book)


def saved(book) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def roster(*people) -> bytes:
    """A file with a column for each key of the dicts `people`."""
    headings = list(dict.fromkeys(heading for person in people for heading in person))
    return workbook(headings, *([person.get(h) for h in headings] for person in people))


def table(*people) -> reading.Table:
    return reading.read_table(roster(*people))
