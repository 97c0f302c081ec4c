"""Scores of a branch's year: computed, the branch's own and the reviewer's, side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from members.models import Branch

from ..choices import ItemKind
from ..models import Appraisal
from . import facts, formulas, items
from .results import Gap, Result

POINT = Decimal("0.1")


def score_of(weight: Decimal, share: Fraction) -> Decimal:
    """`share` of `weight` to one digit after the point, 0 at least and `weight` at most."""
    exact = Decimal(share.numerator) * weight / share.denominator
    return min(max(exact, Decimal(0)), weight).quantize(POINT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Line:
    """One item: an AppraisalLine once anything was scored, before that what the list says."""

    item: Any
    score: Decimal | None
    result: Result

    def _scored(self, name):
        return getattr(self.item, name, None)

    @property
    def self_score(self) -> Decimal | None:
        return self._scored("self_score")

    @property
    def review_score(self) -> Decimal | None:
        return self._scored("review_score")

    @property
    def self_applies(self) -> bool:
        return bool(self._scored("self_applies"))

    @property
    def review_applies(self) -> bool:
        return bool(self._scored("review_applies"))

    @property
    def self_remark(self) -> str:
        return self._scored("self_remark") or ""

    @property
    def review_remark(self) -> str:
        return self._scored("review_remark") or ""

    @property
    def is_veto(self) -> bool:
        return self.item.kind == ItemKind.VETO

    @property
    def is_bonus(self) -> bool:
        return self.item.kind == ItemKind.BONUS


@dataclass(frozen=True)
class Total:
    """A sum of points, of so many that could be had from the `count` items that have a score."""

    points: Decimal
    of: Decimal
    count: int


def total(lines: Iterable[Line], column) -> Total:
    scored = [line for line in lines if getattr(line, column) is not None]
    points = sum((getattr(line, column) for line in scored), Decimal(0))
    return Total(points, sum((line.item.weight for line in scored), Decimal(0)), len(scored))


@dataclass(frozen=True)
class Sheet:
    """`appraisal` is None while nobody has scored."""

    branch: Branch
    year: int
    source: str
    lines: tuple[Line, ...]
    appraisal: Appraisal | None = None

    def _of(self, kind) -> list[Line]:
        return [line for line in self.lines if line.item.kind == kind]

    @property
    def ordinary(self) -> list[Line]:
        return self._of(ItemKind.ORDINARY)

    @property
    def bonuses(self) -> list[Line]:
        return self._of(ItemKind.BONUS)

    @property
    def vetoes(self) -> list[Line]:
        return self._of(ItemKind.VETO)

    @property
    def totals(self) -> dict[str, Total]:
        return self._totals(self.ordinary)

    @property
    def bonus_totals(self) -> dict[str, Total]:
        return self._totals(self.bonuses)

    def _totals(self, lines) -> dict[str, Total]:
        return {
            name: total(lines, column)
            for name, column in (
                ("computed", "score"),
                ("self", "self_score"),
                ("review", "review_score"),
            )
        }

    @property
    def weight(self) -> Decimal:
        return sum((line.item.weight for line in self.ordinary), Decimal(0))

    @property
    def manual_count(self) -> int:
        return sum(line.score is None for line in self.ordinary)

    @property
    def is_vetoed(self) -> bool:
        return any(line.review_applies or line.self_applies for line in self.vetoes)

    @property
    def is_closed(self) -> bool:
        return bool(self.appraisal and self.appraisal.closed_at)

    @property
    def gaps(self) -> list[tuple[Line, Gap]]:
        """What can still be made good, the soonest over first; nothing of a closed appraisal."""
        found = [(line, gap) for line in self.lines for gap in line.result.gaps]
        return sorted(found, key=lambda each: (each[1].until is None, each[1].until or 0))


def sheet(branch, year, now) -> Sheet:
    return sheets([branch], year, now)[branch.pk]


def sheets(branches, year, now) -> dict[int, Sheet]:
    """The sheet of each of `branches`, read with committee. 17 queries for any number of them."""
    branches = list(branches)
    started = {
        appraisal.branch_id: appraisal
        for appraisal in Appraisal.objects.filter(branch__in=branches, year=year)
        .select_related("closed_by__member")
        .prefetch_related("lines")
    }
    lists, found = items.lists_of(branches, year), facts.read(branches, year, now)
    return {
        branch.pk: _sheet(branch, year, lists[branch.pk], found[branch.pk], started.get(branch.pk))
        for branch in branches
    }


def _sheet(branch, year, item_list, known, appraisal) -> Sheet:
    if appraisal is None:
        lines = [_live(item, known) for item in item_list.items]
        return Sheet(branch, year, str(item_list.source), tuple(lines))
    scored = appraisal.lines.all()
    line = _kept if appraisal.closed_at else _live
    return Sheet(
        branch, year, appraisal.source, tuple(line(item, known) for item in scored), appraisal
    )


def _live(item, known) -> Line:
    result = formulas.result_of(item.formula, known)
    score = None if result.share is None else score_of(item.weight, result.share)
    return Line(item, score, result)


def _kept(item, known) -> Line:
    """What was computed when the appraisal was closed; the links lead to the records of today."""
    live = formulas.result_of(item.formula, known)
    why = live.why if item.computed is None else ""
    return Line(item, item.computed, Result(None, tuple(item.kept_inputs), live.links, (), why))
