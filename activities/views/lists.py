from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from branchhub.core.paging import newest_first
from members.rules import sees_several_branches

from ..forms.lists import PageForm, SessionFilterForm
from ..models import Activity
from ..querysets import MOST_COUNTED
from ..rules import can_call

PAGE_SIZE = 30


@require_GET
@vary_on_headers("HX-Target")
def session_list(request):
    """Sessions that one may see, newest first: filters, search, pages by key."""
    filters = SessionFilterForm(request.GET, user=request.user)
    pages = PageForm(request.GET)
    filters.is_valid()
    pages.is_valid()
    found = filters.narrow(Activity.objects.visible_to(request.user))
    activities = (
        found.with_attendance_counts().with_minutes_state().select_related("group", "branch")
    )
    context = {
        "page": newest_first(activities, **pages.cursors(), size=PAGE_SIZE),
        "count": found.bounded_count() if filters.is_narrowed() else None,
        "most_counted": MOST_COUNTED,
        "filters": filters,
        "can_call": can_call(request.user),
        "with_branch": sees_several_branches(request.user),
    }
    only_table = request.htmx.target == "session-table"
    return render(request, f"activities/{'_table' if only_table else 'list'}.html", context)
