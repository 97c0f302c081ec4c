"""How a branch is used to holding each kind: on which day of a month, when, where and by whom."""

import datetime
from calendar import monthrange
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branchhub.core import formats, periods
from branchhub.core.dates import add_months
from members.choices import PostKind
from members.models import Member

from .choices import ActivityStatus, Kind
from .kinds import KINDS, Scope
from .models import Activity
from .operations.usual import QUARTERS, USUAL_START, next_title, nth_weekday

MONTHS_BACK = 12
LAST_WEEK = 4
IN_WORDS = (
    gettext_lazy("first %(weekday)s, %(clock)s"),
    gettext_lazy("second %(weekday)s, %(clock)s"),
    gettext_lazy("third %(weekday)s, %(clock)s"),
    gettext_lazy("fourth %(weekday)s, %(clock)s"),
    gettext_lazy("last %(weekday)s, %(clock)s"),
)
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)
# Where nothing was held yet, (week, weekday): the committee prepares, groups meet, then everybody.
DEFAULTS = {
    Kind.COMMITTEE: (0, TUESDAY),
    Kind.GROUP: (1, WEDNESDAY),
    Kind.CLASSROOM: (1, THURSDAY),
    Kind.LIFE_MEETING: (2, WEDNESDAY),
    Kind.APPRAISAL: (2, THURSDAY),
    Kind.THEME_DAY: (2, FRIDAY),
    Kind.OTHER: (3, TUESDAY),
    Kind.LECTURE: (3, WEDNESDAY),
    Kind.ASSEMBLY: (3, FRIDAY),
}


@dataclass(frozen=True)
class Pattern:
    """A weekday of the month at a time of day: `week` counts from 0, LAST_WEEK is the last one."""

    week: int
    weekday: int
    starts: datetime.time
    minutes: int

    def day_in(self, first) -> datetime.date:
        """The day in the month that begins on `first`."""
        return nth_weekday(first.year, first.month, self.weekday, self.week)

    def __str__(self):
        """`second Friday, 15:00`, `每月第二个周五 15:00`."""
        some_day = datetime.date(2024, 1, 1 + self.weekday)  # a Monday and the days after it
        values = {"weekday": formats.long_weekday(some_day), "clock": formats.clock(self.starts)}
        return IN_WORDS[self.week] % values


@dataclass(frozen=True)
class Habit:
    """What is usual for one kind and body; `title` and `title_day` are those of the last session.

    `title` is "" where titles follow no pattern. `months` are those of the last year's sessions,
    the latest first.
    """

    kind: str
    group_id: int | None
    pattern: Pattern
    months: tuple[int, ...] = ()
    title: str = ""
    title_day: datetime.date | None = None
    venue: str = ""
    chair_id: int | None = None
    recorder_id: int | None = None

    def month_in(self, months) -> int:
        """Which month of a period of so many is usual, from 0; by default the last."""
        counted = Counter((month - 1) % months for month in self.months)
        return counted.most_common(1)[0][0] if counted else months - 1

    def title_on(self, day, months) -> str:
        """The title of a session that day, for a requirement of so many months."""
        if self.title:
            return next_title(self.title, self.title_day, day)
        return plain_title(self.kind, day, months)


def plain_title(kind, day, months) -> str:
    """`10月主题党日`, `第四季度党课`, `2026年度组织生活会`."""
    label = Kind(kind).label
    if months == 12:
        return _("%(kind)s of %(year)s") % {"kind": label, "year": day.year}
    if months == 3:
        number = (day.month - 1) // 3
        quarter = QUARTERS[number] if formats.is_chinese() else number + 1
        return _("%(kind)s, quarter %(quarter)s") % {"kind": label, "quarter": quarter}
    return _("%(kind)s, %(month)s") % {"kind": label, "month": formats.short_month(day)}


def pattern_of(times) -> Pattern:
    """The most frequent of `times`, (start, end) pairs of local datetimes, the latest first.

    Of equally frequent ones the latest counts.
    """
    spots, clocks = Counter(), Counter()
    for starts, ends in times:
        week, weekday = (starts.day - 1) // 7, starts.weekday()
        spots[week, weekday] += 1
        is_last = starts.day + 7 > monthrange(starts.year, starts.month)[1]
        if is_last and week != LAST_WEEK:
            spots[LAST_WEEK, weekday] += 1
        clocks[starts.time(), int((ends - starts).total_seconds()) // 60] += 1
    [(week, weekday), _count] = spots.most_common(1)[0]
    [(starts, minutes), _count] = clocks.most_common(1)[0]
    return Pattern(week, weekday, starts, minutes)


@dataclass
class Habits:
    """Those of one branch. `bodies` are sessions by kind and group, each read with its group."""

    bodies: dict = field(default_factory=lambda: defaultdict(list))
    here: set[int] = field(default_factory=set)
    posts: dict = field(default_factory=dict)
    known: dict = field(default_factory=dict)

    def of(self, kind, group_id) -> Habit:
        """Worked out once for each kind and body."""
        if (kind, group_id) not in self.known:
            body = group_id or self._usual_group(kind)
            self.known[kind, group_id] = self._habit(kind, body)
        return self.known[kind, group_id]

    def _habit(self, kind, group_id) -> Habit:
        sessions = self.bodies.get((kind, group_id), [])
        chair = self._post_holder(kind, group_id)
        if not sessions:
            week, weekday = DEFAULTS[kind]
            pattern = Pattern(week, weekday, USUAL_START, KINDS[kind].usual_minutes)
            return Habit(kind, group_id, pattern, chair_id=chair)
        last = sessions[0]
        return Habit(
            kind=kind,
            group_id=group_id,
            pattern=pattern_of([_local_times(session) for session in sessions]),
            months=tuple(session.day.month for session in sessions),
            title=last.title if _has_pattern(sessions) else "",
            title_day=last.day,
            venue=last.venue,
            chair_id=last.chair_id if last.chair_id in self.here else chair,
            recorder_id=last.recorder_id if last.recorder_id in self.here else None,
        )

    def _usual_group(self, kind):
        """Who held what the branch or one of its groups may hold; None for the branch."""
        if KINDS[kind].scope is not Scope.EITHER:
            return None
        held = [
            (sessions[0].starts_at, group_id)
            for (of_kind, group_id), sessions in self.bodies.items()
            if of_kind == kind and (group_id is None or sessions[0].group.closed_on is None)
        ]
        return max(held, key=lambda pair: pair[0])[1] if held else None

    def _post_holder(self, kind, group_id):
        post = KINDS[kind].chaired_by
        return self.posts.get((post, group_id if post == PostKind.GROUP_LEADER else None))


def sessions_to_learn_from(branch, now):
    """Those of the last twelve months and ahead that were not called off, the latest first."""
    since = add_months(timezone.localdate(now).replace(day=1), -MONTHS_BACK)
    rows = Activity.objects.filter(branch=branch, starts_at__gte=periods.day_start(since))
    rows = rows.exclude(status=ActivityStatus.CANCELLED).select_related("group")
    return rows.order_by("-starts_at", "-pk")


def read_habits(branch, sessions, *, now) -> Habits:
    """From `sessions_to_learn_from` that have started; of a body that held none, from those ahead.

    Two queries.
    """
    today = timezone.localdate(now)
    started, ahead = defaultdict(list), defaultdict(list)
    for session in sessions:
        bodies = started if session.has_started(now) else ahead
        bodies[session.kind, session.group_id].append(session)
    bodies = ahead | started
    named = {pk for each in bodies.values() for pk in (each[0].chair_id, each[0].recorder_id) if pk}
    people = Member.objects.filter(pk__in=named, branch=branch).on_roster(today)
    posts = branch.posts.on(today).order_by("-from_on", "-pk")
    return Habits(
        bodies=bodies,
        here=set(people.values_list("pk", flat=True)),
        posts={
            (kind, group): pk for kind, group, pk in posts.values_list("kind", "group", "member")
        },
    )


def _local_times(session):
    return timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)


def _has_pattern(sessions) -> bool:
    """Whether the last title is that of the one before, moved with the date, and so goes on."""
    last = sessions[0]
    if len(sessions) > 1:
        before = sessions[1]
        return next_title(before.title, before.day, last.day) == last.title
    some_day = add_months(last.day, 16)  # in another year, quarter and month
    return next_title(last.title, last.day, some_day) != last.title
