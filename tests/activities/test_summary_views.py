import datetime
import io

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from branchhub.core.models import AuditEntry
from branchhub.reports.year.numbers import numbers
from branchhub.reports.year.period import ReportPeriod
from tests.factories.activities import ActivityFactory, AttendanceFactory
from tests.factories.members import (
    BranchFactory,
    GroupFactory,
    MemberFactory,
    ReviewerPostFactory,
)

pytestmark = pytest.mark.django_db

NOON = datetime.datetime.fromisoformat("2026-11-24T12:00:00+08:00")
MAY = {"from": "2026-05-01", "until": "2026-05-31"}


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def opened(client):
    def open_page(user, **query):
        client.force_login(user)
        return client.get(reverse("activities:summary"), query, headers={"accept-language": "en"})

    return open_page


def held_on(day, **kwargs):
    start = datetime.datetime.fromisoformat(f"2026-{day}T15:00+08:00")
    usual = {"kind": "theme_day", "status": "held"}
    return ActivityFactory(starts_at=start, **(usual | kwargs))


def secretary_of(branch=None):
    return MemberFactory(branch=branch or BranchFactory(), post="secretary", with_user=True)


def names(response):
    return [member for member, _tally in response.context["people"]]


def test_summary_is_of_the_days_asked_for(opened):
    secretary = secretary_of()
    for day in ("04-30", "05-01", "05-31", "06-01"):
        held_on(day, branch=secretary.branch)

    assert opened(secretary.user, **MAY).context["summary"].total.held == 2
    assert opened(secretary.user).context["summary"].total.held == 4


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ({}, ("2026-01-01", "2026-12-31")),
        ({"from": "2025-03-04"}, ("2025-03-04", "2025-12-31")),
        ({"until": "2025-03-04"}, ("2025-01-01", "2025-03-04")),
        ({"from": "2028-02-29", "until": "2028-02-29"}, ("2028-02-29", "2028-02-29")),
        ({"from": "2026-05-02", "until": "2026-05-01"}, ("2026-01-01", "2026-12-31")),
        ({"from": "x", "until": "0001-01-01"}, ("2026-01-01", "2026-12-31")),
    ],
)
def test_days_that_are_missing_or_wrong_are_those_of_the_year(opened, query, days):
    context = opened(secretary_of().user, **query).context

    assert (str(context["first"]), str(context["last"])) == days


def test_presets_are_month_quarter_year_and_last_year(opened):
    presets = opened(secretary_of().user).context["presets"]

    assert [(label, query.partition("&")[2], current) for label, query, current in presets] == [
        ("This month", "from=2026-11-01&until=2026-11-30", False),
        ("This quarter", "from=2026-10-01&until=2026-12-31", False),
        ("This year", "from=2026-01-01&until=2026-12-31", True),
        ("Last year", "from=2025-01-01&until=2025-12-31", False),
    ]


def test_every_figure_leads_to_as_many_records(client, opened):
    secretary = secretary_of()
    for status in ("planned", "announced", "held", "archived", "cancelled"):
        session = held_on("05-06", branch=secretary.branch, status=status)
        held_on("06-06", branch=secretary.branch, status=status)
        if status == "archived":
            session.archived_at = session.ends_at
            session.save()
    context = opened(secretary.user, **MAY).context
    [row] = context["summary"].kinds

    figures = {"ahead": 2, "counted": 2, "in_time": 1, "cancelled": 1}
    assert (row.planned, row.held, row.in_time, row.cancelled) == tuple(figures.values())
    for state, figure in figures.items():
        listed = client.get(f"{context['sessions']}&kind=theme_day&state={state}")
        assert len(listed.context["page"].rows) == figure


def test_members_are_those_of_the_party_and_who_else_was_listed(opened):
    secretary = secretary_of()
    branch = secretary.branch
    silent = MemberFactory(branch=branch)
    MemberFactory(branch=branch, status="activist")
    left = MemberFactory(branch=branch, status="left")
    session = held_on("05-06", branch=branch)
    AttendanceFactory(activity=session, member=left, status="present")

    response = opened(secretary.user, **MAY)

    assert names(response) == [secretary, silent, left]
    assert "1.5" not in [tally.hours for _member, tally in response.context["people"]]


def test_leader_reads_the_own_group_and_no_committee_meetings(opened):
    group = GroupFactory()
    leader = MemberFactory(branch=group.branch, group=group, post="group_leader", with_user=True)
    other = MemberFactory(branch=group.branch)
    session = held_on("05-06", branch=group.branch)
    AttendanceFactory(activity=session, member=leader, group=group, status="present")
    AttendanceFactory(activity=session, member=other, status="absent")
    hidden = held_on("05-07", branch=group.branch, kind="committee")
    mate = MemberFactory(branch=group.branch, group=group)
    AttendanceFactory(activity=hidden, member=mate, group=group, status="present")

    response = opened(leader.user, **MAY)

    assert names(response) == [leader, mate]
    assert response.context["summary"].attendance.should == 1
    assert [row.kind for row in response.context["summary"].kinds] == ["theme_day"]


def test_reviewer_reads_counts_of_a_branch_below_and_no_names(opened):
    review = ReviewerPostFactory()
    branch = BranchFactory(committee=review.committee)
    row = AttendanceFactory(activity=held_on("05-06", branch=branch), status="present")

    response = opened(review.user, branch=branch.pk, **MAY)

    assert response.context["summary"].attendance.present == 1
    assert row.member.name not in response.content.decode()
    assert "Attendance and study hours of members" not in response.content.decode()


def test_reviewer_who_leads_a_group_elsewhere_reads_no_names_either(opened):
    review, group = ReviewerPostFactory(), GroupFactory()
    MemberFactory(branch=group.branch, group=group, post="group_leader", user=review.user)
    branch = BranchFactory(committee=review.committee)
    AttendanceFactory(activity=held_on("05-06", branch=branch), status="present")

    response = opened(review.user, branch=branch.pk, **MAY)

    assert response.context["summary"].attendance.present == 1
    assert names(response) == []


def test_a_branch_that_is_not_to_be_seen_is_not_found(opened):
    stranger = BranchFactory()

    assert opened(secretary_of().user, branch=stranger.pk).status_code == 404


@pytest.mark.parametrize("post", ["secretary", "reviewer", "group_leader"])
def test_average_of_study_hours_is_that_of_the_year_report(opened, post):
    group = GroupFactory()
    leader = MemberFactory(branch=group.branch, group=group, post="group_leader", with_user=True)
    reviewer = ReviewerPostFactory(committee=group.branch.committee)
    secretary = secretary_of(group.branch)
    users = {"secretary": secretary.user, "reviewer": reviewer.user, "group_leader": leader.user}
    session = held_on("05-06", branch=group.branch, study_hours=3)
    applicant = MemberFactory(branch=group.branch, status="applicant")
    for person in (secretary, applicant):
        AttendanceFactory(activity=session, member=person, status="present")

    context = opened(users[post], branch=group.branch.pk).context

    period = ReportPeriod.of_year(2026)
    told = numbers([group.branch], period, NOON)[group.branch.pk]["study_hours"]
    assert (told, context["average"]) == (1.5, None if post == "group_leader" else 1.5)


@pytest.mark.parametrize("count", [1, 10])
def test_summary_page_runs_the_same_queries_for_any_number_of_rows(
    client, django_assert_num_queries, count
):
    secretary = secretary_of()
    for _ in range(count):
        session = held_on("05-06", branch=secretary.branch)
        AttendanceFactory.create_batch(3, activity=session, status="present")
    client.force_login(secretary.user)

    # session, user with roles, two of the summary, topics, people, average, hours, bell
    with django_assert_num_queries(9):
        response = client.get(reverse("activities:summary"))

    assert len(names(response)) == 1 + 3 * count


def workbook(client, **data):
    url = reverse("activities:summary-export")
    response = client.post(url, data, headers={"accept-language": "en"})
    return load_workbook(io.BytesIO(response.content))


def test_export_has_the_figures_of_the_page_and_is_logged(client):
    secretary = secretary_of()
    session = held_on("05-06", branch=secretary.branch)
    AttendanceFactory(activity=session, member=secretary, status="late")
    client.force_login(secretary.user)

    book = workbook(client, **MAY)

    kinds, attendance, people = [list(sheet.values)[2:] for sheet in book]
    assert kinds[1:] == [("Theme party day", 0, 1, 0, 0), ("Sessions in all", 0, 1, 0, 0)]
    assert attendance[1:4] == [("Came", 1), ("Should have come", 1), ("Attendance rate", "100%")]
    assert people[1] == (secretary.name, None, 1, 1, 0, 0, 0, 0, 1, 0, 32)
    assert AuditEntry.objects.get().rows == 1


def test_export_of_a_reviewer_has_no_names(client):
    review = ReviewerPostFactory()
    AttendanceFactory(activity=held_on("05-06", branch__committee=review.committee))
    client.force_login(review.user)

    assert workbook(client, **MAY).sheetnames == ["Sessions by kind", "Attendance"]
