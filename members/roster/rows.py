"""The rows of a roster: which are people, what each says, and what can't be right in itself."""

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.choices import Status

from . import values, words
from .columns import BY_KEY, DATES, WHOLE_DAYS, plain_heading
from .values import Masked

ADULT = 18
BEFORE_JOINING = (Status.APPLICANT, Status.ACTIVIST, Status.DEVELOPMENT_OBJECT)


@dataclass(frozen=True)
class Problem:
    row: int
    key: str
    column: str
    reason: str


@dataclass
class Row:
    """`values` holds what the row says, by column key; what is empty or masked is not in it."""

    number: int
    values: dict = field(default_factory=dict)
    masks: dict = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    is_birth_derived: bool = False
    post_kinds: list = field(default_factory=list)
    unknown_posts: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.values.get("name", "")


@dataclass(frozen=True)
class LeftOut:
    row: int
    text: str
    reason: str


@dataclass
class Reading:
    rows: list[Row] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    blank: int = 0


def read_rows(table, today) -> Reading:
    """Every row below the head is a person, left out with a reason, or blank."""
    reading, titles = Reading(), table.titles()
    cells_by_row = table.rows()
    for number, cells in cells_by_row.items():
        reason = _reason_to_leave_out(table, cells, number in titles)
        if reason:
            text = " ".join(str(cell.value) for cell in cells.values())
            reading.left_out.append(LeftOut(number, values.clean_text(text)[:60], reason))
        elif _is_blank(table, cells):
            reading.blank += 1
        else:
            reading.rows.append(_read_row(table, number, cells, today))
    last = max([row.number for row in reading.rows], default=table.head)
    last = max([last, *(row.row for row in reading.left_out)])
    reading.blank += sum(n not in cells_by_row for n in range(table.head + 1, last + 1))
    return reading


def _reason_to_leave_out(table, cells, is_title) -> str:
    texts = [re.sub(r"\s", "", str(cell.value)) for _number, cell in sorted(cells.items())]
    if is_title:
        return _("a title across the columns")
    if any(words.TOTALS.match(text) for text in texts[:2]):
        return _("totals")
    if words.SIGNATURE.match(texts[0]):
        return _("signatures and notes")
    recognised = [number for number, cell in cells.items() if number in table.headings]
    if len(recognised) > 1 and all(
        plain_heading(str(cells[number].value)) == plain_heading(table.headings[number])
        for number in recognised
    ):
        return _("the headings again")
    return ""


def _is_blank(table, cells) -> bool:
    """Nothing but a running number, or nothing in any column that is read."""
    return all(
        values.is_empty(str(cell.value))
        for number, cell in cells.items()
        if table.fields.get(number, "number") != "number"
    )


def _read_row(table, number, cells, today) -> Row:
    row = Row(number)
    for column, key in table.fields.items():
        if column not in cells or key == "number":
            continue
        try:
            _read_cell(row, key, cells[column], today)
        except ValidationError as error:
            add_problem(row, table, key, error.messages[0])
    if not row.name and not any(problem.key == "name" for problem in row.problems):
        add_problem(row, table, "name", _("The name is missing."))
    id_number = row.values.get("id_number")
    if id_number and "born_on" not in row.values and not row.problems:
        row.values["born_on"] = values.born_on_id_number(id_number)
        row.is_birth_derived = True
    _settle_backbone(row, table)
    for key, sentence in contradictions(row.values) | _status_contradictions(row.values):
        add_problem(row, table, key, sentence)
    return row


def _settle_backbone(row, table) -> None:
    """A day says that somebody is a backbone; who is none, is none since no day."""
    since, is_backbone = row.values.get("backbone_since"), row.values.get("is_backbone")
    if since and is_backbone is False:
        add_problem(row, table, "backbone_since", _("Says since when, of somebody who is none."))
    elif since:
        row.values["is_backbone"] = True
    elif is_backbone is False:
        row.values["backbone_since"] = None


def add_problem(row, table, key, sentence) -> None:
    column = table.heading_of(key) or str(BY_KEY[key].label)
    row.problems.append(Problem(row.number, key, column, str(sentence)))


def _read_cell(row, key, cell, today) -> None:
    if key in DATES:
        value = values.read_date(cell, today)
    elif key in WHOLE_DAYS:
        value = values.read_day(cell, today)
    else:
        text = values.cell_text(cell)
        value = None if values.is_empty(text) else _read_text(row, key, text)
    if isinstance(value, Masked):
        row.masks[key] = value.text
    elif value is not None:
        row.values[key] = value


def _read_text(row, key, text):
    if key == "posts":
        row.post_kinds, row.unknown_posts = values.read_posts(text)
        return None
    if key in ("group", "department"):
        return values.read_unit(key, text)
    if key == "sex":
        return values.read_choice(text, words.SEXES, _("“%(text)s” is no sex; write 男 or 女."))
    if key == "status":
        sentence = _("“%(text)s” is no status known here; write 正式党员 or 预备党员.")
        return values.read_choice(text, words.STATUSES, sentence)
    readers = {
        "name": values.read_name,
        "ethnic_group": values.read_ethnic_group,
        "is_backbone": values.read_yes_no,
        "id_number": values.read_id_number,
        "phone": values.read_phone,
        "address": values.read_address,
        "remark": lambda text: values.read_short(text, "remark"),
    }
    reader = readers.get(key)
    return reader(text) if reader else values.read_line(key, text)


def contradictions(known: dict) -> set[tuple[str, str]]:
    """Pairs of column key and sentence for dates of one person that can't all be true."""
    found = set()
    born, joined = known.get("born_on"), known.get("joined_on")
    regularised, id_number = known.get("regularised_on"), known.get("id_number")
    if id_number and born and not values.born_on_id_number(id_number).agrees_with(born):
        found.add(("born_on", _("The date of birth is not the one in the ID number.")))
    if born and joined:
        age = _oldest_age(born, joined)
        if age < 0:
            found.add(("joined_on", _("Joined the Party before being born.")))
        elif age < ADULT:
            sentence = ngettext(
                "Joined the Party at %(age)s year of age; one joins at 18 or older.",
                "Joined the Party at %(age)s years of age; one joins at 18 or older.",
                age,
            )
            found.add(("joined_on", sentence % {"age": age}))
    if joined and regularised and regularised < joined:
        found.add(("regularised_on", _("Became a full member before joining the Party.")))
    return found


def _oldest_age(born, day) -> int:
    """In full years, the oldest that two partial dates allow."""
    first, last = born.earliest(), day.latest()
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


def _status_contradictions(known: dict) -> set[tuple[str, str]]:
    status = known.get("status")
    if status in BEFORE_JOINING and ("joined_on" in known or "regularised_on" in known):
        return {("status", _("Somebody with a date of joining is a Party member already."))}
    if status == Status.PROBATIONARY and "regularised_on" in known:
        return {("status", _("A probationary member has no date of regularisation yet."))}
    return set()
