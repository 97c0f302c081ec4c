"""What the digest of a committee says: a line a branch, whatever the number of its members."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from activities import compliance, summary
from activities.choices import NormState
from activities.models import Activity, Attendance
from branchhub.core import periods
from members.models import Branch

from . import of_projects

CHUNK = 50


@dataclass(frozen=True)
class Line:
    """A branch in one month; `missed` counts requirements that a period ended without.

    `late_milestones` are late today; of `series`, Small Classrooms that go on, so many `taught`.
    """

    pk: int
    name: str
    path: str
    held: int
    missed: int
    present: int
    should: int
    late_milestones: int = 0
    series: int = 0
    taught: int = 0


class Below:
    """The branches of a month that committees read of; they are read when first asked for."""

    def __init__(self, month, now):
        self.month, self.now = month, now

    def of(self, paths) -> list[Line]:
        """Those below the committees at `paths`, by name."""
        return [line for line in self.lines if line.path.startswith(tuple(paths))]

    @cached_property
    def lines(self) -> list[Line]:
        branches = branches_with_news(self.month).select_related("committee").order_by("name", "pk")
        pks, lines = list(branches.values_list("pk", flat=True)), []
        for start in range(0, len(pks), CHUNK):
            chunk = list(branches.filter(pk__in=pks[start : start + CHUNK]))
            lines += self._read(chunk)
        return lines

    def _read(self, branches):
        today = timezone.localdate(self.now)
        after = periods.next_month(self.month)
        boards = compliance.boards(branches, self.month, 1, now=self.now)
        rows = Attendance.objects.filter(branch__in=boards)
        rows = summary.within(rows, self.month, after - timedelta(days=1), "activity__")
        marks = summary.tallies(rows, "branch")
        sessions = Activity.objects.counted().filter(branch__in=boards)
        sessions = sessions.between(*periods.month_of(self.month))
        held = Counter(sessions.order_by().values_list("branch", flat=True))
        projects = of_projects.read(boards, self.month)
        for branch in branches:
            facts = projects[branch.pk]
            cells = [cell for row in boards[branch.pk] for cell in row.cells if cell.last < after]
            tally = marks.get((branch.pk,)) or summary.Tally()
            yield Line(
                pk=branch.pk,
                name=branch.name,
                path=branch.committee.path,
                held=held[branch.pk],
                missed=sum(cell.state == NormState.MISSED for cell in cells),
                present=tally.present,
                should=tally.should,
                late_milestones=sum(row.is_late(today) for row in facts.milestones),
                series=len(facts.series),
                taught=sum(bool(facts.sessions_of(series)) for series in facts.series),
            )


def branches_with_news(month):
    """Those of which something was asked in the month, or that had a session in it."""
    held = Activity.objects.filter(branch=OuterRef("pk")).between(*periods.month_of(month))
    return Branch.objects.filter(has_records_in(month) | Exists(held.order_by()))


def has_records_in(month, prefix="") -> Q:
    """Whether records were kept in the month already."""
    since = f"{prefix}kept_since"
    return Q(**{since: None}) | Q(**{f"{since}__lt": periods.next_month(month)})
