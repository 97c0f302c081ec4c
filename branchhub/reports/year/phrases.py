"""Rounded words for exact numbers, as reports say them: never more than the number holds."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from branchhub.core import formats

MOST_LOST = Decimal("1.2")  # an exact number may be so many times the round one that is told
EXACT_BELOW = 10
EXACT_DIGITS = 3
TENTH = Decimal("0.1")


def _down(value, digits) -> Decimal:
    """`value` cut to so many significant digits."""
    step = Decimal(1).scaleb(value.adjusted() - digits + 1)
    return (value / step).to_integral_value(ROUND_DOWN) * step


def round_below(value) -> Decimal:
    """The round number that "over" is said of: of one digit, or of two where one loses much.

    `value` itself when it is round already, or below ten.
    """
    value = Decimal(value)
    if value < EXACT_BELOW or value == _down(value, EXACT_DIGITS) and value.adjusted() >= 6:
        return value
    one = _down(value, 1)
    return one if value / one <= MOST_LOST else _down(value, 2)


def amount(value) -> str:
    """`71.24万元`, `1.09亿元`; `712,400 yuan`, `109 million yuan`."""
    if formats.is_chinese():
        for size, word in ((10**8, "亿元"), (10**4, "万元")):
            if value >= size:
                return formats.number(Decimal(value) / size).replace(",", "") + word
        return formats.number(value) + "元"
    if value >= 10**6:
        return _("%(number)s million yuan") % {"number": formats.number(Decimal(value) / 10**6)}
    return _("%(number)s yuan") % {"number": formats.number(value)}


def over_amount(value) -> str:
    """`超过70万元`, `over 700,000 yuan`; the amount itself where it is round."""
    told = round_below(value) if value else Decimal(0)
    return amount(told) if told == value else _("over %(number)s") % {"number": amount(told)}


def over(value) -> str:
    """`超过10`, `over 10`; the number itself below ten or where it is round."""
    told = round_below(value) if value else Decimal(0)
    number = formats.number(told)
    return number if told == value else _("over %(number)s") % {"number": number}


def nearly(value) -> str:
    """`近5`, `nearly 5`: of rounds of which the last is not over; one alone is told as it is."""
    number = formats.number(value)
    return number if value == 1 else _("nearly %(number)s") % {"number": number}


def about_percent(share) -> str:
    """`约60%`, `about 60%` of a share from 0 to 1; itself where it is round.

    To a five that is not more than a point away, else to the whole percent; close to nothing or to
    all to a tenth, which neither is.
    """
    percent = Decimal(str(share)) * 100
    five = (percent / 5).to_integral_value(ROUND_HALF_UP) * 5
    told = five if abs(five - percent) <= 1 else percent.to_integral_value(ROUND_HALF_UP)
    if told in (0, 100):
        told = percent.quantize(TENTH, ROUND_HALF_UP)
    text = formats.percent(told)
    return text if told == percent else _("about %(number)s") % {"number": text}
