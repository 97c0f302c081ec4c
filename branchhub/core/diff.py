"""Where two texts differ, marked finely enough for Chinese and coarsely enough to be read."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

TOKEN = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)
LONGEST_STRAY = 2  # tokens: equal runs this short between two differences only confuse
MOST_COMPARISONS = 4_000_000


@dataclass(frozen=True)
class Part:
    text: str
    changed: bool


def compare(old: str, new: str) -> tuple[list[Part], list[Part]]:
    """Both texts in parts that are the same in the other, or `changed`.

    Long texts that differ nearly everywhere are marked as a whole: comparing is quadratic.
    """
    first, second = TOKEN.findall(old), TOKEN.findall(new)
    head = _common(first, second)
    tail = _common(first[head:][::-1], second[head:][::-1])
    middle = first[head : len(first) - tail], second[head : len(second) - tail]
    before, after = "".join(first[:head]), "".join(first[len(first) - tail :])
    left, right = _differences(*middle)
    head_part, tail_part = Part(before, False), Part(after, False)
    return _merged([head_part, *left, tail_part]), _merged([head_part, *right, tail_part])


def _common(first, second) -> int:
    pairs = enumerate(zip(first, second, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(first), len(second)))


def _differences(first, second) -> tuple[list[Part], list[Part]]:
    if len(first) * len(second) > MOST_COMPARISONS:
        return [Part("".join(first), True)], [Part("".join(second), True)]
    left, right = [], []
    for verb, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        stray = verb == "equal" and b - a <= LONGEST_STRAY and a > 0 and b < len(first)
        changed = verb != "equal" or stray
        left.append(Part("".join(first[a:b]), changed))
        right.append(Part("".join(second[c:d]), changed))
    return left, right


def _merged(parts) -> list[Part]:
    """Neighbours of one sort joined, empty ones dropped."""
    merged = []
    for part in parts:
        if part.text and merged and merged[-1].changed == part.changed:
            merged[-1] = Part(merged[-1].text + part.text, part.changed)
        elif part.text:
            merged.append(part)
    return merged
