"""What a frozen report says now, and what has changed since."""

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from activities.norms import ORDER

from ..choices import ChapterKey
from . import chapters, sentences
from .chapters import Chapter, Figure
from .units import Unit


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
    """The numbers that are not what they were when `kept` was frozen; `values` are the live ones.

    What one side leaves out, being nothing there, is told by its number all the same; what the
    report did not tell yet when it was frozen has not changed.
    """
    then, now = thawed(kept), values
    old, new, beside = _by_key(reader, then), _by_key(reader, now), _beside()
    found = []
    for key in new | old | beside:
        shown = new.get(key) or old.get(key) or beside[key]
        if key in then and then[key] != now[key]:
            before = old.get(key) or replace(shown, value=then[key], note="", round_words="")
            after = new.get(key) or replace(shown, value=now[key], note="", round_words="")
            found.append(Difference(before, after))
    return found


def changed_texts(kept, texts) -> list[ChapterKey]:
    """The chapters whose text is not what was frozen; `texts` are the live ones."""
    return [key for key in ChapterKey if kept.texts.get(key, "") != texts.get(key, "")]


def _beside() -> dict[str, Figure]:
    """What only notes and sentences of a report tell, by key, as figures without a number."""
    numbers = {
        **{f"due_{kind}": _("%(kind)s, asked for") % {"kind": kind.label} for kind in ORDER},
        "missed": _("Requirements missed"),
        "birthdays": _("Political birthdays"),
        "issue_days": _("Days that an issue took, on average"),
        "should_attend": _("Should have come"),
        "results_told": _("Departments that told their results"),
    }
    answers = {
        "last_test_is_open": _("The last on-site test goes on"),
        "revenue_is_forecast": _("The revenue is a forecast"),
        "target_is_met": _("The target is reached"),
    }
    units = [(Unit.NUMBER, numbers), (Unit.ANSWER, answers)]
    return {
        key: Figure(key, label, None, unit)
        for unit, labels in units
        for key, label in labels.items()
    }


def _by_key(reader, values) -> dict[str, Figure]:
    told = chapters.chapters(reader, values)
    return {figure.key: figure for chapter in told for figure in chapter.figures}
