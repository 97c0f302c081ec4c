"""Where the requirements of the present month stand, for the home page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from activities import compliance
from activities.board import notes_of
from activities.choices import NormState
from activities.norms import how_often


@dataclass(frozen=True)
class Standing:
    """One requirement in the period that has today."""

    label: str
    meta: str
    state: NormState
    url: str


def standings(branches, now) -> list[Standing]:
    """What is asked for at present of `branches`, read with their committee; three queries."""
    today = timezone.localdate(now)
    found = compliance.boards(branches, today.replace(day=1), 1, now=now)
    return [
        _standing(branch, row, row.cell_on(today), today, name_branch=len(branches) > 1)
        for branch in branches
        for row in found[branch.pk]
        if row.cell_on(today).state != NormState.NOT_APPLICABLE
    ]


def _standing(branch, row, cell, today, *, name_branch) -> Standing:
    return Standing(
        label=f"{branch}·{row.label}" if name_branch else row.label,
        meta="·".join([how_often(cell.norm), *notes_of(cell, today)]),
        state=cell.state,
        url=f"{reverse('activities:board')}?branch={branch.pk}",
    )
