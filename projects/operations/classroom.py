"""The rota of the Small Classroom."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.operations.dated import take_turns

from ..classroom import candidates, proposed
from .parts import add_part, change_part, remove_part


def add_turn(turn, *, by):
    """Give somebody a month's turn. Raises ValidationError when somebody has it already."""
    return add_part(turn, by=by)


def change_turn(turn, changes, *, by):
    """Raises ValidationError with code "gone" when the turn was taken away meanwhile."""
    return change_part(turn, changes, by=by)


def remove_turn(turn, *, by):
    return remove_part(turn, by=by)


@transaction.atomic
def fill_rota(project, *, months, by, today) -> int:
    """Give each of the next months without a turn to whoever is next; says how many it gave.

    Raises ValidationError with code "nobody" when no member may have a turn.
    """
    take_turns(project)
    if not candidates(project, today).exists():
        raise ValidationError(
            _("Nobody can have a turn: no member is marked as a business backbone."), code="nobody"
        )
    turns = proposed(project, months, today)
    for turn in turns:
        add_turn(turn, by=by)
    return len(turns)
