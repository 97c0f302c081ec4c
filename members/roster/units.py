"""Groups and departments as rosters write them: 一党小组 and 第1党小组 are 第一党小组."""

import re
import unicodedata

DIGITS = "零一二三四五六七八九"
_NUMBER = r"[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_GROUP = re.compile(rf"^第?({_NUMBER})(?:党?小)?组$")
_ORDINAL = re.compile(r"第([0-9]{1,2})(?![0-9])")


def chinese_number(number: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十; for 1 to 99."""
    tens, ones = divmod(number, 10)
    head = {0: "", 1: "十"}.get(tens, DIGITS[tens] + "十")
    return head + (DIGITS[ones] if ones else "")


_NUMBERS = {chinese_number(number): number for number in range(1, 100)}


def group_name(text: str) -> str:
    """The usual name of a numbered group; any other name only without blanks."""
    plain = _plain(text)
    match = _GROUP.match(plain)
    if not match:
        return department_name(plain)
    number = int(match[1]) if match[1].isascii() else _NUMBERS.get(match[1], 0)
    return f"第{chinese_number(number)}党小组" if number else plain


def department_name(text: str) -> str:
    """第3制品部 → 第三制品部."""
    return _ORDINAL.sub(lambda match: f"第{chinese_number(int(match[1]))}", _plain(text))


def place(name: str) -> tuple[int, str]:
    """Sorts 第二党小组 before 第十党小组, and names without a number last."""
    match = re.match(rf"^第?({_NUMBER})", name)
    return (_NUMBERS.get(match[1], 100) if match else 100, name)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
