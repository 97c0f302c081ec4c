"""What a frozen report says now, and what has changed since."""

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal

from . import chapters, sentences
from .chapters import Chapter, Figure


@dataclass(frozen=True)
class Difference:
    """A figure as it was frozen, and as it is now."""

    then: Figure
    now: Figure


def thawed(kept) -> dict:
    """The numbers of the FrozenReport `kept`; None for what reports did not tell yet."""
    numbers = {
        key: Decimal(value) if isinstance(value, str) else value  # JSON keeps a Decimal as text
        for key, value in kept.numbers.items()
    }
    return defaultdict(lambda: None, numbers)


def as_frozen(kept, reader) -> list[Chapter]:
    """The chapters of `kept` as they were; their figures lead nowhere, for lists are live."""
    values = thawed(kept)
    return [
        replace(
            chapter,
            figures=_leading_nowhere(chapter.figures),
            sentences=_leading_nowhere(sentences.of(chapter, reader, values)),
            text=kept.texts.get(chapter.key, ""),
        )
        for chapter in chapters.chapters(reader, values)
    ]


def _leading_nowhere(parts) -> tuple:
    return tuple(replace(part, url="") if isinstance(part, Figure) else part for part in parts)


def differences(kept, reader, values) -> list[Difference]:
    """The figures that are not what they were when `kept` was frozen; `values` are the live ones.

    What one side leaves out, being nothing there, is told by its number all the same.
    """
    then, now = thawed(kept), values
    old, new = _by_key(reader, then), _by_key(reader, now)
    found = []
    for key in new | old:
        shown = new.get(key) or old[key]
        if then[key] != now[key]:
            before = old.get(key) or replace(shown, value=then[key], note="", round_words="")
            after = new.get(key) or replace(shown, value=now[key], note="", round_words="")
            found.append(Difference(before, after))
    return found


def _by_key(reader, values) -> dict[str, Figure]:
    told = chapters.chapters(reader, values)
    return {figure.key: figure for chapter in told for figure in chapter.figures}
