import calendar
from dataclasses import dataclass
from datetime import date

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from branchhub.core import periods

from ..forms.lists import MonthForm
from ..models import Activity
from ..rules import can_call, can_plan, can_subscribe

MOST_SESSIONS = 500  # those of thousands of branches would be more than a page holds


@dataclass(frozen=True)
class Day:
    date: date
    is_in_month: bool
    is_today: bool
    activities: list


@require_GET
@vary_on_headers("HX-Target")
def month(request):
    """One month as a grid of weeks with a list by day, or as a list that says more of each session.

    A month that is none is this one.
    """
    today = timezone.localdate()
    form = MonthForm(request.GET, user=request.user)
    form.is_valid()
    first = form.cleaned_data.get("month") or today.replace(day=1)
    activities = (
        form.narrow(Activity.objects.visible_to(request.user))
        .between(*periods.month_of(first))
        .with_minutes_state()
        .select_related("group", "branch", "chair")
        .order_by("starts_at", "pk")
    )
    found = list(activities[: MOST_SESSIONS + 1])
    weeks = weeks_of(first, found[:MOST_SESSIONS], today)
    context = {
        "form": form,
        "first": first,
        "weeks": weeks,
        "days": [day for week in weeks for day in week if day.activities],
        "previous": periods.previous_month(first),
        "next": periods.next_month(first),
        "most": MOST_SESSIONS if len(found) > MOST_SESSIONS else None,
        "is_this_month": first == today.replace(day=1),
        "is_list": form.cleaned_data.get("view") == "list",
        "can_call": can_call(request.user),
        "can_plan": can_plan(request.user),
        "can_subscribe": can_subscribe(request.user),
    }
    only_month = request.htmx.target == "month"
    return render(request, f"activities/{'_month' if only_month else 'calendar'}.html", context)


def weeks_of(first, activities, today) -> list[list[Day]]:
    """The weeks from the Monday on or before `first` that touch its month."""
    by_day = {}
    for activity in activities:
        by_day.setdefault(timezone.localdate(activity.starts_at), []).append(activity)
    days = [
        Day(day, day.month == first.month, day == today, by_day.get(day, []))
        for day in calendar.Calendar().itermonthdates(first.year, first.month)
    ]
    return [days[start : start + 7] for start in range(0, len(days), 7)]
