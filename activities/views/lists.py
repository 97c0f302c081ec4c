from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from branchhub.core import xlsx
from branchhub.core.exports import table_of, workbook
from branchhub.core.paging import newest_first
from branchhub.core.permissions import require
from members.rules import only_branch_id, sees_several_branches

from ..columns import SESSIONS
from ..forms.lists import PageForm, SessionFilterForm
from ..models import Activity
from ..querysets import MOST_COUNTED
from ..rules import can_call, can_export_sessions

PAGE_SIZE = 30


@require_GET
@vary_on_headers("HX-Target")
def session_list(request):
    """Sessions that one may see, newest first: filters, search, pages by key."""
    filters, found = _narrowed(request.GET, request.user)
    pages = PageForm(request.GET)
    pages.is_valid()
    context = {
        "page": newest_first(_shown(found), **pages.cursors(), size=PAGE_SIZE),
        "count": found.bounded_count() if filters.is_narrowed() else None,
        "most_counted": MOST_COUNTED,
        "filters": filters,
        "can_call": can_call(request.user),
        "can_export": can_export_sessions(request.user),
        "with_branch": sees_several_branches(request.user),
    }
    only_table = request.htmx.target == "session-table"
    return render(request, f"activities/{'_table' if only_table else 'list'}.html", context)


@require_POST
def session_export(request):
    """The same sessions as a workbook."""
    require(can_export_sessions(request.user))
    filters, found = _narrowed(request.POST, request.user)
    branch_id = only_branch_id(request.user, filters.cleaned_data.get("branch"))
    table = _table(filters, found)
    return workbook(request, table, branch_id=branch_id, asked=filters.everything)


def session_table(data, user) -> xlsx.Table:
    """The sessions that `user` sees and that the filters in `data` let through."""
    return _table(*_narrowed(data, user))


def _table(filters, found) -> xlsx.Table:
    sessions = _shown(found).select_related("chair", "recorder", "lecturer")
    return table_of(_("Sessions"), SESSIONS, sessions, narrowed=filters.told)


def _narrowed(data, user):
    """The filters, and the sessions that the user sees and that they let through."""
    filters = SessionFilterForm(data, user=user)
    filters.is_valid()
    return filters, filters.narrow(Activity.objects.visible_to(user))


def _shown(activities):
    counted = activities.with_attendance_counts().with_minutes_state()
    return counted.select_related("group", "branch").order_by("-starts_at", "-pk")
