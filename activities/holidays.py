"""The calendar of workdays, as the table of holidays corrects it."""

from branchhub.core.workdays import WorkCalendar

from .choices import DayKind
from .models import Holiday


def work_calendar() -> WorkCalendar:
    """One query."""
    days = Holiday.objects.values_list("day", "kind")
    return WorkCalendar({day: kind == DayKind.WORKDAY for day, kind in days})
