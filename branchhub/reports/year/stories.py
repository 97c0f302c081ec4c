"""What a report tells beside its figures: brands and programmes, challenge teams, honours."""

from django.db.models import Count, OuterRef, Prefetch, Subquery, Sum

from members.models import Honour
from projects.choices import BenefitKind, Certainty, ProjectKind, TeamRole, TrialKind
from projects.models import Benefit, Brand, Project, TeamMember, Trial


def brands_of(branch, period) -> list[Brand]:
    """Brands kept in the period, with their `programmes` of it. Two queries."""
    programmes = Project.objects.of_kind(ProjectKind.PARTY_BUILDING).of_period(*period.days)
    shown = Prefetch(
        "projects", programmes.select_related("group").order_by("pk"), to_attr="programmes"
    )
    return list(
        Brand.objects.filter(branch=branch)
        .lasting(*period.days)
        .order_by("from_on", "pk")
        .prefetch_related(shown)
    )


def teams_of(branch, period) -> list[Project]:
    """Challenge teams at work in the period, with their `core` and what they came to in it.

    Adds `modifications` and `tests`, the numbers of log entries, and `first_order`, verified, in
    yuan; None for nothing. Two queries.
    """
    core = TeamMember.objects.filter(role=TeamRole.CORE).select_related("member").order_by("pk")
    orders = Benefit.objects.of_period(*period.days).filter(
        kind=BenefitKind.FIRST_ORDER, certainty=Certainty.VERIFIED
    )
    return list(
        Project.objects.filter(branch=branch)
        .of_kind(ProjectKind.CHALLENGE)
        .of_period(*period.days)
        .annotate(
            modifications=_of_project(_trials(TrialKind.MODIFICATION, period), Count("pk")),
            tests=_of_project(_trials(TrialKind.ONSITE_TEST, period), Count("pk")),
            first_order=_of_project(orders, Sum("amount")),
        )
        .select_related("leader", "group")
        .prefetch_related(Prefetch("team", core, to_attr="core"))
        .order_by("began_on", "pk")
    )


def _trials(kind, period):
    return Trial.objects.of_period(*period.days).filter(kind=kind)


def _of_project(rows, measure):
    of_project = rows.filter(project=OuterRef("pk")).order_by().values("project")
    return Subquery(of_project.annotate(n=measure).values("n"))


def honours_of(branch, period) -> list[Honour]:
    """The latest first; one query."""
    rows = Honour.objects.filter(branch=branch).given(*period.days)
    return list(rows.select_related("member", "group").order_by("-given_on", "-pk"))
