"""What a paper says, however it is written: facts, then named parts made of blocks."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..formats import is_chinese

NONE = "—"
DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Fact:
    """A line of the table at the head; without a text it is left out. `wide` takes a whole row."""

    name: str
    label: str
    text: str
    wide: bool = False


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Indented by two characters, but for an address, which `is_flush`."""

    text: str
    is_flush: bool = False


@dataclass(frozen=True)
class Column:
    """`width` is a share; a centred column has its text in the middle."""

    name: str
    heading: str
    width: float
    centred: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of texts under headings that are repeated on each page; without rows it is left out.

    `row_height` in millimetres is the least one, for signatures; `is_small` sets it in 10.5 pt.
    """

    name: str
    columns: list[Column]
    rows: list[list[str]]
    row_height: float = 0
    is_small: bool = False


@dataclass(frozen=True)
class Facts:
    """Rows of the table at the head: one wide Fact or two."""

    rows: list[list[Fact]]


@dataclass(frozen=True)
class Missing:
    lines: list[str]


@dataclass(frozen=True)
class Signatures:
    """Who signs on paper, two in a row."""

    labels: list[str]


@dataclass(frozen=True)
class Closing:
    """Who sends the paper and when, at the right below the text."""

    lines: list[str]


@dataclass(frozen=True)
class PageBreak:
    pass


@dataclass(frozen=True)
class Paper:
    """`missing` are sentences on what the source lacks. The parts are printed in their order.

    A kind of paper always has the same facts and parts, empty ones too: templates name them.
    `facts_untold`: the text says them, only templates ask for them.
    """

    title: str
    organisation: str
    facts: list[Fact]
    parts: dict[str, list]
    missing: list[str] = field(default_factory=list)
    is_wide: bool = False
    facts_untold: bool = False

    def head(self) -> list:
        is_empty = self.facts_untold or not any(fact.text for fact in self.facts)
        return [] if is_empty else [Facts(_paired(self.facts))]

    def lacks(self) -> list:
        return [Missing(self.missing)] if self.missing else []

    def body(self) -> list:
        """Everything below the title."""
        parts = [block for name in self.parts for block in self.part(name)]
        return [*self.lacks(), *self.head(), *parts]

    def part(self, name) -> list:
        """What is printed of a part."""
        return [block for block in self.parts[name] if not is_empty(block)]

    def part_headings(self) -> list[tuple[str, str]]:
        """(name, heading) of the parts, "" for a part that has none."""
        firsts = [(name, blocks[0] if blocks else None) for name, blocks in self.parts.items()]
        return [(name, first.text if isinstance(first, Heading) else "") for name, first in firsts]

    def first_table(self) -> str:
        return next(iter(self.tables()), "")

    def tables(self) -> dict[str, Table]:
        blocks = [block for blocks in self.parts.values() for block in blocks]
        return {block.name: block for block in blocks if isinstance(block, Table) and block.name}


def is_empty(block) -> bool:
    return isinstance(block, Table) and not block.rows


def in_chapters(rows) -> dict[str, list]:
    """The parts of a paper from (name, heading, blocks); those that print something are numbered.

    A part without a heading goes without a number.
    """
    found, number = {}, 0
    for name, heading, blocks in rows:
        is_printed = any(not is_empty(block) for block in blocks)
        number += bool(heading and is_printed)
        head = [numbered(number, heading)] if heading and is_printed else []
        found[name] = [*head, *blocks]
    return found


def _paired(facts) -> list[list[Fact]]:
    rows, open_row = [], None
    for fact in facts:
        if not fact.text:
            continue
        if fact.wide:
            rows.append([fact])
            open_row = None
        elif open_row:
            open_row.append(fact)
            open_row = None
        else:
            open_row = [fact]
            rows.append(open_row)
    return rows


def paragraphs(text) -> list[Paragraph]:
    """One for each line of `text` that holds something."""
    lines = (line.strip() for line in re.split(r"[\r\n\x0b\x0c\x85\u2028\u2029]+", text))
    return [Paragraph(line) for line in lines if line]


def numbered(number, text, level=1) -> Heading:
    """`一、…`, `（一）…` and `1. …` by level; in English `1. …`, `(1) …` and `1) …`."""
    if is_chinese():
        form = {1: "{chinese}、{text}", 2: "（{chinese}）{text}", 3: "{number}. {text}"}[level]
    else:
        form = {1: "{number}. {text}", 2: "({number}) {text}", 3: "{number}) {text}"}[level]
    return Heading(form.format(chinese=chinese(number), number=number, text=text), level)


def chinese(number) -> str:
    """`一`, `十`, `二十一`; of 1 to 99, digits beyond."""
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    return (DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (DIGITS[ones] * bool(ones))


def labelled(label, text) -> str:
    return pgettext("label and value", "%(label)s: %(text)s") % {"label": label, "text": text}


def listed(names) -> str:
    """Names in a row, as both languages part them."""
    return ("、" if is_chinese() else ", ").join(names)


def missing_title() -> str:
    return _("This paper is not complete:")
