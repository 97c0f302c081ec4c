"""Leave asked for and decided: told by the operations, and asked here before it is sent."""

from django.utils import timezone

from members.models import GroupMembership

from ..choices import ActivityStatus, LeaveState
from ..models import LeaveRequest

DECIDED = (LeaveState.GRANTED, LeaveState.REFUSED)


def still_due(keys, people, now):
    """Two queries. To decide are secretaries and the leader of the member's group."""
    requests = LeaveRequest.objects.exclude(activity__status=ActivityStatus.CANCELLED)
    requests = requests.in_bulk({key.pk for key in keys})
    members = {request.member_id for request in requests.values()}
    groups = GroupMembership.objects.on(timezone.localdate(now)).filter(member__in=members)
    group_of = dict(groups.values_list("member", "group"))
    for key in keys:
        request = requests.get(key.pk)
        if not request or key.member_id not in people.here:
            continue
        if key.words[0] == "decided":
            is_due = request.state in DECIDED and request.member_id == key.member_id
        else:
            led = people.leads.get(key.member_id, set())
            decides = people.is_secretary(key.member_id, request.branch_id)
            decides |= group_of.get(request.member_id) in led
            is_due = request.state == LeaveState.ASKED and decides
        if is_due:
            yield key
