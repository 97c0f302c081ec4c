"""What a frozen report says now, and what has changed since."""

from dataclasses import dataclass, replace
from decimal import Decimal

from .chapters import Chapter, Figure
from .units import Unit


@dataclass(frozen=True)
class Difference:
    """A figure as it was frozen, and as it is now."""

    then: Figure
    now: Figure


def thawed(figure, numbers) -> Figure:
    """`figure` with the value that it had in frozen `numbers`; unknown where it was not there."""
    value = numbers.get(figure.key)
    if figure.unit is Unit.YUAN and value is not None:
        value = Decimal(value)
    return replace(figure, value=value)


def differences(chapters: list[Chapter], numbers) -> list[Difference]:
    """The figures of live `chapters` that are not what they were in frozen `numbers`."""
    pairs = [
        (thawed(figure, numbers), figure) for chapter in chapters for figure in chapter.figures
    ]
    return [Difference(then, now) for then, now in pairs if then.value != now.value]
