"""What the papers of a session are made of, read in a constant number of queries."""

from dataclasses import dataclass, field

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from activities.choices import AttendanceStatus
from activities.models import Activity, Attendance
from activities.operations.expected import members_expected, new_row
from activities.rules import can_see_reasons
from activities.turnout import Turnout, attendance_summary
from branchhub.core import formats
from branchhub.core.papers.paper import Fact, listed

ENCRYPTED = ("id_number", "phone", "address")  # of a member, never on a paper


@dataclass
class Record:
    """A session read `with_number`, and its people; `rows` are attendances in roster order."""

    activity: Activity
    rows: list[Attendance] = field(default_factory=list)
    guests: list = field(default_factory=list)
    also_counts: list[str] = field(default_factory=list)
    with_reasons: bool = False

    @property
    def turnout(self) -> Turnout:
        return attendance_summary(self.rows, self.activity.rule)

    @property
    def organisation(self) -> str:
        names = [self.activity.branch.name]
        if self.activity.group:
            names.append(self.activity.group.name)
        return ("" if formats.is_chinese() else ", ").join(names)

    def facts(self) -> list[Fact]:
        """What stands at the head of each paper of a session."""
        activity = self.activity
        return [
            Fact("kind", _("Kind"), str(activity.get_kind_display())),
            Fact("number", _("Number"), self.number_in_year()),
            Fact("date", _("Date"), date_of(activity)),
            Fact("time", _("Time"), formats.clock_range(activity.starts_at, activity.ends_at)),
            Fact("venue", _("Venue"), activity.venue or "—"),
            Fact("chair", _("Chair"), _name(activity.chair) or "—"),
            Fact("recorder", _("Recorder"), _name(activity.recorder) or "—"),
            Fact("lecturer", _("Lecturer"), activity.lecturers),
            Fact("topic", _("Title"), activity.title, wide=True),
            Fact("also_counts", _("Also counts as"), listed(self.also_counts), wide=True),
        ]

    def number_in_year(self) -> str:
        """`2026年第3次`, `No. 3 of 2026`."""
        values = {"number": self.activity.number, "year": self.activity.day.year}
        return _("No. %(number)d of %(year)d") % values

    def guest_names(self) -> list[str]:
        return [guest_text(guest) for guest in self.guests]

    def guest_count(self) -> int:
        return sum(guest.count for guest in self.guests)

    def absence(self, row) -> str:
        """`病假（感冒）`; without the reason for whoever may not see it."""
        status = str(row.get_status_display())
        if not (self.with_reasons and row.reason):
            return status
        return _("%(status)s (%(reason)s)") % {"status": status, "reason": row.reason}


def read(activity, user) -> Record:
    """Of an activity read with number, branch, group and people. Three queries, five at most.

    As long as nobody is on the list, those who would be expected stand on it.
    """
    [record] = read_all([activity], user)
    if not record.rows and not activity.list_is_frozen():
        groups = {group.pk: group for group in activity.branch.groups.all()}
        record.rows = [new_row(activity, member) for member in members_expected(activity)]
        for row in record.rows:
            row.group = groups.get(row.group_id)
    return record


def read_all(activities, user) -> list[Record]:
    """Of activities that are read in the same way, as their lists are. Three queries."""
    rows = Attendance.objects.in_roster_order().defer(*[f"member__{name}" for name in ENCRYPTED])
    people = Prefetch("attendances", rows)
    prefetch_related_objects(activities, people, "guests", "also_counts")
    return [
        Record(
            activity=activity,
            rows=list(activity.attendances.all()),
            guests=list(activity.guests.all()),
            also_counts=[str(also.get_kind_display()) for also in activity.also_counts.all()],
            with_reasons=can_see_reasons(user, activity),
        )
        for activity in activities
    ]


def _name(member) -> str:
    return member.name if member else ""


def group_of(row) -> str:
    return row.group.name if row.group else ""


def guest_text(guest) -> str:
    if guest.count == 1:
        return guest.name
    text = ngettext("%(name)s (%(count)d person)", "%(name)s (%(count)d people)", guest.count)
    return text % {"name": guest.name, "count": guest.count}


def date_of(activity) -> str:
    """`2026年5月8日（周五）`, `8 May 2026 (Fri)`."""
    values = {
        "date": formats.full_date(activity.starts_at),
        "weekday": formats.weekday(activity.starts_at),
    }
    return pgettext("date", "%(date)s (%(weekday)s)") % values


def names_with(rows, statuses) -> list[str]:
    return [row.member.name for row in rows if row.status in statuses]


def turnout_text(turnout) -> str:
    """The counts of an attendance list as one sentence."""
    values = {
        "should": turnout.should,
        "present": turnout.present,
        "late": turnout.late,
        "leave": turnout.leave,
        "absent": turnout.absent,
        "exempt": turnout.exempt,
    }
    return (
        _(
            "Should attend: %(should)d, present: %(present)d (late: %(late)d), on leave: "
            "%(leave)d, absent without leave: %(absent)d, exempt: %(exempt)d."
        )
        % values
    )


def unmarked(rows) -> list:
    return [row for row in rows if row.status == AttendanceStatus.UNSET]
