import datetime
from datetime import date

import pytest

from branchhub.core import periods


def utc(text):
    return datetime.datetime.fromisoformat(f"{text}+00:00")


@pytest.mark.parametrize(
    ("first", "start", "end"),
    [
        (date(2026, 11, 1), "2026-10-31T16:00", "2026-11-30T16:00"),
        (date(2026, 12, 1), "2026-11-30T16:00", "2026-12-31T16:00"),
        (date(2028, 2, 1), "2028-01-31T16:00", "2028-02-29T16:00"),
    ],
)
def test_month_of_runs_from_midnight_to_midnight(first, start, end):
    assert periods.month_of(first) == (utc(start), utc(end))


def test_year_of_runs_from_midnight_to_midnight():
    assert periods.year_of(2026) == (utc("2025-12-31T16:00"), utc("2026-12-31T16:00"))


@pytest.mark.parametrize(
    ("first", "before", "after"),
    [
        (date(2026, 1, 1), date(2025, 12, 1), date(2026, 2, 1)),
        (date(2026, 11, 1), date(2026, 10, 1), date(2026, 12, 1)),
        (date(2026, 12, 1), date(2026, 11, 1), date(2027, 1, 1)),
    ],
)
def test_months_around(first, before, after):
    assert (periods.previous_month(first), periods.next_month(first)) == (before, after)
