"""Political birthdays and Party standing, as far as the dates behind them are known."""

import calendar
from datetime import timedelta

from branchhub.core.partial_dates import PartialDate


def next_political_birthday(joined_on, today) -> tuple[PartialDate, int] | None:
    """The next anniversary of joining and how many years it makes; None for a year alone.

    Known to the month, it is next until that month is over. 29 February comes on the 28th in
    other years. Source: domain.md 1.
    """
    if not joined_on or not joined_on.month:
        return None
    year = today.year
    if _anniversary(joined_on, year).latest() < today:
        year += 1
    if year <= joined_on.year:
        year = joined_on.year + 1
    return _anniversary(joined_on, year), year - joined_on.year


def birthdays_ahead(members, today, days) -> list[tuple]:
    """(member, PartialDate, years) of each who has a political birthday in so many days.

    The soonest first; one known to the month comes where the month begins.
    """
    found = [(member, next_political_birthday(member.joined_on, today)) for member in members]
    until = today + timedelta(days=days)
    rows = [
        (member, *birthday)
        for member, birthday in found
        if birthday and birthday[0].earliest() <= until
    ]
    return sorted(rows, key=lambda row: (row[1].earliest(), row[0].order, row[0].pk))


def birthdays_between(joined_on, first, last) -> int:
    """How many political birthdays of one person come from `first` to `last`.

    Known to the month, one comes on its last day; 0 for a year alone.
    """
    if not joined_on or not joined_on.month:
        return 0
    years = range(max(first.year, joined_on.year + 1), last.year + 1)
    return sum(first <= _anniversary(joined_on, year).latest() <= last for year in years)


def party_standing(regularised_on, today) -> int | None:
    """Whole years since regularisation, as the latest day it can have been. Source: domain.md 1."""
    if not regularised_on:
        return None
    since = regularised_on.latest()
    years = today.year - since.year - ((today.month, today.day) < (since.month, since.day))
    return max(years, 0)


def _anniversary(date, year) -> PartialDate:
    last = calendar.monthrange(year, date.month)[1]
    return PartialDate(year, date.month, date.day and min(date.day, last))
