from datetime import date

import pytest

from branchhub.core.workdays import WorkCalendar

KNOWN = WorkCalendar()


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 1, 1), False),  # New Year
        (date(2026, 1, 4), True),  # a Sunday that makes up for it
        (date(2026, 2, 17), False),  # Spring Festival
        (date(2026, 2, 28), True),  # a Saturday that makes up for it
        (date(2026, 10, 7), False),  # the last day of the long holiday
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # a Saturday that makes up for it
        (date(2026, 10, 11), False),  # a Sunday like any other
        (date(2020, 1, 31), False),  # Spring Festival was lengthened that year
    ],
)
def test_the_days_of_published_years(day, works):
    assert KNOWN.is_workday(day) is works


@pytest.mark.parametrize(("year", "known"), [(2020, True), (2026, True), (2027, False)])
def test_which_years_are_known(year, known):
    assert KNOWN.is_known(year) is known


def test_an_unknown_year_works_from_monday_to_friday():
    week = [date(2027, 10, day) for day in range(4, 11)]  # Monday to Sunday

    assert [KNOWN.is_workday(day) for day in week] == [True] * 5 + [False] * 2


def test_a_year_is_known_once_a_day_of_it_is_entered():
    calendar = WorkCalendar({date(2027, 10, 1): False})

    assert (calendar.is_known(2027), calendar.is_known(2028)) == (True, False)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 17), True),  # works, whatever the library says
        (date(2026, 3, 10), False),  # and the other way round
        (date(2027, 2, 6), True),  # of a year that the library does not know
        (date(2027, 2, 8), False),
    ],
)
def test_a_correction_goes_before_the_library(day, works):
    assert WorkCalendar({day: works}).is_workday(day) is works


@pytest.mark.parametrize(
    ("day", "ordinary"),
    [
        (date(2026, 10, 8), True),
        (date(2026, 10, 7), False),  # holiday
        (date(2026, 10, 10), False),  # make-up workday
        (date(2026, 10, 11), False),  # weekend
    ],
)
def test_an_ordinary_day_is_a_workday_of_the_week(day, ordinary):
    assert KNOWN.is_ordinary(day) is ordinary


@pytest.mark.parametrize("works", [True, False])
def test_a_day_that_was_entered_by_hand_is_not_ordinary(works):
    day = date(2026, 3, 10)  # a Tuesday

    assert WorkCalendar({day: works}).is_ordinary(day) is False


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 10, 1), date(2026, 10, 8)),  # over the long holiday
        (date(2026, 1, 1), date(2026, 1, 4)),  # a make-up Sunday is a workday
        (date(2026, 11, 1), date(2026, 11, 2)),  # over a weekend
        (date(2026, 11, 3), date(2026, 11, 3)),
    ],
)
def test_the_first_workday_from_a_day_on(day, first):
    assert KNOWN.first_workday(day) == first


def test_the_first_workday_heeds_corrections():
    holiday = {date(2027, 1, day): False for day in range(1, 6)}

    assert WorkCalendar(holiday).first_workday(date(2027, 1, 1)) == date(2027, 1, 6)
