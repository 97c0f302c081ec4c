"""Whatever cells hold: a plan comes out, and what was imported once is the same afterwards."""

import contextlib
import datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from branchhub.core.partial_dates import PartialDate, parse_partial_date
from branchhub.core.xlsx import Cell, Sheet
from members.roster import values
from members.roster.columns import COLUMNS
from members.roster.exporting import written_date
from members.roster.plan import Kind, build_plan
from members.roster.reading import table_at
from members.roster.writing import write
from tests.factories.members import BranchFactory

TODAY = datetime.date(2026, 11, 22)
TEXT = st.text(max_size=30) | st.sampled_from(
    ["无", "1990.05", "男", "一组", "正式", "书记、x", "138****1"]
)
VALUES = (
    TEXT
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.datetimes()
    | st.times()
    | st.timedeltas()
)
FORMATS = st.sampled_from(["General", "yyyy.mm", "0.00", '[$-804]yyyy"年"', "@", '"', "\\"])
CELLS = st.builds(Cell, VALUES, FORMATS, st.booleans(), st.booleans())
ROWS = st.lists(
    st.dictionaries(st.integers(1, len(COLUMNS)), CELLS, min_size=1), min_size=1, max_size=4
)
DATE = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))
HARMLESS_TO_SHARE = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)


def table_of(rows):
    head = {number: Cell(column.heading) for number, column in enumerate(COLUMNS, start=1)}
    sheet = Sheet("x", {1: head} | dict(enumerate(rows, start=2)))
    return table_at([sheet], 0, 1)


@pytest.mark.django_db
@given(ROWS)
@HARMLESS_TO_SHARE
def test_any_cells_make_a_plan_that_a_second_import_finds_done(rows):
    branch = BranchFactory()
    plan = build_plan(branch, table_of(rows), today=TODAY)
    write(plan, by=None)

    again = build_plan(branch, table_of(rows), today=TODAY)

    assert again.of(Kind.NEW) + again.of(Kind.CHANGED) == []


@given(CELLS)
@settings(deadline=None)
def test_a_date_is_read_or_refused_by_a_sentence(cell):
    with contextlib.suppress(ValidationError):
        date = values.read_date(cell, TODAY)

        assert date is None or date.earliest() <= TODAY


@given(DATE, st.integers(1, 3))
def test_a_written_date_is_read_as_it_was(date, parts):
    partial = PartialDate(*(date.year, date.month, date.day)[:parts])

    assert parse_partial_date(written_date(partial)) == partial


@given(st.text(max_size=60))
def test_cleaning_a_text_twice_is_cleaning_it_once(text):
    clean = values.clean_text(text)

    assert values.clean_text(clean) == clean
