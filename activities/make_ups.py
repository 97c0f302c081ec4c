"""What absent members have to make up for, and by when. Source: domain.md 3.4.

Derived from attendance: a mark that is corrected to present asks for nothing any more.
"""

import datetime
from dataclasses import dataclass

from .choices import MakeUpState
from .models import BranchRules

USUAL_DAYS = BranchRules._meta.get_field("make_up_days").default


@dataclass(frozen=True)
class Owed:
    """An absence to make up for; `row` is the attendance, read `for_make_up()`."""

    row: object
    due_on: datetime.date

    @property
    def make_up(self):
        """What was handed in, or None."""
        return getattr(self.row, "make_up", None)

    @property
    def waits(self) -> bool:
        """Whether the secretary has it to check."""
        return self.make_up is not None and self.make_up.state == MakeUpState.HANDED_IN

    @property
    def is_returned(self) -> bool:
        return self.make_up is not None and self.make_up.state == MakeUpState.RETURNED

    def days_late(self, today) -> int:
        return max((today - self.due_on).days, 0)


def due_on(row) -> datetime.date:
    """The last day; no query if the row's session, branch and the branch's rules are read."""
    rules = getattr(row.activity.branch, "rules", None)
    days = rules.make_up_days if rules else USUAL_DAYS
    return row.activity.day + datetime.timedelta(days=days)


def owed(rows) -> list[Owed]:
    """Each of the attendance `rows`, a queryset, with its last day; one query."""
    return [Owed(row, due_on(row)) for row in rows.for_make_up()]


def tally(rows) -> tuple[int, int]:
    """How many of the `rows` of a session are away, and how many of them made up for it.

    Needs `make_up` read with the rows; no query.
    """
    away = [row for row in rows if row.is_away]
    states = [getattr(row, "make_up", None) for row in away]
    accepted = [made for made in states if made and made.state == MakeUpState.ACCEPTED]
    return len(away), len(accepted)
