"""Puts the demo branch's sessions into the calendar: the year 2020, and the months around today."""

import datetime
from itertools import cycle

from django.utils import timezone

from activities.choices import AttendanceStatus, Ballot, Kind, VoteRule
from activities.models import Activity, FollowUp, Guest, Vote
from activities.operations import agenda, archive, calling, held, life
from activities.operations.expected import members_expected
from activities.operations.outcome import note_outcome

from .sessions import Session, year_of_sessions

PUBLISHED_YEAR = 2020
DAYS_AHEAD, ANNOUNCED_AHEAD = 45, 14
NOT_WRITTEN_UP = 2
LEFT_OUT = (4, 10)  # months without a meeting of the second group, in the year that runs
VENUE = "第三制品部会议室"
LEAVE = [
    (AttendanceStatus.BUSINESS_TRIP, "到客户现场服务"),
    (AttendanceStatus.PERSONAL_LEAVE, "家中有事"),
    (AttendanceStatus.SICK_LEAVE, "感冒发烧"),
    (AttendanceStatus.LATE, ""),
]


def fill_calendar(branch, members, *, now):
    """Log and archive what is past, announce what is near and plan the rest.

    `members` are all people of the demo by name. The last sessions held have no minutes yet, so
    that there is something to do.
    """
    writer = _Writer(branch, members, by=members["程立新"].user, now=now)
    today = timezone.localdate(now)
    around = _around(today)
    past = [*year_of_sessions(PUBLISHED_YEAR), *(each for each in around if each.day < today)]
    for session in past[:-NOT_WRITTEN_UP]:
        writer.log(session, text=session.text)
    for session in past[-NOT_WRITTEN_UP:]:
        writer.log(session, text="")
    for session in around:
        if session.day >= today:
            writer.call(session)


def _around(today) -> list[Session]:
    first = today.replace(month=1, day=1)
    last = today + datetime.timedelta(days=DAYS_AHEAD)
    years = range(first.year, last.year + 1)
    sessions = [session for year in years for session in year_of_sessions(year)]
    return [
        session for session in sessions if first <= session.day <= last and not _left_out(session)
    ]


def _left_out(session) -> bool:
    """Something is missing even in a good year, so that there is a gap to see."""
    return session.kind == Kind.GROUP and session.group == 1 and session.day.month in LEFT_OUT


class _Writer:
    """Writes one session after the other; who is absent goes round the roster."""

    def __init__(self, branch, members, *, by, now):
        self.branch, self.members, self.by, self.now = branch, members, by, now
        self.groups = list(branch.groups.all())
        self.leave = cycle(LEAVE)
        self.turn = 0

    def _activity(self, session):
        group = None if session.group is None else self.groups[session.group]
        starts_at = timezone.make_aware(datetime.datetime.combine(session.day, session.clock))
        leaders = ["林国栋", "高俊杰"]
        chair = self.members["程立新" if group is None else leaders[session.group]]
        recorder = self.members["周文静" if session.group in (None, 0) else "徐美玲"]
        return Activity(
            branch=self.branch,
            group=group,
            kind=session.kind,
            title=session.title,
            starts_at=starts_at,
            ends_at=starts_at + datetime.timedelta(minutes=session.minutes),
            venue=VENUE,
            chair=chair,
            recorder=recorder,
            lecturer=self.members.get(session.lecturer),
        )

    def call(self, session):
        """Plan a session, and announce it if it is near."""
        activity = self._activity(session)
        calling.plan_session(
            activity,
            also_counts=session.also,
            topics=[topic for topic, _decision in session.agenda],
            invited=self._invited(session),
            tags=session.tags,
            by=self.by,
        )
        if activity.starts_at < self.now + datetime.timedelta(days=ANNOUNCED_AHEAD):
            life.announce(activity, by=self.by, now=self.now)

    def log(self, session, *, text):
        """Put a session of the past on record, and archive it unless `text` is missing."""
        activity = self._activity(session)
        record = held.Record(
            marks=self._marks(activity),
            also_counts=list(session.also),
            topics=[topic for topic, _decision in session.agenda],
            decisions=[decision for _topic, decision in session.agenda],
            invited=self._invited(session),
            text=text,
            tags=session.tags,
        )
        held.log_held(activity, record, by=self.by, now=self.now)
        if session.kind == Kind.ASSEMBLY:
            self._vote(activity)
        if session.kind == Kind.COMMITTEE:
            self._follow_up(activity)
        if session.yielded:
            note_outcome(activity, tags={}, values=session.yielded, by=self.by)
        if text:
            archive.archive(activity, remark="", by=self.by, now=self._next_day(activity))

    def _next_day(self, activity):
        return min(activity.ends_at + datetime.timedelta(days=1), self.now)

    def _marks(self, activity):
        """Everybody present but one or two, each in turn with another reason."""
        expected = sorted(member.pk for member in members_expected(activity))
        marks = dict.fromkeys(expected, (AttendanceStatus.PRESENT, ""))
        for _absent in range(len(expected) // 8):
            self.turn += 1
            marks[expected[self.turn * 5 % len(expected)]] = next(self.leave)
        return marks

    def _invited(self, session):
        return [Guest(name=name, count=count) for name, count in session.guests]

    def _vote(self, activity):
        """The last item is put to the vote; one voter abstains."""
        present = activity.attendances.voters().came().count()
        vote = Vote(
            item=activity.agenda_items.last(),
            rule=VoteRule.ORDINARY,
            ballot=Ballot.OPEN,
            voters_present=present,
            yes=present - 1,
            no=0,
            abstained=1,
        )
        agenda.record_vote(vote, by=self.by)

    def _follow_up(self, activity):
        """A task that is done a week later, if a week has passed."""
        due_on = activity.day + datetime.timedelta(days=20)
        done_on = activity.day + datetime.timedelta(days=7)
        follow_up = FollowUp(
            activity=activity,
            what=f"落实：{activity.agenda_items.first().title}",
            owner=self.members["周文静"],
            due_on=due_on,
            done_on=done_on if done_on < timezone.localdate(self.now) else None,
        )
        agenda.add_follow_up(follow_up, by=self.by)
