import datetime
from datetime import date

import pytest
from django.utils import timezone, translation

from activities import compliance
from activities.models import AlsoCounts
from tests.factories.activities import ActivityFactory, NormFactory
from tests.factories.members import BranchFactory, CommitteeFactory, GroupFactory, MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime.datetime.fromisoformat("2026-11-24T12:00:00+08:00")
YEAR = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def branch():
    return BranchFactory(kept_since=None)


def at(text) -> datetime.datetime:
    """`2026-11-24T15:00`, in Shanghai."""
    return timezone.make_aware(datetime.datetime.fromisoformat(text))


def session(branch, text, kind="theme_day", status="held", **kwargs):
    return ActivityFactory(branch=branch, starts_at=at(text), kind=kind, status=status, **kwargs)


def row_of(branch, kind="theme_day", group=None, *, first=YEAR, months=12, now=NOW):
    rows = compliance.board(branch, first, months, now=now)
    return next((row for row in rows if (row.kind, row.group) == (kind, group)), None)


def states(branch, kind="theme_day", group=None, **kwargs) -> list[str]:
    return [cell.state.value for cell in row_of(branch, kind, group, **kwargs).cells]


def reasons(branch, kind="theme_day", group=None, **kwargs) -> list[str]:
    return [cell.reason for cell in row_of(branch, kind, group, **kwargs).cells]


def members(branch, count, **kwargs):
    MemberFactory.create_batch(count, branch=branch, **kwargs)


def test_every_month_is_met_by_a_session_of_its_own(branch):
    for month in range(1, 13):
        session(branch, f"2026-{month:02}-15T15:00")

    row = row_of(branch, now=at("2027-01-10T09:00"))

    assert [cell.state.value for cell in row.cells] == ["met"] * 12
    assert [[held.day for held in cell.held] for cell in row.cells] == [
        [date(2026, month, 15)] for month in range(1, 13)
    ]


def test_a_month_is_met_planned_due_or_missed(branch):
    session(branch, "2026-10-30T15:00")
    session(branch, "2026-12-25T15:00", status="planned")

    assert states(branch) == ["missed"] * 9 + ["met", "due", "planned"]


@pytest.mark.parametrize("month", range(1, 13))
def test_both_edges_of_a_month_are_in_shanghai_time(branch, month):
    first = date(2026, month, 1)
    last = row_of(branch, first=first, months=1).cells[0].last
    session(branch, f"{first}T00:00:00")
    session(branch, f"{last}T23:59:59")
    session(branch, f"{first - datetime.timedelta(days=1)}T23:59:59")
    session(branch, f"{last + datetime.timedelta(days=1)}T00:00:00")

    [cell] = row_of(branch, first=first, months=1).cells

    assert [held.day for held in cell.held] == [first, last]


@pytest.mark.parametrize(
    ("moment", "quarter"),
    [
        ("2026-03-31T23:59:59", 0),
        ("2026-04-01T00:00:00", 1),
        ("2026-06-30T23:59:59", 1),
        ("2026-07-01T00:00:00", 2),
        ("2026-09-30T23:59:59", 2),
        ("2026-10-01T00:00:00", 3),
        ("2026-12-31T23:59:59", 3),
    ],
)
def test_both_edges_of_a_quarter_are_in_shanghai_time(branch, moment, quarter):
    session(branch, moment, kind="assembly")

    cells = row_of(branch, "assembly").cells

    assert [len(cell.held) for cell in cells] == [int(index == quarter) for index in range(4)]


@pytest.mark.parametrize(
    ("moment", "half"), [("2026-06-30T23:59:59", 0), ("2026-07-01T00:00:00", 1)]
)
def test_both_edges_of_a_half_year_are_in_shanghai_time(branch, moment, half):
    NormFactory(branch=branch, kind="assembly", period="half_year", from_on=YEAR)
    session(branch, moment, kind="assembly")

    cells = row_of(branch, "assembly").cells

    assert [len(cell.held) for cell in cells] == [int(index == half) for index in range(2)]


@pytest.mark.parametrize(
    ("moment", "held"),
    [
        ("2025-12-31T23:59:59", 0),
        ("2026-01-01T00:00:00", 1),
        ("2026-12-31T23:59:59", 1),
        ("2027-01-01T00:00:00", 0),
    ],
)
def test_both_edges_of_a_year_are_in_shanghai_time(branch, moment, held):
    session(branch, moment, kind="appraisal")

    [cell] = row_of(branch, "appraisal").cells

    assert len(cell.held) == held


@pytest.mark.parametrize(("year", "last"), [(2024, 29), (2026, 28)])
def test_february_ends_on_its_last_day_in_a_leap_year_too(branch, year, last):
    session(branch, f"{year}-02-{last}T23:59:59")
    session(branch, f"{year}-03-01T00:00:00")

    cells = row_of(branch, first=date(year, 1, 1)).cells

    assert cells[1].last == date(year, 2, last)
    assert [len(cell.held) for cell in cells[:4]] == [0, 1, 1, 0]


@pytest.mark.parametrize(
    ("now", "state"), [("2026-10-31T23:59:59", "due"), ("2026-11-01T00:00:00", "missed")]
)
def test_a_month_is_missed_from_its_end_on(branch, now, state):
    assert states(branch, first=date(2026, 10, 1), months=1, now=at(now)) == [state]


def test_a_part_of_a_year_counts_its_periods_whole(branch):
    session(branch, "2026-10-08T15:00", kind="assembly")
    session(branch, "2026-02-08T15:00", kind="life_meeting")

    november = {"first": date(2026, 11, 1), "months": 1}

    assert states(branch, "assembly", **november) == ["met"]
    assert states(branch, "life_meeting", **november) == ["met"]
    assert row_of(branch, "life_meeting", **november).cells[0].first == YEAR


def test_a_span_over_the_turn_of_the_year_has_periods_of_both_years(branch):
    session(branch, "2027-02-08T15:00", kind="assembly", status="planned")

    cells = row_of(branch, "assembly", first=date(2026, 12, 1), months=2).cells

    assert [(cell.first, cell.last) for cell in cells] == [
        (date(2026, 10, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 3, 31)),
    ]
    assert [cell.state.value for cell in cells] == ["due", "planned"]


def test_a_session_archived_late_is_held_in_its_own_month(branch):
    late = session(branch, "2026-09-25T15:00", status="archived")
    late.archived_at = NOW
    late.save(update_fields=["archived_at"])

    cells = row_of(branch).cells

    assert [len(cell.held) for cell in cells[8:11]] == [1, 0, 0]


def test_cancelled_and_planned_sessions_are_never_held(branch):
    for status in ("cancelled", "planned", "announced"):
        session(branch, "2026-10-15T15:00", status=status)

    [cell] = row_of(branch, first=date(2026, 10, 1), months=1).cells

    assert (cell.state, len(cell.held), len(cell.planned)) == ("missed", 0, 2)


def test_a_session_over_but_not_on_record_is_planned_until_the_period_ends(branch):
    session(branch, "2026-11-20T15:00", status="announced")

    november = {"first": date(2026, 11, 1), "months": 1}

    assert states(branch, **november) == ["planned"]
    assert states(branch, **november, now=at("2026-12-01T00:00")) == ["missed"]


def test_what_also_counts_as_another_kind_meets_that_kind_once_a_period(branch):
    theme_day = session(branch, "2026-10-30T15:00")
    for kind in ("lecture", "theme_day"):
        AlsoCounts.objects.create(activity=theme_day, kind=kind)
    october = {"first": date(2026, 10, 1), "months": 1}

    rows = compliance.board(branch, now=NOW, **october)

    held = {row.kind: len(row.cells[0].held) for row in rows}
    assert {kind: count for kind, count in held.items() if count} == {"theme_day": 1, "lecture": 1}


def test_several_times_a_period_need_as_many_sessions(branch):
    NormFactory(branch=branch, kind="lecture", period="quarter", times=2)
    for text in ("2026-02-10T15:00", "2026-03-10T15:00", "2026-04-10T15:00"):
        session(branch, text, kind="lecture")
    session(branch, "2026-12-10T15:00", kind="lecture", status="planned")
    session(branch, "2026-11-10T15:00", kind="lecture")

    assert states(branch, "lecture") == ["met", "missed", "missed", "planned"]


def test_a_change_to_half_years_leaves_the_quarters_before_it(branch):
    NormFactory(branch=branch, kind="lecture", period="half_year", from_on=date(2026, 7, 1))
    session(branch, "2026-02-10T15:00", kind="lecture")
    session(branch, "2026-08-10T15:00", kind="lecture")

    cells = row_of(branch, "lecture").cells

    assert [(cell.first.month, cell.months) for cell in cells] == [(1, 3), (4, 3), (7, 6)]
    assert [cell.state.value for cell in cells] == ["met", "missed", "met"]


def test_a_change_in_the_middle_of_a_period_waits_for_the_next_whole_one(branch):
    NormFactory(branch=branch, kind="assembly", period="half_year", from_on=date(2026, 2, 1))

    cells = row_of(branch, "assembly", now=at("2026-02-01T12:00")).cells

    assert [(cell.first.month, cell.months) for cell in cells] == [(1, 3), (4, 3), (7, 6)]
    assert [cell.state.value for cell in cells] == ["due", "na", "due"]
    assert cells[1].reason == "The requirement begins with the next whole period."


def test_no_times_ask_for_nothing_from_then_on_and_leave_the_past(branch):
    NormFactory(branch=branch, kind="theme_day", times=0, from_on=date(2026, 6, 1))
    session(branch, "2026-01-30T15:00")

    assert states(branch) == ["met", *["missed"] * 4, *["na"] * 7]
    assert reasons(branch)[5] == "Nothing is asked for."


def test_a_kind_that_nothing_is_asked_of_has_no_row(branch):
    assert row_of(branch, "classroom") is None


def test_a_norm_that_was_over_before_the_span_makes_no_row(branch):
    NormFactory(branch=branch, from_on=YEAR, until_on=date(2026, 3, 1))

    assert row_of(branch, "classroom", first=date(2026, 10, 1), months=3) is None


def test_after_its_last_day_a_norm_gives_way_to_the_rule_of_the_field(branch):
    NormFactory(branch=branch, kind="theme_day", times=2, from_on=YEAR, until_on=date(2026, 3, 1))

    cells = row_of(branch).cells

    assert [cell.times for cell in cells] == [2, 2, *[1] * 10]


def test_the_branch_goes_before_the_nearest_committee_and_that_before_those_above():
    top = CommitteeFactory()
    near = CommitteeFactory(parent=top)
    branch = BranchFactory(committee=near, kept_since=None)
    for months, owner in ((1, {"committee": top}), (5, {"committee": near})):
        NormFactory(branch=None, times=months, from_on=YEAR, **owner)
    NormFactory(branch=branch, times=3, from_on=date(2026, 7, 1))
    NormFactory(branch=None, committee=CommitteeFactory(), times=9, from_on=YEAR)

    cells = row_of(branch, "classroom").cells

    assert [cell.times for cell in cells] == [5] * 6 + [3] * 6


def test_the_committee_above_counts_where_the_nearest_says_nothing():
    top = CommitteeFactory()
    branch = BranchFactory(committee=CommitteeFactory(parent=top), kept_since=None)
    NormFactory(branch=None, committee=top, kind="theme_day", times=4, from_on=YEAR)

    assert {cell.times for cell in row_of(branch).cells} == {4}


def test_committee_meetings_are_asked_for_from_seven_full_members_on(branch):
    members(branch, 6)
    members(branch, 3, status="probationary")

    assert states(branch, "committee") == ["na"] * 12
    assert set(reasons(branch, "committee")) == {"6 full members: a committee is asked for from 7."}

    members(branch, 1)
    assert "na" not in states(branch, "committee")


def test_full_members_are_counted_as_of_each_period(branch):
    members(branch, 6)
    seventh = MemberFactory(branch=branch, status="none")
    seventh.status_periods.create(status="full", from_on=date(2026, 5, 20))

    assert states(branch, "committee")[3:6] == ["na", "missed", "missed"]


def test_a_branch_without_groups_is_asked_for_no_group_meetings(branch):
    row = row_of(branch, "group")

    assert [cell.state.value for cell in row.cells] == ["na"] * 12
    assert {cell.reason for cell in row.cells} == {"The branch has no groups."}


def test_group_meetings_are_counted_for_each_group(branch):
    first, second = GroupFactory.create_batch(2, branch=branch)
    for group in (first, second):
        members(branch, 1, group=group)
    session(branch, "2026-10-15T15:00", kind="group", group=first)

    october = {"first": date(2026, 10, 1), "months": 1}

    assert states(branch, "group", first, **october) == ["met"]
    assert states(branch, "group", second, **october) == ["missed"]
    assert row_of(branch, "group", **october) is None


def test_a_group_without_members_is_asked_for_nothing(branch):
    group = GroupFactory(branch=branch)
    member = MemberFactory(branch=branch)
    member.group_memberships.create(group=group, from_on=date(2026, 9, 10))

    assert states(branch, "group", group)[7:10] == ["na", "missed", "missed"]
    assert reasons(branch, "group", group)[7] == "The group had no members."


def test_a_closed_group_is_asked_for_nothing_from_the_month_it_closed_in(branch):
    group = GroupFactory(branch=branch, closed_on=date(2026, 9, 10))
    members(branch, 1, group=group)

    assert states(branch, "group", group)[7:10] == ["missed", "na", "na"]
    assert reasons(branch, "group", group)[9] == "The group is closed."


def test_a_group_closed_before_the_span_has_no_row(branch):
    GroupFactory(branch=branch, closed_on=date(2025, 9, 10))

    assert reasons(branch, "group", first=YEAR, months=1) == ["The branch has no groups."]


def test_a_norm_that_turns_to_the_groups_keeps_the_row_of_the_branch(branch):
    group = GroupFactory(branch=branch)
    members(branch, 1, group=group)
    NormFactory(branch=branch, from_on=YEAR)
    NormFactory(branch=branch, from_on=date(2026, 3, 1), per_group=True)

    asked = ["Asked of the branch as a whole."] * 2 + [""] * 10
    assert reasons(branch, "classroom", group) == asked
    assert reasons(branch, "classroom") == ["", "", *["Asked of each group."] * 10]


@pytest.mark.parametrize(
    ("kept_since", "state"), [("2026-09-30", "missed"), ("2026-10-01", "na"), (None, "missed")]
)
def test_nothing_is_asked_for_in_periods_over_before_records_were_kept(kept_since, state):
    branch = BranchFactory(kept_since=kept_since and date.fromisoformat(kept_since))

    assert states(branch, first=date(2026, 9, 1), months=1) == [state]


def test_what_was_held_shows_where_nothing_was_asked_for(branch):
    branch.kept_since = date(2026, 10, 1)
    session(branch, "2026-09-20T15:00")

    [cell] = row_of(branch, first=date(2026, 9, 1), months=1).cells

    assert (cell.state, len(cell.held)) == ("na", 1)


def test_other_branches_count_for_themselves(branch):
    other = BranchFactory(kept_since=None)
    session(other, "2026-10-15T15:00")

    found = compliance.boards([branch, other], date(2026, 10, 1), 1, now=NOW)

    theme_days = {
        pk: [row.cells[0].state.value for row in rows if row.kind == "theme_day"]
        for pk, rows in found.items()
    }
    assert theme_days == {branch.pk: ["missed"], other.pk: ["met"]}


@pytest.mark.parametrize("count", [1, 20])
def test_boards_take_three_queries_for_any_number_of_branches(django_assert_num_queries, count):
    branches = BranchFactory.create_batch(count, kept_since=None)
    for branch in branches:
        group = GroupFactory(branch=branch)
        members(branch, 2, group=group)
        NormFactory(branch=branch)
        NormFactory(branch=None, committee=branch.committee)
        held = session(branch, "2026-10-15T15:00", kind="group", group=group)
        AlsoCounts.objects.create(activity=held, kind="lecture")

    with django_assert_num_queries(3):
        found = compliance.boards(branches, YEAR, 12, now=NOW)

    assert [len(rows) for rows in found.values()] == [8] * count
