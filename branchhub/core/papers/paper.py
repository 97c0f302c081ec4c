"""What a paper says, however it is written: facts, then named parts made of blocks."""

import re
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..formats import is_chinese

NONE = "—"
DIGITS = "〇一二三四五六七八九"
DEEPEST_LISTED = 1
CHINESE_FORMS = [
    "第{chinese}章\u3000{text}",
    "{chinese}、{text}",
    "（{chinese}）{text}",
    "{number}. {text}",
]
ENGLISH_FORMS = [
    "Chapter {number}. {text}",
    "{number}. {text}",
    "({number}) {text}",
    "{number}) {text}",
]


@dataclass(frozen=True)
class Fact:
    """A line of the table at the head; without a text it is left out. `wide` takes a whole row."""

    name: str
    label: str
    text: str
    wide: bool = False


@dataclass(frozen=True)
class Heading:
    """Level 0 begins a chapter of a book on a page of its own.

    A numbered one keeps `number` and `words`, of which its text was made.
    """

    text: str
    level: int = 1
    number: int = 0
    words: str = ""

    @property
    def is_in_contents(self) -> bool:
        return self.level <= DEEPEST_LISTED


@dataclass(frozen=True)
class Contents:
    """The table of contents under its title: headings of level 0 and 1 with their pages."""

    title: str


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
    `facts_untold`: the text says them, only templates ask for them. The title and the table at the
    head of a book are its cover.
    """

    title: str
    organisation: str
    facts: list[Fact]
    parts: dict[str, list]
    missing: list[str] = field(default_factory=list)
    is_wide: bool = False
    is_book: bool = False
    facts_untold: bool = False

    @property
    def form(self) -> str:
        """The name of the default template that it is written in."""
        return "wide" if self.is_wide else "book" if self.is_book else "paper"

    def head(self) -> list:
        is_empty = self.facts_untold or not any(fact.text for fact in self.facts)
        return [] if is_empty else [Facts(paired(self.facts))]

    def lacks(self) -> list:
        return [Missing(self.missing)] if self.missing else []

    def body(self) -> list:
        """Everything below the title."""
        parts = [block for name in self.parts for block in self.part(name)]
        return [*self.lacks(), *self.head(), *parts]

    def part(self, name) -> list:
        """What is printed of a part."""
        return [block for block in self.parts[name] if not is_empty(block)]

    def listed(self) -> list[Heading]:
        """What stands in its table of contents; nothing where it has none."""
        body = self.body()
        if not any(isinstance(block, Contents) for block in body):
            return []
        return [block for block in body if isinstance(block, Heading) and block.is_in_contents]

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


def in_chapters(rows, level=1) -> dict[str, list]:
    """The parts of a paper from (name, heading, blocks); those that print something are numbered.

    A part without a heading goes without a number.
    """
    found, number = {}, 0
    for name, heading, blocks in rows:
        is_printed = any(not is_empty(block) for block in blocks)
        number += bool(heading and is_printed)
        head = [numbered(number, heading, level)] if heading and is_printed else []
        found[name] = [*head, *blocks]
    return found


def nested(paper, by=1) -> list:
    """What a paper says below its title, within another: its headings are `by` levels deeper.

    Its tables lose their names, for there may be several such papers in one.
    """
    lacks = [Paragraph(labelled(_("Missing"), listed(paper.missing)))] if paper.missing else []
    parts = [_nested(block, by) for name in paper.parts for block in paper.part(name)]
    return [*paper.head(), *lacks, *parts]


def _nested(block, by):
    if isinstance(block, Heading):
        level = block.level + by
        return (
            numbered(block.number, block.words, level)
            if block.number
            else Heading(block.text, level)
        )
    return replace(block, name="") if isinstance(block, Table) else block


def paired(facts) -> list[list[Fact]]:
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
    """`第一章　…`, `一、…`, `（一）…` and `1. …` by level from 0.

    In English `Chapter 1. …`, `1. …`, `(1) …` and `1) …`.
    """
    forms = CHINESE_FORMS if is_chinese() else ENGLISH_FORMS
    line = forms[level].format(chinese=chinese(number), number=number, text=text)
    return Heading(line, level, number, text)


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
