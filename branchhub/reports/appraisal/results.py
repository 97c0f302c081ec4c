"""What a formula answers: a share of the weight with its inputs, evidence and what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True)
class Link:
    """A list or a record: the name of its page with GET parameters or an id."""

    label: str
    page: str
    asks: dict[str, Any] = field(default_factory=dict)
    pk: int | None = None

    @property
    def query(self) -> str:
        return f"?{urlencode(self.asks)}" if self.asks else ""


@dataclass(frozen=True)
class Gap:
    """What can still be made good, and where: until the day `until`, or at any time for None."""

    text: str
    link: Link | None = None
    until: date | None = None


@dataclass(frozen=True)
class Part:
    """`done` of `of` in words; a part of nothing has no say in the share."""

    words: str
    done: Fraction | int = 0
    of: Fraction | int = 0

    @property
    def share(self) -> Fraction | None:
        return (
            min(max(Fraction(self.done) / self.of, Fraction(0)), Fraction(1)) if self.of else None
        )


@dataclass(frozen=True)
class Result:
    """`share` is 0 to 1; None where people have to score, and `why` says why."""

    share: Fraction | None = None
    inputs: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    gaps: tuple[Gap, ...] = ()
    why: str = ""


def manual(why, *, inputs=(), links=(), gaps=()) -> Result:
    return Result(None, tuple(inputs), tuple(links), tuple(gaps), str(why))


def computed(parts: Iterable[Part], *, why_not, links=(), gaps=()) -> Result:
    """The mean of the shares of `parts`; manual, because of `why_not`, where all are of nothing."""
    parts = list(parts)
    inputs = tuple(part.words for part in parts if part.words)
    shares = [part.share for part in parts if part.share is not None]
    if not shares:
        return manual(why_not, inputs=inputs, links=links, gaps=gaps)
    return Result(sum(shares) / len(shares), inputs, tuple(links), tuple(gaps))
