"""Gap board, summary and digest say the same of the same sessions; so does a count done by hand."""

import calendar
import datetime
from collections import Counter
from decimal import Decimal

import time_machine
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from activities import compliance, summary
from activities.choices import ActivityStatus, AttendanceStatus, Kind
from activities.models import Activity, AlsoCounts, Attendance
from branchhub.reports.digests import content
from tests.factories.activities import ActivityFactory, AttendanceFactory
from tests.factories.members import BranchFactory, GroupFactory, MemberFactory

YEAR = 2027
NOW = datetime.datetime(YEAR + 1, 1, 4, 12, tzinfo=datetime.UTC)
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
MONTHS = {"committee": 1, "group": 1, "theme_day": 1, "assembly": 3, "lecture": 3}
YEARLY = {"life_meeting": 12, "appraisal": 12}
STUDY = ("group", "lecture", "theme_day")

sessions = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(Kind.values),
            "group": st.integers(0, 1),
            "also": st.sets(st.sampled_from([k for k in Kind.values if k != "group"]), max_size=2),
            "status": st.sampled_from(ActivityStatus.values),
            "minute": st.integers(-2000, 366 * 24 * 60 + 2000),
            "length": st.integers(1, 600),
            "own": st.sampled_from([None, None, Decimal("2.5"), Decimal(0)]),
            "marks": st.lists(st.sampled_from(AttendanceStatus.values), max_size=3),
        }
    ),
    max_size=12,
)


class AgreementTest(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(sessions)
    def test_all_ways_of_counting_agree(self, rows):
        with time_machine.travel(NOW, tick=False), translation.override("en"):
            branch, groups, people = scene()
            write(rows, branch, groups, people)

            assert by_board(branch) == by_hand(rows, groups)
            for month in range(1, 13):
                assert by_summary(branch, month) == in_month_by_hand(rows, month)
                assert by_digest(branch, month) == figures_by_hand(rows, people, month)


def scene():
    branch = BranchFactory(kept_since=None)
    groups = [GroupFactory(branch=branch) for _ in range(2)]
    people = [MemberFactory(branch=branch, group=groups[number % 2]) for number in range(7)]
    return branch, groups, people


def starts(row):
    """In Shanghai, by plain addition to the first minute of the year."""
    first = datetime.datetime(YEAR, 1, 1, tzinfo=SHANGHAI)
    return first + datetime.timedelta(minutes=row["minute"])


def write(rows, branch, groups, people):
    for row in rows:
        activity = ActivityFactory(
            branch=branch,
            kind=row["kind"],
            group=groups[row["group"]] if row["kind"] == "group" else None,
            status=row["status"],
            starts_at=starts(row),
            ends_at=starts(row) + datetime.timedelta(minutes=row["length"]),
            study_hours=row["own"],
        )
        for kind in row["also"]:
            AlsoCounts.objects.create(activity=activity, kind=kind)
        for member, mark in zip(people, row["marks"], strict=False):
            AttendanceFactory(activity=activity, member=member, status=mark)


# Three ways of ours


def by_board(branch) -> dict:
    """{(kind, group or None, first month): sessions held}, where something is asked for."""
    cells = {}
    for row in compliance.board(branch, datetime.date(YEAR, 1, 1), 12, now=NOW):
        for cell in row.cells:
            cells[row.kind, row.group and row.group.pk, cell.first.month] = len(cell.held)
    return cells


def by_summary(branch, month) -> dict:
    found = summary.summarise(
        Activity.objects.filter(branch=branch),
        Attendance.objects.filter(branch=branch),
        datetime.date(YEAR, month, 1),
        last_of(month),
    )
    held = {row.kind: row.held for row in found.kinds if row.held}
    tally = found.attendance
    return {"held": held, "present": tally.present, "should": tally.should, "hours": tally.hours}


def by_digest(branch, month) -> dict:
    facts = content.read([branch], datetime.date(YEAR, month, 1), NOW, NOW.date())[branch.pk]
    monthly = Counter()
    for row in facts.rows:
        for cell in row.cells:
            monthly[row.kind] += len(cell.held) if cell.months == 1 else 0
    tally = facts.tally()
    hours = {pk: each.hours for pk, each in facts.hours.items() if each.hours}
    return {
        "held": {kind: held for kind, held in monthly.items() if held},
        "present": tally.present,
        "should": tally.should,
        "hours": hours,
    }


# A fourth, which shares nothing with them


def last_of(month):
    return datetime.date(YEAR, month, calendar.monthrange(YEAR, month)[1])


def counted(rows, first, last):
    """Those held in Shanghai's months `first` to `last` of the year."""
    return [
        row
        for row in rows
        if row["status"] in ("held", "archived")
        and starts(row).year == YEAR
        and first <= starts(row).month <= last
    ]


def by_hand(rows, groups) -> dict:
    cells = {}
    for kind, months in (MONTHS | YEARLY).items():
        for first in range(1, 13, months):
            found = [
                row
                for row in counted(rows, first, first + months - 1)
                if kind == row["kind"] or kind in row["also"]
            ]
            if kind == "group":
                for number, group in enumerate(groups):
                    of_group = [row for row in found if row["group"] == number]
                    cells[kind, group.pk, first] = len(of_group)
            else:
                cells[kind, None, first] = len(found)
    return cells


def in_month_by_hand(rows, month) -> dict:
    held, present, should, hours = Counter(), 0, 0, Decimal(0)
    for row in counted(rows, month, month):
        for kind in {row["kind"], *row["also"]}:
            held[kind] += 1
        for mark in row["marks"]:
            should += mark != "exempt"
            present += mark in ("present", "late")
            hours += hours_of(row) if mark in ("present", "late") else 0
    return {"held": dict(held), "present": present, "should": should, "hours": hours}


def hours_of(row) -> Decimal:
    if row["own"] is not None:
        return row["own"]
    halves = row["length"] // 30
    return min(Decimal(halves) / 2, Decimal(4)) if row["kind"] in STUDY else Decimal(0)


def figures_by_hand(rows, people, month) -> dict:
    of_month, hours = in_month_by_hand(rows, month), Counter()
    for row in counted(rows, 1, month):
        for member, mark in zip(people, row["marks"], strict=False):
            if mark in ("present", "late"):
                hours[member.pk] += hours_of(row)
    held = {kind: n for kind, n in of_month["held"].items() if MONTHS.get(kind) == 1}
    return of_month | {"held": held, "hours": {pk: n for pk, n in hours.items() if n}}
