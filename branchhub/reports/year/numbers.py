"""All numbers of the year report by key, for many branches at once: counted and computed ones.

The number of queries does not grow with branches or rows.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from activities import compliance
from activities.choices import NormState
from activities.models import Attendance
from activities.norms import ORDER
from activities.summary import Tally, tallies, within
from members.models import Department, PartyGroup
from projects.choices import TrialKind, TrialOutcome
from projects.models import CompanyTotals, DepartmentResult, Trial

from . import counts

SHARE_DIGITS = 6


def numbers(branches, period, now) -> dict[int, dict]:
    """{branch id: {key: number or None}} of `branches`, read with their committees.

    None stands for what nobody typed in and for a share of nothing; what was counted and is not
    there is 0.
    """
    ids = [branch.pk for branch in branches]
    found = {pk: {} for pk in ids}
    for group in counts.GROUPS:
        for pk, figures in counts.read(group, ids, period).items():
            found[pk] |= figures
    _units(found, period)
    _attendance(found, period)
    _last_tests(found, period)
    _due(found, branches, period, now)
    _company(found, period)
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
    """Groups that were not closed by the last day, and departments."""
    open_groups = Q(closed_on=None) | Q(closed_on__gt=period.last)
    for key, rows in (
        ("groups", PartyGroup.objects.filter(open_groups)),
        ("departments", Department.objects.all()),
    ):
        counts = rows.filter(branch__in=found).order_by().values("branch").annotate(n=Count("pk"))
        for values in found.values():
            values[key] = 0
        for pk, number in counts.values_list("branch", "n"):
            found[pk][key] = number


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


def _last_tests(found, period):
    """Whether the last round of on-site tests of the period is still open."""
    rows = Trial.objects.of_period(*period.days).filter(kind=TrialKind.ONSITE_TEST)
    rows = rows.filter(branch__in=found).order_by("on", "number", "pk")
    outcomes = dict(rows.values_list("branch", "outcome"))  # the last one of each stays
    for pk, values in found.items():
        values["last_test_is_open"] = outcomes.get(pk) == TrialOutcome.OPEN


def _due(found, branches, period, now):
    """How many sessions of each kind the requirements of periods inside `period` ask for."""
    first = period.first.replace(day=1)
    months = (period.last.year - first.year) * 12 + period.last.month - first.month + 1
    for values in found.values():
        values.update({f"due_{kind}": 0 for kind in ORDER})
    for pk, rows in compliance.boards(branches, first, months, now=now).items():
        for row in rows:
            found[pk][f"due_{row.kind}"] += sum(
                cell.times
                for cell in row.cells
                if cell.state != NormState.NOT_APPLICABLE
                and period.first <= cell.first
                and cell.last <= period.last
            )


def _company(found, period):
    """The company's number of innovation projects, typed in for a whole year."""
    rows = CompanyTotals.objects.filter(branch__in=found).of_year(period.year)
    typed = dict(rows.values_list("branch", "innovation_projects")) if period.year else {}
    for pk, values in found.items():
        values["company_projects"] = typed.get(pk)


@dataclass
class YearOfDepartments:
    """The sums of a branch's departments; None where one of them did not say."""

    revenue: Decimal | None = Decimal(0)
    year_before: Decimal | None = Decimal(0)
    target: Decimal | None = Decimal(0)
    is_forecast: bool = False

    def add(self, result):
        self.is_forecast |= result.actual is None
        for name in ("revenue", "year_before", "target"):
            total, value = getattr(self, name), getattr(result, name)
            setattr(self, name, None if total is None or value is None else total + value)

    @property
    def growth(self) -> float | None:
        """Against the year before: 0.136 for 13.6 % more; None without a year before."""
        if self.revenue is None or not self.year_before:
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
        year = typed.get(pk)
        values["revenue_yuan"] = year and year.revenue
        values["revenue_before_yuan"] = year and year.year_before
        values["target_yuan"] = year and year.target
        values["revenue_growth"] = year and year.growth
        values["revenue_is_forecast"] = bool(year and year.is_forecast)
