"""Which years' papers are offered."""

from django.db.models import Min
from django.utils import timezone

from activities.models import Activity
from projects.models import Project

YEARS_BACK = 10


def years_of(branch, today) -> range:
    """From the next year back to that of the branch's first session or project, or ten years.

    Two queries, each for one row.
    """
    session = Activity.objects.filter(branch=branch).aggregate(first=Min("starts_at"))["first"]
    project = Project.objects.filter(branch=branch).aggregate(first=Min("proposed_on"))["first"]
    days = [session and timezone.localdate(session), project]
    first = min([today.year + 1 - YEARS_BACK, *(day.year for day in days if day)])
    return range(today.year + 1, first - 1, -1)
