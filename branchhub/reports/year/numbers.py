"""All numbers of the year report by key, for many branches at once: counted and computed ones.

The number of queries does not grow with branches or rows: eight.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.db.models import (
    Avg,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Subquery,
)

from activities import compliance
from activities.choices import NormState
from activities.models import Attendance
from activities.norms import ORDER
from activities.summary import Tally, hours_a_member, tallies, within
from members.anniversaries import birthdays_between
from members.choices import Status
from members.models import Branch, Department, Member, PartyGroup
from projects.choices import TrialKind, TrialOutcome
from projects.models import CompanyTotals, DepartmentResult, Issue, Trial

from . import counted, counts

SHARE_DIGITS = 6
DAY = timedelta(days=1)
TAKEN = ExpressionWrapper(F("solved_on") - F("raised_on"), DurationField())


def numbers(branches, period, now) -> dict[int, dict]:
    """{branch id: {key: number or None}} of `branches`, read with their committees.

    None stands for what nobody typed in and for a share of nothing; what was counted and is not
    there is 0.
    """
    found = counted.read(counts.ALL, [branch.pk for branch in branches], period)
    _units(found, period)
    _attendance(found, period)
    _birthdays(found, period)
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
    """Groups on the day, departments, what is said of tests and issues, the company's total."""
    tests = Trial.objects.of_period(*period.days).filter(kind=TrialKind.ONSITE_TEST)
    totals = CompanyTotals.objects.of_year(period.year or 0)  # of nothing but a whole year
    rows = Branch.objects.filter(pk__in=found).order_by()
    for pk, groups, departments, outcome, taken, company in rows.values_list(
        "pk",
        _number(PartyGroup.objects.on(period.day)),
        _number(Department.objects.all()),
        _first(tests.order_by("-on", "-number", "-pk"), "outcome"),
        _measured(Issue.objects.solved(*period.days), Avg(TAKEN)),
        _first(totals, "innovation_projects"),
    ):
        found[pk] |= {
            "groups": groups or 0,
            "departments": departments or 0,
            "last_test_is_open": outcome == TrialOutcome.OPEN,
            "issue_days": None if taken is None else round(taken / DAY, 1),
            "company_projects": company,
        }


def _number(rows):
    """How many of `rows` the branch of the row outside has."""
    return _measured(rows, Count("pk"))


def _measured(rows, measure):
    of_branch = rows.filter(branch=OuterRef("pk")).order_by().values("branch")
    return Subquery(of_branch.annotate(n=measure).values("n"))


def _first(rows, column):
    return Subquery(rows.filter(branch=OuterRef("pk")).values(column)[:1])


def _attendance(found, period):
    """Those present of those who should have come, and the study hours of each Party member.

    Everybody on a list counts for attendance; study hours are those of the members of the day.
    """
    members = Member.objects.in_party(period.day)
    of_member = Exists(members.filter(pk=OuterRef("member"), branch=OuterRef("branch")))
    rows = within(Attendance.objects.filter(branch__in=found), *period.days, "activity__")
    found_tallies = tallies(rows.annotate(of_member=of_member), "branch", "of_member")
    for pk, values in found.items():
        own = found_tallies.get((pk, True), Tally())
        everybody = own + found_tallies.get((pk, False), Tally())
        values["should_attend"] = everybody.should
        values["attendance_rate"] = share(everybody.present, everybody.should)
        values["study_hours"] = hours_a_member(own.studied, values["members"])


def _birthdays(found, period):
    """Political birthdays in the period of those who are full members on its day."""
    for values in found.values():
        values["birthdays"] = 0
    members = Member.objects.filter(branch__in=found).having_status([Status.FULL], period.day)
    for pk, joined_on in members.order_by().values_list("branch", "joined_on"):
        found[pk]["birthdays"] += birthdays_between(joined_on, *period.days)


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

    A sum is set against another only when every department with a row for the year told both; one
    without, as an office that earns nothing, keeps nobody waiting.
    """

    revenue: Decimal | None = None
    year_before: Decimal | None = None
    target: Decimal | None = None
    departments: int = 0
    told: Counter = field(default_factory=Counter)  # how many of them, by what they told
    is_forecast: bool = False

    def add(self, *, actual, forecast, target, year_before):
        """What one department said; None of what it did not say."""
        revenue = forecast if actual is None else actual
        self.departments += 1
        self.is_forecast |= actual is None and revenue is not None
        said = {"revenue": revenue, "year_before": year_before, "target": target}
        for name, value in said.items():
            if value is not None:
                self.told[name] += 1
                setattr(self, name, (getattr(self, name) or 0) + value)

    @property
    def growth(self) -> float | None:
        """Against the year before: 0.136 for 13.6 % more; None without a year before."""
        if not self._all_told("revenue", "year_before") or not self.year_before:
            return None
        return round(float(self.revenue / self.year_before) - 1, SHARE_DIGITS)

    @property
    def target_is_met(self) -> bool | None:
        """Whether the revenue, be it a forecast, is as much; None while that cannot be said."""
        return self.revenue >= self.target if self._all_told("revenue", "target") else None

    def _all_told(self, *names) -> bool:
        return self.departments > 0 and all(self.told[name] == self.departments for name in names)


def results_of(branches, year) -> dict[int, YearOfDepartments]:
    """The departments' year of each branch that has typed one in. One query."""
    rows = DepartmentResult.objects.filter(branch__in=branches).of_year(year).order_by()
    found = {}
    for row in rows.values("branch", "actual", "forecast", "target", "year_before"):
        found.setdefault(row.pop("branch"), YearOfDepartments()).add(**row)
    return found


def _results(found, period):
    typed = results_of(found, period.year) if period.year else {}
    for pk, values in found.items():
        year = typed.get(pk, YearOfDepartments())
        values |= {
            "revenue_yuan": year.revenue,
            "revenue_before_yuan": year.year_before,
            "target_yuan": year.target,
            "target_is_met": year.target_is_met,
            "revenue_growth": year.growth,
            "revenue_is_forecast": year.is_forecast,
            "results_told": year.told["revenue"],
        }
