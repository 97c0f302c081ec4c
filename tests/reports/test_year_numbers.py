"""A branch with random data: each figure against a count in plain Python that shares no code."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis.extra.django import TestCase

from branchhub.core.periods import day_start
from branchhub.reports.year.numbers import numbers
from branchhub.reports.year.period import ReportPeriod
from tests.factories import activities as sessions
from tests.factories import members as people
from tests.factories import projects as work
from tests.reports.drawn_year import (
    BIRTHDAYS,
    CARRIERS,
    DATA,
    FIRST,
    KINDS,
    LAST,
    LEVELS,
    TOPICS,
    starts,
    write,
)

NOW = datetime.datetime(2028, 1, 10, 4, tzinfo=datetime.UTC)
YEAR = ReportPeriod(FIRST, LAST)


class NumbersTest(TestCase):
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(DATA)
    def test_figures_agree_with_a_count_by_hand(self, data):
        with time_machine.travel(NOW, tick=False):
            branch = people.BranchFactory()
            write(data, branch)
            write(data, people.BranchFactory())

            found = numbers([branch], YEAR, NOW)[branch.pk]

        expected = by_hand(data)
        assert {key: found[key] for key in expected} == expected


# By hand, from the rows as they were drawn


def inside(day) -> bool:
    return day is not None and FIRST <= day <= LAST


def by_hand(data) -> dict:
    return {
        **sessions_by_hand(data["sessions"]),
        **projects_by_hand(data["projects"]),
        **parts_by_hand(data["projects"]),
        **attendance_by_hand(data),
        **people_by_hand(data),
        **results_by_hand(data),
        **requirements_by_hand(data),
        "patents_filed": sum(inside(filed_on) for filed_on, _day in data["patents"]),
        "patents_granted": sum(inside(granted_on) for _day, granted_on in data["patents"]),
        **{f"honours_{level}": honours_by_hand(data, level) for level in LEVELS},
        "articles": sum(map(inside, data["articles"])),
        **hard_tasks_by_hand(data["hard_tasks"]),
        "cards_given": sum(map(inside, data["cards"])),
        "departments": len(data["results"]),
    }


def honours_by_hand(data, level):
    return sum(row["level"] == level and inside(row["given_on"]) for row in data["honours"])


def held(rows):
    rows = [row for row in rows if row["status"] in ("held", "archived")]
    return [row for row in rows if inside(starts(row).date())]


def sessions_by_hand(rows):
    rows = held(rows)
    heads = {
        kind: sum(row["heads"] for row in rows if kind in (row["kind"], row["also"]))
        for kind in ("theme_day", "classroom")
    }
    return {
        **{f"held_{kind}": sum(kind in (r["kind"], r["also"]) for r in rows) for kind in KINDS},
        **{f"topic_{topic}": sum(row["topic"] == topic for row in rows) for topic in TOPICS},
        **{f"carrier_{name}": sum(row["carrier"] == name for row in rows) for name in CARRIERS},
        "veteran_talks": sum(row["veteran"] for row in rows),
        "reviews": sum(row["reviews"] for row in rows),
        "volunteer_hours": sum(row["volunteer_hours"] for row in rows),
        "staff_reached": heads["theme_day"],
        "classroom_audience": heads["classroom"],
    }


def attendance_by_hand(data):
    """Nobody makes up for anything."""
    marks = [
        (mark, status, row["hours"])
        for row in held(data["sessions"])
        for mark, status in row["marks"]
    ]
    came = [(status, hours) for mark, status, hours in marks if mark in ("present", "late")]
    should = sum(mark != "exempt" for mark, _status, _hours in marks)
    studied, members = (
        sum(hours for status, hours in came if status == "full"),
        in_party(data, LAST),
    )
    return {
        "should_attend": should,
        "attendance_rate": pytest.approx(len(came) / should, abs=1e-6) if should else None,
        "study_hours": pytest.approx(studied / members, abs=0.0501) if members else None,
    }


def in_party(data, day) -> int:
    always = [status for row in data["sessions"] for _mark, status in row["marks"]]
    always += [status for row in data["projects"] for status in row["team"]]
    spans = [(row["led_since"], None) for row in data["projects"] if row["led_since"]]
    spans += [row["in_party"] for row in data["people"] if row["in_party"]]
    return always.count("full") + sum(is_within(span, day) for span in spans)


def is_within(span, day) -> bool:
    """From the first day of the span on, until its last, which is in it no longer."""
    return span is not None and span[0] <= day and (span[1] is None or day < span[1])


def hard_tasks_by_hand(rows):
    """One without an end is of its first day."""
    met = [
        row for row in rows if row["span"][0] <= LAST and max(filter(None, row["span"])) >= FIRST
    ]
    return {
        "hard_tasks": len(met),
        "hard_task_people": len({number for row in met for number in row["people"]}),
    }


def requirements_by_hand(data):
    """As regulations ask: no group has members, so that none of them is asked for anything."""
    asked = {
        "theme_day": periods_of(1),
        "committee": [end for end in periods_of(1) if in_party(data, end) >= 7],
        "assembly": periods_of(3),
        "lecture": periods_of(3),
        "life_meeting": periods_of(12),
        "appraisal": periods_of(12),
    }
    asked = {
        kind: [end for end in ends if data["kept_since"] <= end] for kind, ends in asked.items()
    }
    months = {"assembly": 3, "lecture": 3, "life_meeting": 12, "appraisal": 12}
    missed = sum(
        not was_held(data["sessions"], kind, end, months.get(kind, 1))
        for kind, ends in asked.items()
        for end in ends
    )
    due = {f"due_{kind}": len(ends) for kind, ends in asked.items()}
    return due | {"due_group": 0, "due_classroom": 0, "due_other": 0, "missed": missed}


def periods_of(months) -> list:
    """The last days of those of the year."""
    nexts = [month % 12 + 1 for month in range(months, 13, months)]
    starts = [datetime.date(2028 if month == 1 else 2027, month, 1) for month in nexts]
    return [start - datetime.timedelta(1) for start in starts]


def was_held(rows, kind, end, months) -> bool:
    return any(
        kind in (row["kind"], row["also"]) and end.month - months < starts(row).month <= end.month
        for row in held(rows)
    )


def is_at_work(row) -> bool:
    start, end = row["span"]
    has_ended = row["state"] in ("finished", "verified", "stopped")
    return row["state"] != "proposed" and start <= LAST and (not has_ended or end >= FIRST)


def projects_by_hand(rows):
    at_work = [row["kind"] for row in rows if is_at_work(row)]
    listed = [{level for level, day in row["recognised"] if inside(day)} for row in rows]
    return {
        "party_building_projects": at_work.count("party_building"),
        "research_projects": at_work.count("research"),
        "innovation_projects": at_work.count("innovation"),
        "challenge_teams": at_work.count("challenge"),
        "member_led_projects": sum(
            is_at_work(row) and row["led_since"] is not None and row["led_since"] <= LAST
            for row in rows
        ),
        "staff_in_projects": sum(
            status != "full" for row in rows if is_at_work(row) for status in row["team"]
        ),
        "company_key": sum("company_key" in levels for levels in listed),
        "parent_company_key": sum("parent_key" in levels for levels in listed),
        "problems_solved": sum(row["is_confirmed"] and inside(row["solved_on"]) for row in rows),
    }


def parts_by_hand(rows):
    benefits = [
        (row["kind"], each["kind"], each["certainty"], each["amount"])
        for row in rows
        for each in row["benefits"]
        if inside(each["until_on"])
    ]
    solved = [day for row in rows for day in row["issues"] if inside(day)]
    taken = sum((day - FIRST).days + 30 for day in solved) / max(len(solved), 1)
    trials = [each["kind"] for row in rows for each in row["trials"] if inside(each["on"])]
    return {
        "verified_benefit_yuan": sum(
            amount
            for project, kind, certainty, amount in benefits
            if (project, certainty) == ("innovation", "verified") and kind in ("saving", "revenue")
        ),
        "first_order_yuan": sum(
            row[3] for row in benefits if row[1:3] == ("first_order", "verified")
        ),
        "annual_output_yuan": sum(
            row[3] for row in benefits if row[1:3] == ("annual_output", "forecast")
        ),
        "onsite_tests": trials.count("onsite_test"),
        "process_modifications": trials.count("modification"),
        "issues_solved": len(solved),
        "issue_days": pytest.approx(taken, abs=0.0501) if solved else None,
    }


def people_by_hand(data):
    rows, members = data["people"], in_party(data, LAST)
    here = [row for row in rows if is_within(row["in_party"], LAST)]
    front = sum(row["line"] != "management" for row in here)
    meetings = sum(row["kind"] == "group" for row in data["sessions"])
    return {
        "members": members,
        "front_line_members": front,
        "front_line_share": pytest.approx(front / members, abs=1e-6) if members else None,
        "groups": meetings + sum(day is None or day > LAST for day in data["groups"]),
        "mentoring_pairs": sum(
            start <= LAST and (end is None or end > FIRST) for start, end in data["pairs"]
        ),
        "backbones_to_activists": sum(
            not row["in_party"]
            and inside(row["activist"])
            and row["backbone"] is not None
            and row["backbone"] <= row["activist"]
            for row in rows
        ),
        "members_to_backbones": sum(
            inside(row["backbone"]) and is_within(row["in_party"], row["backbone"]) for row in rows
        ),
        "birthdays": sum(BIRTHDAYS[row["joined_on"]] for row in here),
    }


def results_by_hand(data):
    told = [
        (forecast if actual is None else actual, before)
        for actual, forecast, _, before in data["results"]
    ]
    revenue = [value for value, _before in told if value is not None]
    before = [value for _value, value in told if value is not None]
    targets = [row[2] for row in data["results"] if row[2] is not None]
    is_whole = len(revenue) == len(before) == len(told) and sum(before)
    is_judged = told and len(revenue) == len(targets) == len(told)
    innovation = projects_by_hand(data["projects"])["innovation_projects"]
    growth = pytest.approx(float(sum(revenue)) / float(sum(before) or 1) - 1, abs=1e-6)
    share = pytest.approx(innovation / (data["company"] or 1), abs=1e-6)
    return {
        "revenue_yuan": sum(revenue) if revenue else None,
        "revenue_before_yuan": sum(before) if before else None,
        "target_yuan": sum(targets) if targets else None,
        "target_is_met": sum(revenue) >= sum(targets) if is_judged else None,
        "results_told": len(revenue),
        "revenue_growth": growth if is_whole else None,
        "company_projects": data["company"],
        "innovation_share": share if data["company"] else None,
    }


def test_numbers_of_nothing_are_nought_or_unknown(db):
    branch = people.BranchFactory()

    found = numbers([branch], YEAR, NOW)[branch.pk]

    unknown = {key for key, value in found.items() if value is None}
    assert unknown == {
        "attendance_rate", "study_hours", "front_line_share", "innovation_share",
        "company_projects", "revenue_yuan", "revenue_before_yuan", "revenue_growth", "target_yuan",
        "target_is_met", "issue_days",
    }  # fmt: skip


@pytest.mark.parametrize("count", [1, 5])
def test_numbers_take_eight_queries(db, django_assert_num_queries, count):
    branches = people.BranchFactory.create_batch(count)
    for branch in branches:
        work.TrialFactory.create_batch(count, project__branch=branch)
        work.DepartmentResultFactory.create_batch(count, department__branch=branch)
        sessions.AttendanceFactory.create_batch(count, activity__branch=branch)

    with django_assert_num_queries(8):
        numbers(branches, YEAR, NOW)


def test_growth_may_be_negative(db):
    result = work.DepartmentResultFactory(year=2027, forecast=Decimal(75), year_before=Decimal(100))

    found = numbers([result.branch], YEAR, NOW)[result.branch_id]

    assert found["revenue_growth"] == -0.25


@pytest.mark.parametrize(("year_before", "growth"), [(None, None), (Decimal(20), -0.25)])
def test_growth_is_told_once_every_department_with_results_told_both(db, year_before, growth):
    result = work.DepartmentResultFactory(year=2027, forecast=Decimal(60), year_before=Decimal(80))
    branch = result.branch
    department, _silent = people.DepartmentFactory.create_batch(2, branch=branch)
    work.DepartmentResultFactory(
        department=department, year=2027, forecast=Decimal(15), year_before=year_before
    )

    found = numbers([branch], YEAR, NOW)[branch.pk]

    assert (found["revenue_yuan"], found["revenue_growth"]) == (75, growth)


@pytest.mark.parametrize(
    ("second", "is_met"),
    [
        ({"target": 10, "actual": 9, "forecast": None}, True),
        ({"target": 11, "actual": None, "forecast": 9}, False),
        ({"target": None, "actual": 9, "forecast": None}, None),
        ({"target": 10, "actual": None, "forecast": None}, None),
    ],
)
def test_target_is_judged_once_every_department_told_both(db, second, is_met):
    first = work.DepartmentResultFactory(year=2027, target=10, actual=11)
    work.DepartmentResultFactory(department__branch=first.branch, year=2027, **second)

    assert numbers([first.branch], YEAR, NOW)[first.branch_id]["target_is_met"] is is_met


def test_study_hours_are_those_of_the_members_of_the_day(db):
    member = people.MemberFactory()
    session = sessions.ActivityFactory(
        branch=member.branch, status="held", starts_at=day_start(FIRST), study_hours=3
    )
    here = {"branch": member.branch}
    applicant = people.MemberFactory(status="applicant", **here)
    for person in (member, applicant, people.MemberFactory(status="left", **here)):
        sessions.AttendanceFactory(activity=session, member=person, status="present")

    with time_machine.travel(NOW, tick=False):
        found = numbers([member.branch], YEAR, NOW)[member.branch_id]

    assert (found["study_hours"], found["should_attend"]) == (3.0, 3)


def test_last_round_of_tests_is_open_or_not(db):
    project = work.ProjectFactory()
    for day, outcome in ((FIRST, "open"), (LAST, "passed")):
        work.TrialFactory(project=project, kind="onsite_test", on=day, outcome=outcome)
    until_november = ReportPeriod(FIRST, datetime.date(2027, 11, 30))

    found = [
        numbers([project.branch], period, NOW)[project.branch_id]["last_test_is_open"]
        for period in (until_november, YEAR)
    ]

    assert found == [True, False]


def test_year_totals_are_not_told_of_part_of_a_year(db):
    totals = work.CompanyTotalsFactory(year=2027)
    half = ReportPeriod(FIRST, datetime.date(2027, 6, 30))

    found = numbers([totals.branch], half, NOW)[totals.branch_id]

    assert found["company_projects"] is None
