"""All numbers of the year report by key, for many branches at once: counted and computed ones.

The number of queries does not grow with branches or rows: seven.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, OuterRef, Q, Subquery

from activities import compliance
from activities.choices import NormState
from activities.models import Attendance
from activities.norms import ORDER
from activities.summary import Tally, tallies, within
from members.models import Branch, Department, PartyGroup
from projects.choices import TrialKind, TrialOutcome
from projects.models import CompanyTotals, DepartmentResult, Trial

from . import counted, counts

SHARE_DIGITS = 6


def numbers(branches, period, now) -> dict[int, dict]:
    """{branch id: {key: number or None}} of `branches`, read with their committees.

    None stands for what nobody typed in and for a share of nothing; what was counted and is not
    there is 0.
    """
    found = counted.read(counts.ALL, [branch.pk for branch in branches], period)
    _units(found, period)
    _attendance(found, period)
    _due(found, branches, period, now)
    _results(found, period)
    for values in found.values():
        values["front_line_share"] = share(values["front_line_members"], values["members"])
        values["innovation_share"] = share(
            values["innovation_projects"], values["company_projects"]
        )
    return found


def share(part, whole) -> float | None:
    """`part` of `whole` as 0 to 1; None of nothing."""
    return round(float(part) / float(whole), SHARE_DIGITS) if whole else None


def _units(found, period):
    """Groups open on the last day, departments, the last on-site test, the company's total."""
    open_groups = Q(closed_on=None) | Q(closed_on__gt=period.last)
    tests = Trial.objects.of_period(*period.days).filter(kind=TrialKind.ONSITE_TEST)
    totals = CompanyTotals.objects.of_year(period.year or 0)  # of nothing but a whole year
    rows = Branch.objects.filter(pk__in=found).order_by()
    for pk, groups, departments, outcome, company in rows.values_list(
        "pk",
        _number(PartyGroup.objects.filter(open_groups)),
        _number(Department.objects.all()),
        _first(tests.order_by("-on", "-number", "-pk"), "outcome"),
        _first(totals, "innovation_projects"),
    ):
        found[pk] |= {
            "groups": groups or 0,
            "departments": departments or 0,
            "last_test_is_open": outcome == TrialOutcome.OPEN,
            "company_projects": company,
        }


def _number(rows):
    """How many of `rows` the branch of the row outside has."""
    of_branch = rows.filter(branch=OuterRef("pk")).order_by().values("branch")
    return Subquery(of_branch.annotate(n=Count("pk")).values("n"))


def _first(rows, column):
    return Subquery(rows.filter(branch=OuterRef("pk")).values(column)[:1])


def _attendance(found, period):
    """Those present of those who should have come, and the study hours of each member."""
    rows = within(Attendance.objects.filter(branch__in=found), *period.days, "activity__")
    by_branch = tallies(rows, "branch")
    for pk, values in found.items():
        tally = by_branch.get((pk,), Tally())
        values["should_attend"] = tally.should
        values["attendance_rate"] = share(tally.present, tally.should)
        hours = tally.hours + tally.made_up_hours
        values["study_hours"] = (
            round(float(hours) / values["members"], 1) if values["members"] else None
        )


def _due(found, branches, period, now):
    """What the requirements of periods inside `period` ask for, by kind, and what was missed."""
    for values in found.values():
        values.update({f"due_{kind}": 0 for kind in ORDER}, missed=0)
    boards = compliance.boards(branches, period.first.replace(day=1), period.months, now=now)
    for pk, rows in boards.items():
        for row in rows:
            asked = [cell for cell in row.cells if _is_asked(cell, period)]
            found[pk][f"due_{row.kind}"] += sum(cell.times for cell in asked)
            found[pk]["missed"] += sum(cell.state == NormState.MISSED for cell in asked)


def _is_asked(cell, period) -> bool:
    is_inside = period.first <= cell.first and cell.last <= period.last
    return is_inside and cell.state != NormState.NOT_APPLICABLE


@dataclass
class YearOfDepartments:
    """The sums of what a branch's departments said; None where none did.

    `told` counts those that said their revenue; growth needs both years of each of them.
    """

    revenue: Decimal | None = None
    year_before: Decimal | None = None
    target: Decimal | None = None
    told: int = 0
    is_forecast: bool = False
    is_whole: bool = True

    def add(self, result):
        self.told += result.revenue is not None
        self.is_forecast |= result.actual is None
        self.is_whole &= None not in (result.revenue, result.year_before)
        for name in ("revenue", "year_before", "target"):
            value = getattr(result, name)
            if value is not None:
                setattr(self, name, (getattr(self, name) or 0) + value)

    @property
    def growth(self) -> float | None:
        """Against the year before: 0.136 for 13.6 % more; None without a year before."""
        if not self.is_whole or not self.year_before:
            return None
        return round(float(self.revenue / self.year_before) - 1, SHARE_DIGITS)


def results_of(branches, year) -> dict[int, YearOfDepartments]:
    """The departments' year of each branch that has typed one in. One query."""
    found = {}
    for result in DepartmentResult.objects.filter(branch__in=branches).of_year(year):
        found.setdefault(result.branch_id, YearOfDepartments()).add(result)
    return found


def _results(found, period):
    typed = results_of(found, period.year) if period.year else {}
    for pk, values in found.items():
        year = typed.get(pk, YearOfDepartments())
        values |= {
            "revenue_yuan": year.revenue,
            "revenue_before_yuan": year.year_before,
            "target_yuan": year.target,
            "revenue_growth": year.growth,
            "revenue_is_forecast": year.is_forecast,
            "results_told": year.told,
        }
