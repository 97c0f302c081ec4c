import calendar
import datetime


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months on, or the last of that month: 31 Jan + 1 → 28 Feb."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))
