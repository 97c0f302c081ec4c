from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum, Window
from django.db.models.functions import Coalesce, ExtractYear, RowNumber

from members.models import Member
from members.querysets import OfBranchQuerySet
from members.rules import roles_of

from .choices import BenefitKind, Certainty, ProjectKind, ProjectState

MOST_WORDS = 5


def within(first, last, column) -> Q:
    """Rows whose date `column` is one of the days `first` to `last`."""
    return Q(**{f"{column}__gte": first, f"{column}__lte": last})


class BrandQuerySet(OfBranchQuerySet):
    def lasting(self, first, last):
        """Brands that are kept at some time from `first` to `last`."""
        return self.filter(Q(until_on=None) | Q(until_on__gt=first), from_on__lte=last)

    def with_project_count(self):
        """Add `project_count`: how many projects are under the brand."""
        return self.annotate(project_count=Count("projects"))


class ProjectQuerySet(OfBranchQuerySet):
    """What reports count in a period is counted here, for the figure and for its list."""

    def writable_by(self, user):
        """Those that `can_write_project` lets the user write."""
        roles = roles_of(user)
        led = Q(group__in=roles.leads) | Q(leader=roles.member_id or 0)
        is_closed = Q(state__in=ProjectState.closed())
        return self.filter(Q(branch__in=roles.committee_of) | led & ~is_closed)

    def of_member(self, member):
        """Those that the member leads or works in."""
        team = self.model.team.rel.related_model.objects.filter(project=OuterRef("pk"))
        return self.filter(Q(leader=member) | Exists(team.filter(member=member).order_by()))

    def matching(self, text):
        """Every one of the first words of `text` is in title, problem, goal or result."""
        projects = self
        for word in text.split()[:MOST_WORDS]:
            columns = ("title", "problem", "goal", "result", "customer")
            found = (Q(**{f"{column}__icontains": word}) for column in columns)
            projects = projects.filter(reduce(or_, found))
        return projects

    def with_verified_benefit(self):
        """Add `verified_benefit`: savings and revenue, verified, in yuan; None for nothing."""
        benefits = self.model.benefits.rel.related_model.objects.verified().summed()
        rows = benefits.filter(project=OuterRef("pk")).order_by().values("project")
        return self.annotate(verified_benefit=Subquery(rows.annotate(n=Sum("amount")).values("n")))

    def first_of_each_state(self, most):
        """At most so many of each state, the newest."""
        newest = [F("proposed_on").desc(), F("pk").desc()]
        place = Window(RowNumber(), partition_by="state", order_by=newest)
        return self.annotate(place=place).filter(place__lte=most)

    def count_by_state(self) -> dict:
        rows = self.order_by().values("state").annotate(n=Count("pk", distinct=True))
        return dict(rows.values_list("state", "n"))

    def of_period(self, first, last):
        """Approved projects that were worked on at some time from `first` to `last`."""
        began = Coalesce("started_on", "approved_on")
        return self.annotate(began_on=began).filter(
            Q(finished_on=None) | Q(finished_on__gte=first),
            Q(stopped_on=None) | Q(stopped_on__gte=first),
            state__in=ProjectState.counted(),
            began_on__lte=last,
        )

    def on_file(self, first, last):
        """What the files of a period hold: its projects, and what was proposed in it."""
        worked_on = self.of_period(first, last).order_by().values("pk")
        return self.filter(Q(pk__in=worked_on) | within(first, last, "proposed_on"))

    def of_kind(self, kind):
        return self.filter(kind=kind)

    def led_by_members(self, day):
        """Projects whose leader is a Party member on that day."""
        return self.filter(leader__in=Member.objects.in_party(day))

    def recognised(self, level, first, last):
        """Projects listed by that level from `first` to `last`, each once."""
        rows = self.model.recognitions.rel.related_model.objects.filter(project=OuterRef("pk"))
        given = rows.filter(within(first, last, "given_on"), level=level)
        return self.filter(Exists(given))

    def problem_solvers(self, first, last):
        """Projects that solved a key production problem from `first` to `last`, confirmed."""
        return self.filter(within(first, last, "solved_on")).exclude(
            Q(solved_problem="") | Q(solved_verified_by="")
        )

    def open(self):
        return self.filter(state__in=ProjectState.open())


class PartQuerySet(OfBranchQuerySet):
    """Rows of a project: log, issues, recognitions, seen by whoever sees the project."""

    def between(self, first, last, column):
        """Rows whose date `column` is one of the days `first` to `last`."""
        return self.filter(within(first, last, column))


class TrialQuerySet(PartQuerySet):
    def of_period(self, first, last):
        """Those of one of the days `first` to `last`."""
        return self.filter(within(first, last, "on"))


class IssueQuerySet(PartQuerySet):
    def solved(self, first, last):
        return self.filter(within(first, last, "solved_on"))


class MilestoneQuerySet(PartQuerySet):
    def open(self):
        """Not done, in a project that work still goes on in."""
        return self.filter(done_on=None, project__state__in=ProjectState.open())


class BenefitQuerySet(PartQuerySet):
    def of_period(self, first, last):
        """Amounts whose period ends on one of the days `first` to `last`."""
        return self.filter(within(first, last, "until_on"))

    def verified(self):
        return self.filter(certainty=Certainty.VERIFIED)

    def summed(self):
        """Savings and revenue, which add up; orders and outputs are told by themselves."""
        return self.filter(kind__in=BenefitKind.summed())

    def of_innovation(self):
        return self.filter(project__kind=ProjectKind.INNOVATION)

    def total(self):
        """The sum in yuan; 0 of nothing. One query."""
        return self.aggregate(total=Coalesce(Sum("amount"), 0, output_field=models.DecimalField()))[
            "total"
        ]

    def by_year_and_kind(self):
        """Rows of `year`, `kind`, `certainty` and their `total`, in that order."""
        return (
            self.annotate(year=ExtractYear("until_on"))
            .order_by("year", "kind", "certainty")
            .values("year", "kind", "certainty")
            .annotate(total=Sum("amount"))
        )


class PatentQuerySet(OfBranchQuerySet):
    def filed(self, first, last):
        return self.filter(within(first, last, "filed_on"))

    def granted(self, first, last):
        return self.filter(within(first, last, "granted_on"))


class TurnQuerySet(PartQuerySet):
    def of_months(self, first, last):
        """Turns of the months from that of `first` to that of `last`."""
        return self.filter(month__gte=first.replace(day=1), month__lte=last)


class RegisterQuerySet(OfBranchQuerySet):
    def of_period(self, first, last, column):
        """Rows whose date `column` is one of the days `first` to `last`."""
        return self.filter(within(first, last, column))


class HardTaskQuerySet(OfBranchQuerySet):
    def of_period(self, first, last):
        """Tasks of one of the days `first` to `last`; one without an end is of its first day."""
        ended_on = Coalesce("until_on", "from_on")
        return self.annotate(ended_on=ended_on).filter(from_on__lte=last, ended_on__gte=first)


class OfYearQuerySet(OfBranchQuerySet):
    def of_year(self, year):
        return self.filter(year=year)


class ResultQuerySet(OfYearQuerySet):
    def totals(self) -> dict:
        """Sums in yuan of `revenue` (actual, else forecast), `target` and `year_before`.

        None where nothing is known. `growth` is a share (0.136), None unless every department tells
        both years. One query. Source: domain.md 9, row 30.
        """
        revenue = Coalesce("actual", "forecast")
        whole = Q(year_before__isnull=False) & (Q(actual__isnull=False) | Q(forecast__isnull=False))
        totals = self.aggregate(
            partial=Count("pk", filter=~whole),  # first: the sums take the columns' names
            revenue=Sum(revenue),
            target=Sum("target"),
            year_before=Sum("year_before"),
        )
        comparable = not totals.pop("partial") and totals["year_before"]
        growth = totals["revenue"] / totals["year_before"] - 1 if comparable else None
        return totals | {"growth": growth}
