from datetime import date

import pytest

from branchhub.core.partial_dates import PartialDate
from members.anniversaries import birthdays_between, next_political_birthday, party_standing

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("joined", "expected"),
    [
        (PartialDate(2018, 6, 28), (PartialDate(2027, 6, 28), 9)),
        (PartialDate(2018, 11, 22), (PartialDate(2026, 11, 22), 8)),
        (PartialDate(2018, 11), (PartialDate(2026, 11), 8)),
        (PartialDate(2018, 10), (PartialDate(2027, 10), 9)),
        (PartialDate(2020, 2, 29), (PartialDate(2027, 2, 28), 7)),
        (PartialDate(2026, 6, 28), (PartialDate(2027, 6, 28), 1)),
        (PartialDate(2026, 12, 1), (PartialDate(2027, 12, 1), 1)),
        (PartialDate(2018), None),
        (None, None),
    ],
)
def test_the_next_political_birthday_is_as_exact_as_the_date_of_joining(joined, expected):
    assert next_political_birthday(joined, TODAY) == expected


@pytest.mark.parametrize(
    ("joined", "number"),
    [
        (PartialDate(2018, 1, 1), 1),
        (PartialDate(2018, 6, 30), 1),
        (PartialDate(2018, 7, 1), 0),
        (PartialDate(2018, 6), 1),
        (PartialDate(2026, 6, 1), 0),
        (PartialDate(2018), 0),
        (None, 0),
    ],
)
def test_political_birthdays_of_half_a_year_are_those_whose_day_is_in_it(joined, number):
    assert birthdays_between(joined, date(2026, 1, 1), date(2026, 6, 30)) == number


def test_political_birthdays_of_three_years_are_three():
    joined = PartialDate(2020, 2, 29)

    assert birthdays_between(joined, date(2023, 1, 1), date(2025, 12, 31)) == 3


@pytest.mark.parametrize(
    ("regularised", "years"),
    [
        (PartialDate(2019, 7, 12), 7),
        (PartialDate(2019, 11, 22), 7),
        (PartialDate(2019, 11, 23), 6),
        (PartialDate(2019, 11), 6),
        (PartialDate(2019), 6),
        (PartialDate(2026, 12), 0),
        (None, None),
    ],
)
def test_party_standing_counts_whole_years_since_regularisation(regularised, years):
    assert party_standing(regularised, TODAY) == years
