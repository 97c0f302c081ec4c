"""The branches below a reviewed committee, with a few figures each."""

from django.core.paginator import Paginator
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from activities.models import Activity
from members.choices import Status
from members.models import Branch, Committee, StatusPeriod
from members.rules import roles_of

PAGE_SIZE = 30


def reviewed(user):
    """The committees that the user reviews."""
    return Committee.objects.filter(path__in=roles_of(user).reviews)


def branches_below(user):
    """Branches under a reviewed committee, by committee and name."""
    below = Q(pk__in=[])
    for path in roles_of(user).reviews:
        below |= Q(committee__path__startswith=path)
    return (
        Branch.objects.filter(below)
        .select_related("committee")
        .order_by("committee__path", "name", "pk")
    )


def page_of_branches(user, *, text, number, now) -> Paginator:
    """A page of branches with `member_count`, `held_count` this year and `last_held_at`.

    The figures are read for the page's rows only. Two queries.
    """
    branches = branches_below(user)
    if text:
        branches = branches.filter(Q(name__icontains=text) | Q(committee__name__icontains=text))
    return Paginator(with_figures(branches, now), PAGE_SIZE).get_page(number)


def with_figures(branches, now):
    today = timezone.localdate(now)
    members = StatusPeriod.objects.on(today).filter(
        status__in=Status.members(), member__branch=OuterRef("pk")
    )
    held = Activity.objects.counted().filter(branch=OuterRef("pk"), starts_at__lte=now)
    return branches.annotate(
        member_count=_figure(members, "member__branch", Count("member", distinct=True)),
        held_count=_figure(held.in_year(today.year), "branch", Count("pk")),
        last_held_at=Subquery(
            held.order_by().values("branch").annotate(last=Max("starts_at")).values("last")
        ),
    )


def _figure(rows, key, aggregate):
    return Coalesce(
        Subquery(rows.order_by().values(key).annotate(figure=aggregate).values("figure")), 0
    )
