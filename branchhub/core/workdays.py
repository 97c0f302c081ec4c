"""Workdays of the Chinese calendar: what the library knows of a year, under corrections of ours.

Sources: the State Council's yearly notices, as chinesecalendar has them, and a table that
administrators keep.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

import chinese_calendar

SATURDAY = 5


@dataclass(frozen=True)
class WorkCalendar:
    """`corrections` says of single days whether one works, and wins over the library."""

    corrections: dict[date, bool] = field(default_factory=dict)

    def is_known(self, year) -> bool:
        """Whether the holidays of the year are published; else every answer is provisional."""
        return _library_knows(year) or any(day.year == year for day in self.corrections)

    def is_workday(self, day) -> bool:
        """Monday to Friday in a year that is not known."""
        if day in self.corrections:
            return self.corrections[day]
        if _library_knows(day.year):
            return chinese_calendar.is_workday(day)
        return day.weekday() < SATURDAY

    def is_ordinary(self, day) -> bool:
        """A workday like any other, Monday to Friday: no holiday, and no day that makes up for one.

        A workday that somebody had to enter by hand is not like any other.
        """
        return day.weekday() < SATURDAY and day not in self.corrections and self.is_workday(day)

    def first_workday(self, day) -> date:
        """`day`, or the first workday after it."""
        while not self.is_workday(day):
            day += timedelta(days=1)
        return day


def _library_knows(year) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True
