"""What a year still needs, as sessions to propose: on the usual day, or the nearest that fits.

Pure: what is there and what is usual comes in, and no day but ordinary workdays comes out.
"""

import datetime
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone

from branchhub.core.dates import add_months
from branchhub.core.workdays import WorkCalendar
from members.models import PartyGroup

from .choices import Kind, NormState
from .habits import Habit, Habits

OTHER_STARTS = [
    datetime.time(hour, minute) for hour, minute in ((15, 0), (9, 0), (10, 30), (16, 30))
]
DAY_ENDS = datetime.time(23, 59)
ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Slot:
    """What a requirement asks for in one period; `lacking` is what neither was held nor is planned.

    `taken` are the days of the sessions that are there.
    """

    kind: str
    group: PartyGroup | None
    first: datetime.date
    months: int
    times: int
    lacking: int
    taken: tuple[datetime.date, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.group.pk if self.group else ''}:{self.first.isoformat()}"

    @property
    def kind_label(self) -> str:
        return Kind(self.kind).label

    @property
    def end(self) -> datetime.date:
        """The first day after the period."""
        return add_months(self.first, self.months)

    @property
    def last(self) -> datetime.date:
        return self.end - ONE_DAY


@dataclass(frozen=True)
class Busy:
    """A time at which people are wanted: all of the branch without `group_id`, and the `staff`."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime
    group_id: int | None
    staff: frozenset[int]
    title: str

    def clashes(self, other) -> bool:
        """Two groups may meet at once, unless one person leads or records both."""
        if self.ends_at <= other.starts_at or other.ends_at <= self.starts_at:
            return False
        apart = self.group_id and other.group_id and self.group_id != other.group_id
        return not apart or bool(self.staff & other.staff)


def busy_of(session) -> Busy:
    return _busy(session.starts_at, session.ends_at, session, session.title)


@dataclass(frozen=True)
class Proposal:
    """A session that would fill one place of `slot`; `usual_day` is where the habit has it.

    `is_joined` says of a life meeting that it also counts as the appraisal.
    """

    slot: Slot
    habit: Habit
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    title: str
    usual_day: datetime.date
    is_joined: bool = False

    @property
    def day(self) -> datetime.date:
        return timezone.localdate(self.starts_at)


@dataclass
class Plan:
    """`proposals` in order of time; `without_day` are Slots for which no day is left."""

    proposals: list[Proposal] = field(default_factory=list)
    without_day: list[Slot] = field(default_factory=list)


def slots_of(rows, today) -> list[Slot]:
    """One for each period in which something is asked for, of `compliance.board` rows."""
    slots = []
    for row in rows:
        for cell in row.cells:
            if cell.state == NormState.NOT_APPLICABLE:
                continue
            there = cell.held + cell.planned
            lacking = max(cell.times - len(there), 0) if cell.last >= today else 0
            taken = tuple(session.day for session in there)
            slots.append(
                Slot(row.kind, row.group, cell.first, cell.months, cell.times, lacking, taken)
            )
    return slots


@dataclass
class Planner:
    """Finds days after `today`; `busy` grows by what it places."""

    habits: Habits
    calendar: WorkCalendar
    busy: list[Busy]
    today: datetime.date

    def propose(self, slots) -> Plan:
        """What the slots lack: monthly ones first, since they have the least choice of days."""
        plan, joined = Plan(), joined_of(slots, self.habits)
        wanted = [slot for slot in slots if slot.lacking and slot not in joined.values()]
        for slot in sorted(wanted, key=lambda slot: (slot.months, slot.first)):
            self._fill(slot, plan, is_joined=slot.key in joined)
        plan.proposals.sort(key=lambda proposal: proposal.starts_at)
        return plan

    def _fill(self, slot, plan, *, is_joined):
        habit = self.habits.of(slot.kind, slot.group and slot.group.pk)
        clock, taken = (habit.pattern.starts, habit.pattern.minutes), set(slot.taken)
        for target in open_targets(slot, habit):
            times = self.nearest(target, slot.first, slot.end, habit, clock=clock, without=taken)
            if times is None:
                plan.without_day.append(slot)
                continue
            day = timezone.localdate(times[0])
            title = habit.title_on(day, slot.months if slot.times == 1 else 1)
            plan.proposals.append(Proposal(slot, habit, *times, title, target, is_joined))
            taken.add(day)
            self.take(*times, habit)

    def nearest(self, target, first, end, body, *, clock, without):
        """(start, end) on the ordinary workday of [first, end) nearest to `target`, or None.

        At the time of `clock`, (start, minutes); at another one only when no day is free at that.
        `body` has the group, chair and recorder of the session to place.
        """
        days = [day for day in self._ordinary_days(first, end) if day not in without]
        days.sort(key=lambda day: (abs(day - target), day))
        usual, minutes = clock
        for starts in (usual, *OTHER_STARTS):
            for day in days:
                wanted = _busy(*times_on(day, starts, minutes), body)
                if not any(wanted.clashes(other) for other in self.busy):
                    return wanted.starts_at, wanted.ends_at
        return None

    def take(self, starts_at, ends_at, body):
        """From now on the people of `body` are busy at this time."""
        self.busy.append(_busy(starts_at, ends_at, body))

    def _ordinary_days(self, first, end):
        first = max(first, self.today + ONE_DAY)
        days = (first + ONE_DAY * number for number in range(max((end - first).days, 0)))
        return [day for day in days if day in self._ordinary(day.year)]

    def _ordinary(self, year):
        if year not in self._years:
            days = (datetime.date(year, 1, 1) + ONE_DAY * number for number in range(366))
            self._years[year] = {day for day in days if self.calendar.is_ordinary(day)}
        return self._years[year]

    @cached_property
    def _years(self) -> dict:
        return {}


def _busy(starts_at, ends_at, body, title="") -> Busy:
    staff = frozenset({body.chair_id, body.recorder_id} - {None})
    return Busy(starts_at, ends_at, body.group_id, staff, title)


def times_on(day, starts, minutes):
    """Aware (start, end) of a session that day; it ends before midnight."""
    begin = datetime.datetime.combine(day, starts)
    end = min(begin + datetime.timedelta(minutes=minutes), datetime.datetime.combine(day, DAY_ENDS))
    return timezone.make_aware(begin), timezone.make_aware(end)


def open_targets(slot, habit) -> list[datetime.date]:
    """The wanted days of what the slot lacks: those furthest from the sessions that are there."""
    targets = target_days(slot, habit)
    for day in slot.taken:
        if targets:
            targets.remove(min(targets, key=lambda target: abs(target - day)))
    return targets[: slot.lacking]


def target_days(slot, habit) -> list[datetime.date]:
    """As many days as the slot asks for, spread over its months; several in one month by weeks."""
    if slot.times == 1:
        months = [habit.month_in(slot.months)]
    else:
        months = [
            max((number + 1) * slot.months // slot.times - 1, 0) for number in range(slot.times)
        ]
    days = []
    for place, month in enumerate(months):
        first = add_months(slot.first, month)
        usual, length = habit.pattern.day_in(first), (add_months(first, 1) - first).days
        shift = months[:place].count(month) * 28 // months.count(month)
        days.append(first + ONE_DAY * ((usual.day - 1 + shift) % length))
    return days


def joined_of(slots, habits) -> dict[str, Slot]:
    """Appraisals that come with a life meeting, by the key of its slot: where neither is there.

    Source: BR 18.
    """
    lone = [slot for slot in slots if slot.lacking == slot.times == 1 and not slot.group]
    appraisals = {(slot.first, slot.months): slot for slot in lone if slot.kind == Kind.APPRAISAL}
    return {
        slot.key: appraisals[slot.first, slot.months]
        for slot in lone
        if slot.kind == Kind.LIFE_MEETING
        and (slot.first, slot.months) in appraisals
        and not habits.of(slot.kind, None).group_id
    }
