from .absence import LeaveRequestQuerySet, MakeUpQuerySet
from .activity import CLOSED_IN_TIME, MOST_COUNTED, ActivityQuerySet, AttendanceQuerySet
from .outcome import OwnTagQuerySet, SessionTagQuerySet
from .record import AgendaItemQuerySet, FollowUpQuerySet

__all__ = [
    "ActivityQuerySet",
    "AgendaItemQuerySet",
    "AttendanceQuerySet",
    "CLOSED_IN_TIME",
    "FollowUpQuerySet",
    "LeaveRequestQuerySet",
    "MOST_COUNTED",
    "MakeUpQuerySet",
    "OwnTagQuerySet",
    "SessionTagQuerySet",
]
