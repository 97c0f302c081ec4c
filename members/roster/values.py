"""One cell of a roster → one value; None where it says nothing.

Each reader raises ValidationError with a sentence for the person who filled in the cell.
"""

import datetime
import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from branchhub.core import xlsx
from branchhub.core.partial_dates import (
    PartialDate,
    parse_partial_date,
    partial_date_from_excel_serial,
)
from members.models import Member

from . import units, words

# Fields that the database does not limit.
MOST_TEXT = {"remark": 2000, "address": 200}
EXACT_DIGITS = 15
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()}
HAN = "〇\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff\ud800-\udfff]")
SCIENTIFIC = re.compile(r"^\d(\.\d+)?E\+?\d+$", re.IGNORECASE)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"


@dataclass(frozen=True)
class Masked:
    """A cell that shows only a part, as our export writes it: it changes nothing."""

    text: str


def cell_text(cell: xlsx.Cell) -> str:
    """What the cell shows; ValidationError for a formula, also one kept as text, or an error."""
    if cell.is_formula or str(cell.value).lstrip().startswith("="):
        raise ValidationError(
            _("The cell holds a formula. Copy it and paste it as a value."), code="formula"
        )
    if cell.is_error:
        raise ValidationError(_("The cell shows an error of Excel."), code="excel_error")
    return clean_text(xlsx.unescaped(_shown(cell.value)))


def _shown(value) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**EXACT_DIGITS:
        return str(int(value))
    return str(value)


def clean_text(text: str) -> str:
    """Without stray blanks and control characters; full-width letters and digits made half."""
    text = CONTROL.sub("", text.replace("\r\n", "\n")).translate(FULL_WIDTH)
    lines = (re.sub(r"\s+", " ", line).strip() for line in text.split("\n"))
    return "\n".join(lines).strip()


def is_empty(text: str) -> bool:
    return unicodedata.normalize("NFKC", text).strip().lower() in words.EMPTY


def read_name(text: str) -> str:
    name = clean_name(text)
    if not any(char.isalpha() for char in name):
        raise ValidationError(_("“%(text)s” is not a name."), params={"text": name[:40]})
    return read_short(name, "name")


def clean_name(text: str) -> str:
    """卫　建 → 卫建; the blanks of Ana Maria and the dot of 古丽娜尔·艾合买提 stay."""
    name = re.sub(r"\s+", " ", text).strip()
    name = re.sub(rf"(?<=[{HAN}]) | (?=[{HAN}])", "", name)
    return re.sub(rf"(?<=[{HAN}])[•・‧∙･⋅·](?=[{HAN}])", "·", name)


def name_key(name: str) -> str:
    """Equal for the same name however it is spaced, dotted or capitalised."""
    return re.sub(r"[\s·•・‧∙･⋅.]", "", unicodedata.normalize("NFKC", name)).casefold()


def read_line(key: str, text: str) -> str:
    return read_short(text.replace("\n", " "), key)


def read_short(text: str, key: str) -> str:
    limit = Member._meta.get_field(key).max_length or MOST_TEXT[key]
    if len(text) > limit:
        raise ValidationError(
            _("The text has %(length)s characters; at most %(limit)s fit."),
            code="too_long",
            params={"length": len(text), "limit": limit},
        )
    return text


def read_choice(text: str, choices: dict, sentence: str):
    """`sentence` has a place %(text)s for what is not among the `choices`."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if plain not in choices:
        raise ValidationError(sentence, code="unknown", params={"text": text[:40]})
    return choices[plain]


def read_ethnic_group(text: str) -> str:
    text = text.replace(" ", "")
    return f"{text}族" if f"{text}族" in words.ETHNIC_GROUPS else read_short(text, "ethnic_group")


def read_yes_no(text: str) -> bool:
    choices = dict.fromkeys(words.YES, True) | dict.fromkeys(words.NO, False)
    return read_choice(text, choices, _("“%(text)s” is neither yes nor no; write 是 or 否."))


def read_id_number(text: str) -> str | Masked:
    plain = re.sub(r"[\s']", "", unicodedata.normalize("NFKC", text)).upper()
    if "**" in plain:
        return Masked(plain)
    if SCIENTIFIC.match(plain) or re.match(r"^\d+\.\d+$", plain):
        raise _digits_lost()
    if not re.match(r"^\d{17}[\dX]$", plain):
        raise ValidationError(_("An ID number has 18 digits, the last may be X."), code="id_length")
    total = sum(int(digit) * weight for digit, weight in zip(plain, WEIGHTS, strict=False))
    if CHECK_DIGITS[total % 11] != plain[-1]:
        raise ValidationError(
            _("The check digit of the ID number is wrong: a digit was mistyped."), code="id_check"
        )
    born_on_id_number(plain)
    return plain


def born_on_id_number(id_number: str) -> PartialDate:
    try:
        return parse_partial_date(id_number[6:14])
    except ValidationError as error:
        raise ValidationError(
            _("The ID number holds no possible date of birth."), code="id_birth"
        ) from error


def read_phone(text: str) -> str | Masked:
    plain = clean_phone(text)
    if "**" in plain:
        return Masked(plain)
    if SCIENTIFIC.match(plain):
        raise _digits_lost()
    if not re.match(r"^\d{7,15}$", plain):
        raise ValidationError(_("A phone number has 7 to 15 digits."), code="phone")
    return plain


def clean_phone(text: str) -> str:
    """Without dashes, brackets, blanks and the country code of a Chinese mobile."""
    plain = re.sub(r"[\s\-‐–—()']", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"^(?:\+|00)?86(?=1\d{10}$)|^\+", "", plain)


def read_address(text: str) -> str | Masked:
    return Masked(text) if "***" in text else read_line("address", text)


def read_unit(key: str, text: str) -> str:
    clean = units.group_name if key == "group" else units.department_name
    name = clean(text)
    if len(name) > 50:
        raise ValidationError(_("The name has more than 50 characters."), code="too_long")
    return name


def read_posts(text: str) -> tuple[list, list[str]]:
    """The kinds of post that the cell names, each once, and the words that name none."""
    kinds, unknown = [], []
    for word in re.split(r"[、,，/;；+\s]+", text):
        kind = words.post_kind(word)
        if kind and kind not in kinds:
            kinds.append(kind)
        elif not kind and word and word not in words.NOT_A_POST and not is_empty(word):
            unknown.append(word)
    return kinds, unknown


def read_date(cell: xlsx.Cell, today: datetime.date) -> PartialDate | None:
    """As far as the cell shows it: an Excel date formatted yyyy.mm is known to the month."""
    text = cell_text(cell)
    if is_empty(text):
        return None
    date = _date(cell, text)
    if date.earliest() > today:
        raise ValidationError(_("“%(text)s” is in the future."), params={"text": text[:40]})
    return date


def read_day(cell: xlsx.Cell, today: datetime.date) -> datetime.date | None:
    """A date that must be known to the day."""
    date = read_date(cell, today)
    if date and not date.day:
        raise ValidationError(
            _("Write the day as well, like %(year)s.10.12."),
            code="no_day",
            params={"year": date.year},
        )
    return date and date.earliest()


def _date(cell: xlsx.Cell, text: str) -> PartialDate:
    value = cell.value
    if isinstance(value, datetime.date):
        return _as_shown(value, cell.number_format)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return parse_partial_date(re.sub(r"\s+\d{1,2}:\d\d(:\d\d)?(\.\d+)?$", "", text))
    if 1900 <= value < 2101 and value != int(value):
        return _year_and_month(value, cell.number_format)
    if 2101 <= value < 100_000:
        return partial_date_from_excel_serial(value)
    return parse_partial_date(text)


def _as_shown(value: datetime.date, number_format: str) -> PartialDate:
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", number_format).lower()
    if "d" in plain or "y" not in plain:
        return PartialDate(value.year, value.month, value.day)
    return PartialDate(value.year, value.month if "m" in plain else None)


def _year_and_month(value: float, number_format: str) -> PartialDate:
    """1988.05 as a number. 1990.1 may be January or October, unless two decimals are shown."""
    text = f"{value:.2f}" if number_format.startswith("0.00") else repr(value)
    if re.match(r"^\d{4}\.\d$", text):
        raise ValidationError(
            _("“%(text)s” can be January or October; write it as text, like %(year)s.10."),
            code="ambiguous",
            params={"text": text, "year": text[:4]},
        )
    return parse_partial_date(text)


def _digits_lost() -> ValidationError:
    return ValidationError(
        _("Excel lost digits here. Format the column as text and type the number again."),
        code="digits_lost",
    )
