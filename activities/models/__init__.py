from .absence import LeaveRequest, MakeUp
from .activity import Activity, AlsoCounts, Attendance, Guest
from .feed import CalendarFeed
from .files import Attachment
from .norms import BranchRules, Holiday, Norm
from .outcome import Outcome, OwnTag, SessionTag
from .record import AgendaItem, FollowUp, MinutesRevision, MinutesSection, Vote

__all__ = [
    "Activity",
    "AgendaItem",
    "AlsoCounts",
    "Attachment",
    "Attendance",
    "BranchRules",
    "CalendarFeed",
    "FollowUp",
    "Guest",
    "Holiday",
    "LeaveRequest",
    "MakeUp",
    "MinutesRevision",
    "MinutesSection",
    "Norm",
    "Outcome",
    "OwnTag",
    "SessionTag",
    "Vote",
]
