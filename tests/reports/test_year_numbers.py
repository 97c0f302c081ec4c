"""A branch with random data: each figure against a count in plain Python that shares no code."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from branchhub.reports.year.numbers import numbers
from branchhub.reports.year.period import ReportPeriod
from members.models import StatusPeriod
from tests.factories import activities as sessions
from tests.factories import members as people
from tests.factories import projects as work

NOW = datetime.datetime(2028, 1, 10, 4, tzinfo=datetime.UTC)
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
FIRST, LAST = datetime.date(2027, 1, 1), datetime.date(2027, 12, 31)
YEAR = ReportPeriod(FIRST, LAST)

days = st.dates(datetime.date(2026, 12, 20), datetime.date(2028, 1, 8))
maybe = st.one_of(st.none(), days)
amounts = st.decimals("0.01", 10**6, places=2)


def some(**columns):
    return st.lists(st.fixed_dictionaries(columns), max_size=5)


DATA = st.fixed_dictionaries(
    {
        "sessions": some(
            kind=st.sampled_from(["assembly", "lecture", "theme_day", "classroom"]),
            also=st.sampled_from(["", "lecture"]),
            status=st.sampled_from(["planned", "announced", "held", "archived", "cancelled"]),
            minute=st.integers(-2000, 366 * 24 * 60 + 2000),
            topic=st.booleans(),
            veteran=st.booleans(),
            reviews=st.integers(0, 9),
            heads=st.integers(1, 30),
        ),
        "projects": some(
            kind=st.sampled_from(["party_building", "research", "innovation", "challenge"]),
            is_approved=st.booleans(),
            span=st.tuples(days, days).map(sorted),
            ends=st.booleans(),
            solved_on=maybe,
            is_confirmed=st.booleans(),
            recognised=st.lists(
                st.tuples(st.sampled_from(["company_key", "parent_key"]), days), max_size=3
            ),
            benefits=some(
                kind=st.sampled_from(["saving", "revenue", "first_order", "annual_output"]),
                certainty=st.sampled_from(["planned", "forecast", "verified"]),
                amount=amounts,
                until_on=days,
            ),
            tests=st.lists(st.tuples(days, st.sampled_from(["open", "passed"])), max_size=3),
            issues=st.lists(days, max_size=2),
        ),
        "patents": st.lists(st.tuples(days, days).map(sorted), max_size=5),
        "honours": some(level=st.sampled_from(["company", "province"]), given_on=days),
        "people": some(joined=maybe, backbone=maybe, activist=maybe),
        "articles": st.lists(days, max_size=4),
        "company": st.one_of(st.none(), st.integers(0, 50)),
        "results": st.lists(
            st.tuples(*[st.one_of(st.none(), amounts) for _ in range(4)]), max_size=3
        ),
    }
)


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


def write(data, branch):
    for row in data["sessions"]:
        write_session(row, branch)
    for row in data["projects"]:
        write_project(row, branch)
    for filed_on, granted_on in data["patents"]:
        work.PatentFactory(branch=branch, filed_on=filed_on, granted_on=granted_on)
    for row in data["honours"]:
        people.HonourFactory(branch=branch, **row)
    for row in data["people"]:
        write_person(row, branch)
    for day in data["articles"]:
        work.ArticleFactory(branch=branch, published_on=day)
    if data["company"] is not None:
        work.CompanyTotalsFactory(branch=branch, year=2027, innovation_projects=data["company"])
    for actual, forecast, target, before in data["results"]:
        figures = {"actual": actual, "forecast": forecast, "target": target, "year_before": before}
        work.DepartmentResultFactory(department__branch=branch, year=2027, **figures)


def starts(row):
    """In Shanghai, by plain addition to the first minute of the year."""
    return datetime.datetime(2027, 1, 1, tzinfo=SHANGHAI) + datetime.timedelta(
        0, row["minute"] * 60
    )


def write_session(row, branch):
    session = sessions.ActivityFactory(
        branch=branch,
        kind=row["kind"],
        status=row["status"],
        starts_at=starts(row),
    )
    if row["also"]:
        session.also_counts.create(kind=row["also"])
    if row["topic"]:
        sessions.SessionTagFactory(activity=session, shared="theory")
    sessions.OutcomeFactory(activity=session, reviews=row["reviews"], by_veteran=row["veteran"])
    sessions.GuestFactory(activity=session, count=row["heads"])


def write_project(row, branch):
    start, end = row["span"]
    project = work.ProjectFactory(
        branch=branch,
        kind=row["kind"],
        state=state_of(row),
        proposed_on=start,
        finished_on=end if row["ends"] else None,
        solved_problem="崩边" if row["solved_on"] else "",
        solved_on=row["solved_on"],
        solved_verified_by="科技部" if row["is_confirmed"] else "",
    )
    for level, day in row["recognised"]:
        work.RecognitionFactory(project=project, level=level, given_on=day)
    for benefit in row["benefits"]:
        work.BenefitFactory(project=project, from_on=datetime.date(2026, 1, 1), **benefit)
    for day, outcome in row["tests"]:
        work.TrialFactory(project=project, kind="onsite_test", on=day, outcome=outcome)
    for day in row["issues"]:
        work.IssueFactory(project=project, raised_on=FIRST - datetime.timedelta(30), solved_on=day)


def state_of(row):
    if not row["is_approved"]:
        return "proposed"
    return "finished" if row["ends"] else "under_way"


def write_person(row, branch):
    person = people.MemberFactory(
        branch=branch,
        status="none",
        is_backbone=bool(row["backbone"]),
        backbone_since=row["backbone"],
    )
    if row["joined"]:
        StatusPeriod.objects.create(member=person, status="full", from_on=row["joined"])
    elif row["activist"]:
        StatusPeriod.objects.create(member=person, status="activist", from_on=row["activist"])


# By hand, from the rows as they were drawn


def inside(day) -> bool:
    return day is not None and FIRST <= day <= LAST


def by_hand(data) -> dict:
    return {
        **sessions_by_hand(data["sessions"]),
        **projects_by_hand(data["projects"]),
        **parts_by_hand(data["projects"]),
        **people_by_hand(data["people"]),
        **results_by_hand(data),
        "patents_filed": sum(inside(filed_on) for filed_on, _day in data["patents"]),
        "patents_granted": sum(inside(granted_on) for _day, granted_on in data["patents"]),
        "honours_company": honours_by_hand(data, "company"),
        "honours_province": honours_by_hand(data, "province"),
        "articles": sum(map(inside, data["articles"])),
    }


def honours_by_hand(data, level):
    return sum(row["level"] == level and inside(row["given_on"]) for row in data["honours"])


def sessions_by_hand(rows):
    held = [row for row in rows if row["status"] in ("held", "archived")]
    rows = [row for row in held if inside(starts(row).date())]
    heads = {
        kind: sum(row["heads"] for row in rows if row["kind"] == kind)
        for kind in ("theme_day", "classroom")
    }
    return {
        "held_lecture": sum("lecture" in (row["kind"], row["also"]) for row in rows),
        "held_assembly": sum(row["kind"] == "assembly" for row in rows),
        "topic_theory": sum(row["topic"] for row in rows),
        "veteran_talks": sum(row["veteran"] for row in rows),
        "reviews": sum(row["reviews"] for row in rows),
        "staff_reached": heads["theme_day"],
        "classroom_audience": heads["classroom"],
    }


def projects_by_hand(rows):
    at_work = [
        row["kind"]
        for row in rows
        if row["is_approved"]
        and row["span"][0] <= LAST
        and (not row["ends"] or row["span"][1] >= FIRST)
    ]
    listed = [{level for level, day in row["recognised"] if inside(day)} for row in rows]
    return {
        "party_building_projects": at_work.count("party_building"),
        "research_projects": at_work.count("research"),
        "innovation_projects": at_work.count("innovation"),
        "challenge_teams": at_work.count("challenge"),
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
    tests = [day for row in rows for day, _outcome in row["tests"] if inside(day)]
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
        "onsite_tests": len(tests),
        "issues_solved": sum(inside(day) for row in rows for day in row["issues"]),
    }


def people_by_hand(rows):
    return {
        "members": sum(row["joined"] is not None and row["joined"] <= LAST for row in rows),
        "backbones_to_activists": sum(
            not row["joined"]
            and inside(row["activist"])
            and row["backbone"] is not None
            and row["backbone"] <= row["activist"]
            for row in rows
        ),
        "members_to_backbones": sum(
            inside(row["backbone"])
            and row["joined"] is not None
            and row["joined"] <= row["backbone"]
            for row in rows
        ),
    }


def results_by_hand(data):
    told = [
        (forecast if actual is None else actual, before)
        for actual, forecast, _, before in data["results"]
    ]
    revenue = [value for value, _before in told if value is not None]
    before = [value for _value, value in told if value is not None]
    is_whole = len(revenue) == len(before) == len(told) and sum(before)
    innovation = projects_by_hand(data["projects"])["innovation_projects"]
    growth = pytest.approx(float(sum(revenue)) / float(sum(before) or 1) - 1, abs=1e-6)
    share = pytest.approx(innovation / (data["company"] or 1), abs=1e-6)
    return {
        "revenue_yuan": sum(revenue) if revenue else None,
        "revenue_before_yuan": sum(before) if before else None,
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
    }  # fmt: skip


@pytest.mark.parametrize("count", [1, 5])
def test_numbers_take_seven_queries(db, django_assert_num_queries, count):
    branches = people.BranchFactory.create_batch(count)
    for branch in branches:
        work.TrialFactory.create_batch(count, project__branch=branch)
        work.DepartmentResultFactory.create_batch(count, department__branch=branch)
        sessions.AttendanceFactory.create_batch(count, activity__branch=branch)

    with django_assert_num_queries(7):
        numbers(branches, YEAR, NOW)


def test_growth_may_be_negative(db):
    result = work.DepartmentResultFactory(year=2027, forecast=Decimal(75), year_before=Decimal(100))

    found = numbers([result.branch], YEAR, NOW)[result.branch_id]

    assert found["revenue_growth"] == -0.25


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
