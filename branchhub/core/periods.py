"""Calendar periods as two aware datetimes [start, end) in the current zone, and dated rows."""

from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone

from .dates import add_months


def day_start(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def next_month(first) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def previous_month(first) -> date:
    return date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)


def month_of(first) -> tuple[datetime, datetime]:
    """The month that starts on the day `first`."""
    return day_start(first), day_start(next_month(first))


def year_of(year) -> tuple[datetime, datetime]:
    return day_start(date(year, 1, 1)), day_start(date(year + 1, 1, 1))


def months_from(first, months) -> tuple[datetime, datetime]:
    """So many months from the day `first` on."""
    return day_start(first), day_start(add_months(first, months))


def first_of_period(day, months) -> date:
    """The first day of the calendar period of so many months, a divisor of 12, that has `day`."""
    return date(day.year, day.month - (day.month - 1) % months, 1)


def holds_on(day, prefix="") -> Q:
    """Dated rows that hold on `day`: from_on is the first day, until_on the first day after.

    `prefix` is the path to the rows, as in `"posts__"`.
    """
    begun = Q(**{f"{prefix}from_on__lte": day})
    return begun & (Q(**{f"{prefix}until_on": None}) | Q(**{f"{prefix}until_on__gt": day}))
