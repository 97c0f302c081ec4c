"""Who should attend, who came, and whether that is enough to vote. Source: domain.md 3.2, 3.4."""

from collections import Counter
from dataclasses import dataclass

from . import votes
from .choices import AttendanceStatus, VoteRule


@dataclass(frozen=True)
class Turnout:
    """The counts of one expected list.

    `present` includes `late`; `voters` is N, which being exempt takes nobody out of, and
    `voters_present` P. `quorum` is that of an ordinary motion, None where none is asked for.
    """

    listed: int
    exempt: int
    present: int
    late: int
    leave: int
    absent: int
    unset: int
    voters: int
    voters_present: int
    quorum: int | None

    @property
    def should(self) -> int:
        return self.listed - self.exempt

    @property
    def missing(self) -> int:
        """Voters still missing for a vote."""
        return max((self.quorum or 0) - self.voters_present, 0)

    @property
    def can_vote(self) -> bool:
        return bool(self.quorum) and not self.missing


def attendance_summary(rows, rule) -> Turnout:
    """Count attendance `rows` of a session whose kind has `rule`, a KindRule. No query."""
    rows = list(rows)
    marks = Counter(row.status for row in rows)
    voters = [row for row in rows if row.votes]
    return Turnout(
        listed=len(rows),
        exempt=marks[AttendanceStatus.EXEMPT],
        present=sum(marks[status] for status in AttendanceStatus.counts_as_present()),
        late=marks[AttendanceStatus.LATE],
        leave=sum(marks[status] for status in AttendanceStatus.leave()),
        absent=marks[AttendanceStatus.ABSENT],
        unset=marks[AttendanceStatus.UNSET],
        voters=len(voters),
        voters_present=sum(row.came for row in voters),
        quorum=votes.quorum(VoteRule.ORDINARY, len(voters)) if rule.has_quorum else None,
    )
