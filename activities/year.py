"""One branch's year as the plan sees it: what is there, what is missing, what lies badly."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from branchhub.core import periods
from branchhub.core.workdays import WorkCalendar
from members.models import Branch

from . import compliance
from .choices import ActivityStatus
from .habits import Habits, read_habits, sessions_to_learn_from
from .holidays import work_calendar
from .models import Activity
from .planning import Plan, Planner, Slot, busy_of, slots_of

MOST_SESSIONS = 2000


@dataclass(frozen=True)
class Misplaced:
    """A planned session on a day off, `why`, and another (start, end) for it, None without one."""

    session: Activity
    why: str
    times: tuple[datetime.datetime, datetime.datetime] | None


@dataclass
class Year:
    """`sessions` are those that were not called off, in order of time, with their group."""

    branch: Branch
    number: int
    slots: dict[str, Slot]
    habits: Habits
    sessions: list[Activity]
    calendar: WorkCalendar
    now: datetime.datetime

    @property
    def is_provisional(self) -> bool:
        return not self.calendar.is_known(self.number)

    @cached_property
    def plan(self) -> Plan:
        return self._planner().propose(self.slots.values())

    @cached_property
    def misplaced(self) -> list[Misplaced]:
        """Of `untold`, those that do not lie on an ordinary workday."""
        planner, found = self._planner(), []
        for session in self.untold:
            if not self.calendar.is_ordinary(session.day):
                times = self._another_day(planner, session)
                found.append(Misplaced(session, why_off(session.day, self.calendar), times))
        return found

    @property
    def untold(self) -> list[Activity]:
        """Sessions ahead that are planned only."""
        return [
            session
            for session in self.sessions
            if session.status == ActivityStatus.PLANNED and not session.has_started(self.now)
        ]

    def _another_day(self, planner, session):
        """In the month it is planned in, at its time; `planner` takes the new time as busy."""
        first = session.day.replace(day=1)
        starts, ends = map(timezone.localtime, (session.starts_at, session.ends_at))
        others = [
            each.day
            for each in self.sessions
            if (each.kind, each.group_id) == (session.kind, session.group_id)
        ]
        times = planner.nearest(
            session.day,
            first,
            periods.next_month(first),
            session,
            clock=(starts.time(), (ends - starts).total_seconds() // 60),
            without=others,
        )
        if times:
            planner.take(*times, session)
        return times

    def _planner(self) -> Planner:
        return Planner(
            habits=self.habits,
            calendar=self.calendar,
            busy=[busy_of(session) for session in self.sessions],
            today=timezone.localdate(self.now),
        )


def read_year(branch, number, *, now) -> Year:
    """The present year or a later one; seven queries at most, whatever the branch has.

    `branch` is read with its committee.
    """
    today = timezone.localdate(now)
    rows = compliance.board(branch, datetime.date(number, 1, 1), 12, now=now)
    slots = {slot.key: slot for slot in slots_of(rows, today)}
    sessions = list(sessions_to_learn_from(branch, now).with_minutes_state()[:MOST_SESSIONS])
    return Year(
        branch=branch,
        number=number,
        slots=slots,
        habits=read_habits(branch, sessions, now=now),
        sessions=[each for each in reversed(sessions) if each.day.year == number],
        calendar=work_calendar(),
        now=now,
    )


def why_off(day, calendar) -> str:
    """Why it is no ordinary workday."""
    if calendar.is_workday(day):
        return _("Make-up workday")
    if day in calendar.corrections or day.weekday() < 5:
        return _("Public holiday")
    return _("Weekend")
