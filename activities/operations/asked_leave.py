"""Requests for leave with nothing to decide: the session is off, or the member off its list."""

from simple_history.utils import bulk_update_with_history

from ..choices import LeaveState
from ..models import LeaveRequest
from . import telling_of_absence as telling


def drop(requests, *, by, now):
    """Withdraw `requests`, a queryset, whoever asked; a constant number of queries."""
    dropped = list(requests.order_by("pk"))
    if not dropped:
        return
    for leave in dropped:
        leave.state = LeaveState.WITHDRAWN
    bulk_update_with_history(dropped, LeaveRequest, ["state"], default_user=by)
    telling.leave_settled(dropped, now=now)
