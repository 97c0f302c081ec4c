from .activity import Activity, AlsoCounts, Attendance, Guest
from .files import Attachment
from .record import AgendaItem, FollowUp, MinutesRevision, MinutesSection, Vote

__all__ = [
    "Activity",
    "AgendaItem",
    "AlsoCounts",
    "Attachment",
    "Attendance",
    "FollowUp",
    "Guest",
    "MinutesRevision",
    "MinutesSection",
    "Vote",
]
