"""Dates and times as this project writes them, in both languages.

A table of formats rather than translated strings: Chinese puts the weekday after the date, English
before it, and Django's own short Chinese weekday (星期二) is longer than the house style (周二).
Aware datetimes are shown in the current zone. The year appears only when it is not this year's.
"""

from datetime import date, datetime

from django.utils import dateformat, timezone
from django.utils.translation import get_language

DASH = "–"
CHINESE_WEEKDAYS = "一二三四五六日"
ENGLISH = {
    "day": "D j M",
    "day_of_year": "D j M Y",
    "date": "j M Y",
    "dotted_date": "j M Y",
    "short_day": "j M",
    "day_in_month": "j M",
    "month": "M Y",
    "short_month": "M",
    "weekday": "D",
    "long_weekday": "l",
}
CHINESE = {  # % stands for the weekday
    "day": "n月j日 周%",
    "day_of_year": "Y年n月j日 周%",
    "date": "Y年n月j日",
    "dotted_date": "Y.n.j",
    "short_day": "n月j日",
    "day_in_month": "j日",
    "month": "Y年n月",
    "short_month": "n月",
    "weekday": "周%",
    "long_weekday": "周%",
}


def is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def _local(value):
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _write(value, name) -> str:
    value = _local(value)
    if not is_chinese():
        return dateformat.format(value, ENGLISH[name])
    text = dateformat.format(value, CHINESE[name])
    return text.replace("%", CHINESE_WEEKDAYS[value.weekday()])


def day(value) -> str:
    """`11月24日 周二`, `Tue 24 Nov`."""
    this_year = _local(value).year == timezone.localdate().year
    return _write(value, "day" if this_year else "day_of_year")


def clock(value) -> str:
    """`15:30`, `9:05`, of a datetime or a time."""
    value = _local(value)
    return f"{value.hour}:{value.minute:02}"


def day_time(value) -> str:
    """`11月24日 周二 15:30`, `Tue 24 Nov 15:30`."""
    return f"{day(value)} {clock(value)}"


def clock_range(starts, ends) -> str:
    """`15:30–16:50`; only the start when there is no end."""
    return f"{clock(starts)}{DASH}{clock(ends)}" if ends else clock(starts)


def time_range(starts, ends) -> str:
    """`11月20日 周五 15:30–16:50`; both days when it ends on another one."""
    if not ends:
        return day_time(starts)
    if _local(starts).date() == _local(ends).date():
        return f"{day(starts)} {clock_range(starts, ends)}"
    return f"{day_time(starts)} {DASH} {day_time(ends)}"


def full_date(value) -> str:
    """`2026年5月8日`, `8 May 2026`."""
    return _write(value, "date")


def dotted_date(value) -> str:
    """`2026.5.8` in the narrow column of a paper, `8 May 2026`."""
    return _write(value, "dotted_date")


def since(start, end) -> str:
    """`2021年1月1日至今`, `1 Jan 2021 – today`; with `end`, the first day without it, if known."""
    if end:
        return f"{full_date(start)} {DASH} {full_date(end)}"
    return f"{full_date(start)}至今" if is_chinese() else f"{full_date(start)} {DASH} today"


def short_day(value) -> str:
    """`11月24日`, `24 Nov`."""
    return _write(value, "short_day")


def day_in_month(value) -> str:
    """`24日`, `24 Nov`, where the month is said beside it; a bare number would be a count."""
    return _write(value, "day_in_month")


def month(value) -> str:
    """`2026年5月`, `May 2026`."""
    return _write(value, "month")


def short_month(value) -> str:
    """`5月`, `May`."""
    return _write(value, "short_month")


def day_of_month(value) -> int:
    return _local(value).day


def weekday(value) -> str:
    """`周二`, `Tue`."""
    return _write(value, "weekday")


def long_weekday(value) -> str:
    """`周二`, `Tuesday`."""
    return _write(value, "long_weekday")


def partial_date(value) -> str:
    """A PartialDate as far as it is known: `1988年5月12日`, `1988年5月`, `1988年`."""
    if value.day:
        return full_date(date(value.year, value.month, value.day))
    if value.month:
        return month(date(value.year, value.month, 1))
    return year(value.year)


def year(value) -> str:
    """`2026年`, `2026`."""
    return f"{value}年" if is_chinese() else str(value)


def number(value) -> str:
    """`32`, `1.5`, `12,400`: no zeros after the point."""
    return f"{float(value):,.10g}"


def percent(value) -> str:
    """`93.4%`; one digit after the point, unless it is 0."""
    return f"{value:.1f}".removesuffix(".0") + "%"


def amount(value) -> str:
    """`712,400`, `98,500.50`: money to the last fen, which is left out when there is none."""
    return f"{value:,.2f}".removesuffix(".00")


def yuan(value) -> str:
    """`712,400 元`, `712,400 yuan`."""
    return f"{amount(value)} 元" if is_chinese() else f"{amount(value)} yuan"


def joined(names) -> str:
    """`王芳、李军`, `Wang Fang, Li Jun`."""
    return ("、" if is_chinese() else ", ").join(map(str, names))
