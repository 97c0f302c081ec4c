"""Where two texts differ, marked finely enough for Chinese and coarsely enough to be read."""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

TOKEN = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)
SENTENCE = re.compile(r"[^。！？；.!?;\n]*[。！？；.!?;\n]|[^。！？；.!?;\n]+")
LONGEST_STRAY = 2  # tokens: equal runs this short between two differences only confuse
MOST_COMPARISONS = 4_000_000
MOST_MATCHES = 60_000  # pairs of equal tokens: what comparing takes grows with them


@dataclass(frozen=True)
class Part:
    text: str
    changed: bool


def compare(old: str, new: str) -> tuple[list[Part], list[Part]]:
    """Both texts in parts that are the same in the other, or `changed`.

    Long texts that differ in many places are compared sentence by sentence, and very long ones
    that differ nearly everywhere marked as a whole: comparing takes up to cubic time.
    """
    first, second = TOKEN.findall(old), TOKEN.findall(new)
    head = _common(first, second)
    tail = _common(first[head:][::-1], second[head:][::-1])
    middle = first[head : len(first) - tail], second[head : len(second) - tail]
    before, after = "".join(first[:head]), "".join(first[len(first) - tail :])
    left, right = _differences("".join(middle[0]), "".join(middle[1]))
    head_part, tail_part = Part(before, False), Part(after, False)
    return _merged([head_part, *left, tail_part]), _merged([head_part, *right, tail_part])


def _common(first, second) -> int:
    pairs = enumerate(zip(first, second, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(first), len(second)))


def _differences(old, new) -> tuple[list[Part], list[Part]]:
    for pattern, stray in ((TOKEN, LONGEST_STRAY), (SENTENCE, 0)):
        first, second = pattern.findall(old), pattern.findall(new)
        if _can_compare(first, second):
            return _matched(first, second, stray)
    return [Part(old, True)], [Part(new, True)]


def _can_compare(first, second) -> bool:
    counts = Counter(second)
    matches = sum(counts[token] for token in first)
    return len(first) * len(second) <= MOST_COMPARISONS and matches <= MOST_MATCHES


def _matched(first, second, longest_stray) -> tuple[list[Part], list[Part]]:
    left, right = [], []
    for verb, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        stray = verb == "equal" and b - a <= longest_stray and a > 0 and b < len(first)
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
