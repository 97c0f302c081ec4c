"""Bar charts as plain shapes that a template draws: no JavaScript, no inline style.

Every chart comes twice, for desktops and for phones, where bars always lie. Each series has a
pattern of its own beside its colour; values are written on the chart and again in a table.
"""

import math
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from . import formats

WIDE, NARROW = 720, 300
FONT = 14
BAR, GAP, APART = 18, 3, 14  # thickness of a lying bar, between two, between two categories
HEIGHT, TOP, BOTTOM = 200, 22, 26  # of standing bars: the tallest, above it, below the base
MOST_SERIES = 4
MOST_LABEL = 240  # a longer label stands above its bars


@dataclass(frozen=True)
class Series:
    """One value a category, None where there is none; `links` lead to what each one counts."""

    label: str
    values: list
    links: list = field(default_factory=list)


@dataclass(frozen=True)
class Bar:
    look: int  # 1 to MOST_SERIES
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Text:
    x: str
    y: str
    words: str
    anchor: str = "start"


@dataclass
class Drawing:
    width: int
    height: float = 0
    bars: list[Bar] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)  # look and height of level lines

    def bar(self, look, x, y, width, height):
        self.bars.append(Bar(look, *(_text(value) for value in (x, y, width, height))))

    def say(self, x, y, words, anchor="start"):
        self.texts.append(Text(_text(x), _text(y), words, anchor))


@dataclass(frozen=True)
class Chart:
    """`shape` is "rows" (lying bars), "columns" (standing) or "stack" (standing, one on another).

    `key` is unique on the page; `heading` says what the categories are; `write` makes words of a
    value. At most four series.
    """

    key: str
    title: str
    heading: str
    categories: list[str]
    series: list[Series]
    shape: str = "rows"
    unit: str = ""
    write: Callable = formats.number

    def __post_init__(self):
        if len(self.series) > MOST_SERIES:
            raise ValueError(f"{len(self.series)} series: a chart shows at most {MOST_SERIES}")

    @property
    def wide(self) -> Drawing:
        if self.shape == "rows" or self._values_are_too_long():
            return self._rows(WIDE)
        return self._columns()

    @property
    def narrow(self) -> Drawing:
        return self._rows(NARROW)

    @property
    def legend(self):
        """Pairs of look and label; empty where one series speaks for itself."""
        if len(self.series) < 2:
            return []
        return [(look, one.label) for look, one in enumerate(self.series, 1)]

    @property
    def rows(self):
        """For the table: pairs of a category and its cells, (words, link) each."""
        for place, category in enumerate(self.categories):
            yield category, [_cell(one, place, self.write) for one in self.series]

    @property
    def is_stacked(self) -> bool:
        return self.shape == "stack"

    def _totals(self):
        columns = zip(*(one.values for one in self.series), strict=True)
        if self.is_stacked:
            return [sum(value or 0 for value in column) for column in columns]
        return [max((value or 0 for value in column), default=0) for column in columns]

    def _longest(self) -> float:
        written = [self.write(total) for total in self._totals()]
        return max((_width(words) for words in written), default=0)

    def _values_are_too_long(self) -> bool:
        slots = 1 if self.is_stacked else len(self.series)
        room = (WIDE - 60) / max(len(self.categories), 1) / slots
        labels = max((_width(name) for name in self.categories), default=0)
        return self._longest() > room or labels > room * slots

    def _rows(self, width) -> Drawing:
        drawing = Drawing(width, 2)
        widest = max((_width(name) for name in self.categories), default=0)
        above = widest > MOST_LABEL or widest > width / 4
        left = 0 if above else widest + 10
        scale = (width - left - self._longest() - 8) / float(max(self._totals(), default=0) or 1)
        for place, category in enumerate(self.categories):
            drawing.say(0, drawing.height + FONT, category)
            drawing.height += FONT + 6 if above else 0
            self._row(drawing, place, left, scale)
            drawing.height += APART
        return drawing

    def _row(self, drawing, place, left, scale):
        """The bars of one category, each with its value, or one on another with their sum."""
        end = left
        for look, one in enumerate(self.series, 1):
            value = one.values[place]
            if value is None:
                continue
            length = float(value) * scale
            if length:
                drawing.bar(look, end, drawing.height, length, BAR)
            if self.is_stacked:
                end += length
                continue
            drawing.say(left + length + 6, drawing.height + FONT, self.write(value))
            drawing.height += BAR + GAP
        if self.is_stacked:
            drawing.say(end + 6, drawing.height + FONT, self.write(self._totals()[place]))
        if self.is_stacked or all(one.values[place] is None for one in self.series):
            drawing.height += BAR

    def _columns(self) -> Drawing:
        drawing = Drawing(WIDE, TOP + HEIGHT + BOTTOM)
        base = TOP + HEIGHT
        ticks = _ticks(float(max(self._totals(), default=0)))
        left = max(_width(self.write(tick)) for tick in ticks) + 8
        for tick in ticks:
            y = base - HEIGHT * tick / ticks[-1]
            drawing.lines.append(("base" if tick == 0 else "grid", _text(y)))
            drawing.say(left - 8, y + 4, self.write(tick), "end")
        step = (WIDE - left) / max(len(self.categories), 1)
        for place, category in enumerate(self.categories):
            middle = left + step * (place + 0.5)
            drawing.say(middle, base + 19, category, "middle")
            self._column(drawing, place, middle, step, HEIGHT / ticks[-1])
        return drawing

    def _column(self, drawing, place, middle, step, scale):
        slots = 1 if self.is_stacked else len(self.series)
        thick = min(32, step * 0.8 / slots)
        x, top = middle - thick * slots / 2, TOP + HEIGHT
        for look, one in enumerate(self.series, 1):
            value = one.values[place]
            height = float(value or 0) * scale
            if height:
                drawing.bar(look, x, top - height, thick, height)
            if self.is_stacked:
                top -= height
                continue
            if value is not None:
                drawing.say(x + thick / 2, top - height - 5, self.write(value), "middle")
            x += thick
        if self.is_stacked and self._totals()[place]:
            drawing.say(middle, top - 5, self.write(self._totals()[place]), "middle")


def _cell(series, place, write):
    value = series.values[place]
    link = series.links[place] if series.links else ""
    return ("–" if value is None else write(value)), link


def _ticks(highest) -> list[float]:
    """0 and at most five round numbers above it, the last not below `highest`."""
    rough = max(highest, 1) / 4
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * nice for nice in (1, 2, 5, 10) if power * nice >= rough)
    step = max(step, 1) if highest >= 1 else step
    return [step * number for number in range(math.ceil(max(highest, 1) / step) + 1)]


def _width(words) -> float:
    """About how wide the words are, in the units of the drawing."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" or char == "%" for char in words)
    return FONT * wide + FONT * 0.56 * (len(words) - wide)


def _text(value) -> str:
    """A coordinate: never with a comma, whatever the language."""
    return f"{value:.1f}"
