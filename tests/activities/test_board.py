import datetime
import io
import re
from datetime import date
from html import unescape

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from branchhub.core.models import AuditEntry
from tests.factories.activities import ActivityFactory, NormFactory
from tests.factories.members import (
    BranchFactory,
    GroupFactory,
    MemberFactory,
    ReviewerPostFactory,
)

pytestmark = pytest.mark.django_db

NOON = datetime.datetime.fromisoformat("2026-11-24T12:00:00+08:00")


@pytest.fixture(autouse=True)
def _noon(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with time_machine.travel(NOON, tick=False), translation.override("en"):
        yield


@pytest.fixture
def branch():
    return BranchFactory(kept_since=None)


@pytest.fixture
def secretary(client, branch):
    secretary = MemberFactory(branch=branch, post="secretary", with_user=True)
    client.force_login(secretary.user)
    return secretary


def session(branch, day, kind="theme_day", status="held", **kwargs):
    starts = timezone.make_aware(datetime.datetime.fromisoformat(f"{day}T15:00"))
    return ActivityFactory(branch=branch, starts_at=starts, kind=kind, status=status, **kwargs)


def open_board(client, **query):
    response = client.get(reverse("activities:board"), query)
    assert response.status_code == 200
    return response


def row_of(response, label="Theme party day"):
    return next(row for row in response.context["rows"] if row.row.label == label)


def cell_of(response, month, label="Theme party day"):
    return row_of(response, label).cells[month - 1]


def test_the_page_is_called_what_the_navigation_calls_it(client, secretary):
    response = client.get(reverse("activities:board"))

    names = [place.label for place in response.context["navigation"].places]
    assert ("Norms" in names, "<h1>Norms</h1>" in response.text) == (True, True)


def test_cells_keep_held_and_planned_apart(client, secretary, branch):
    NormFactory(branch=branch, kind="theme_day", times=2)
    for day in ("2026-09-04", "2026-10-09", "2026-10-30", "2026-11-06"):
        session(branch, day)
    session(branch, "2026-09-25", status="announced")
    session(branch, "2026-11-27", status="planned")
    session(branch, "2026-12-25", status="planned")

    cells = row_of(open_board(client)).cells

    assert [(shown.state.value, shown.notes) for shown in cells[7:]] == [
        ("missed", ("0/2",)),
        ("missed", ("1/2", "1 not on record")),
        ("met", ("2 held",)),
        ("planned", ("1/2", "27 Nov")),
        ("due", ("0/2", "1 planned")),
    ]


def test_wide_cells_say_the_time_that_is_left(client, secretary):
    response = open_board(client, year=2026)

    assert row_of(response, "Party lecture").cells[3].notes == ("0/1", "38 days left")
    later = row_of(open_board(client, year=2027), "Party lecture").cells[0]
    assert (later.period, later.notes) == ("Quarter 1", ("0/1", "by 31 Mar"))


def test_chinese_cells_say_the_day_of_their_month(client, secretary, branch):
    session(branch, "2026-10-30")

    response = client.get(reverse("activities:board"), headers={"accept-language": "zh-CN"})

    shown = response.context["rows"][2].cells[9]
    assert (shown.period, shown.notes) == ("10月", ("30日",))


def test_a_cell_leads_to_exactly_the_sessions_behind_it(client, secretary, branch):
    held = session(branch, "2026-10-30")
    session(branch, "2026-10-29", status="cancelled")
    session(branch, "2026-11-01")
    session(branch, "2026-10-15", kind="lecture")
    session(BranchFactory(), "2026-10-15")

    shown = cell_of(open_board(client), 10)
    found = client.get(shown.url).context["page"]

    assert list(found) == [held]


def test_a_cell_of_a_group_leads_a_reviewer_to_its_sessions(client, branch):
    first, second = GroupFactory.create_batch(2, branch=branch)
    MemberFactory(branch=branch, group=first)
    held = session(branch, "2026-10-30", kind="group", group=first)
    session(branch, "2026-10-30", kind="group", group=second)
    client.force_login(ReviewerPostFactory(committee=branch.committee).user)

    shown = cell_of(open_board(client, branch=branch.pk), 10, f"Group meeting·{first}")
    found = client.get(shown.url).context["page"]

    assert list(found) == [held]


def test_a_gap_ahead_leads_to_a_new_session_on_the_usual_day(client, secretary, branch):
    session(branch, "2026-10-16", title="10月主题党日")

    shown = cell_of(open_board(client), 12)
    initial = client.get(shown.url).context["form"].initial

    assert (initial["date"], initial["title"]) == (date(2026, 12, 18), "12月主题党日")


@pytest.mark.parametrize(
    ("held", "day"), [("2026-10-30", date(2026, 11, 27)), ("2026-10-02", date(2026, 11, 25))]
)
def test_a_gap_of_this_month_leads_to_a_day_that_is_left_in_it(
    client, secretary, branch, held, day
):
    session(branch, held)

    shown = cell_of(open_board(client), 11)
    initial = client.get(shown.url).context["form"].initial

    assert initial["date"] == day


def test_a_gap_of_a_kind_never_held_leads_to_its_first_workday(client, secretary):
    shown = cell_of(open_board(client, year=2027), 5)

    initial = client.get(shown.url).context["form"].initial

    assert initial["date"] == date(2027, 5, 3)


def test_a_missed_month_leads_to_the_record_of_what_was_held(client, secretary, branch):
    session(branch, "2026-10-16")

    url = cell_of(open_board(client), 9).url

    assert url == (f"{reverse('activities:log')}?kind=theme_day&branch={branch.pk}&date=2026-09-18")
    assert client.get(url).context["form"].initial["date"] == date(2026, 9, 18)


@pytest.mark.parametrize("day", ["x", "", "0001-01-01", "2026-13-01"])
def test_a_day_that_is_none_leaves_the_usual_one(client, secretary, branch, day):
    session(branch, "2026-10-16")

    query = {"kind": "theme_day", "date": day}
    initial = client.get(reverse("activities:create"), query).context["form"].initial

    assert initial["date"] == date(2026, 12, 18)


def test_a_reviewer_finds_no_way_to_call_a_session(client, branch):
    client.force_login(ReviewerPostFactory(committee=branch.committee).user)

    response = open_board(client, branch=branch.pk)

    assert {shown.url for row in response.context["rows"] for shown in row.cells} == {""}


def test_a_leader_sees_the_own_group_only(client, branch):
    first, second = GroupFactory.create_batch(2, branch=branch)
    leader = MemberFactory(branch=branch, group=first, post="group_leader", with_user=True)
    MemberFactory(branch=branch, group=second)
    client.force_login(leader.user)

    rows = open_board(client).context["rows"]

    assert [row.row.label for row in rows] == [f"Group meeting·{first}"]


def test_a_branch_one_may_not_know_of_is_not_found(client, secretary):
    other = BranchFactory()

    response = client.get(reverse("activities:board"), {"branch": other.pk})

    assert response.status_code == 404


def test_a_member_of_one_branch_who_reviews_another_sees_that_one(client, branch):
    member = MemberFactory(with_user=True)
    ReviewerPostFactory(user=member.user, committee=branch.committee)
    client.force_login(member.user)

    assert open_board(client).context["branch"] == branch


def test_figures_count_cells_and_narrow_the_rows(client, secretary, branch):
    session(branch, "2026-10-30")
    response = open_board(client, show="met")

    figures = {state.value: count for state, count, _chosen in response.context["figures"]}
    assert figures == {"met": 1, "planned": 0, "due": 6, "missed": 15}
    assert [row.row.label for row in response.context["rows"]] == ["Theme party day"]


def test_why_nothing_is_needed_stands_on_the_page(client, secretary):
    notes = open_board(client).context["notes"]

    assert {row.row.label: row.reasons for row in notes} == {
        "Branch committee meeting": ["Jan–Dec: 1 full member: a committee is asked for from 7."],
        "Group meeting": ["Jan–Dec: The branch has no groups."],
    }


def test_a_change_within_the_year_is_told_with_its_month(client, secretary, branch):
    NormFactory(branch=branch, kind="lecture", period="half_year", from_on=date(2026, 7, 1))
    NormFactory(branch=branch, from_on=date(2026, 4, 1))

    response = open_board(client)

    lecture = row_of(response, "Party lecture")
    assert lecture.asked == ("Once a quarter", "Once a half-year from Jul")
    assert [shown.period for shown in lecture.cells] == [
        "Quarter 1",
        "Quarter 2",
        "Second half-year",
    ]
    classroom = row_of(response, "Small Classroom")
    assert (classroom.asked, classroom.clause) == (("Once a month from Apr",), "支部年度计划")


def test_each_cell_is_read_out_with_kind_and_period(client, secretary, branch):
    session(branch, "2026-10-30")

    page = open_board(client).content.decode()

    text = re.sub(r"<[^>]+>|\s+", " ", unescape(page))
    assert "Theme party day, Oct: Met 30 Oct" in re.sub(r" +", " ", text)


def test_the_missing_ones_lead_to_the_year_plan(client, secretary, branch):
    page = open_board(client).content.decode()

    assert f"{reverse('activities:plan')}?branch={branch.pk}&amp;year=2026" in page
    assert "Schedule the 6 missing" in page


@pytest.mark.parametrize("year", ["1", "99999", "x", "-1"])
def test_a_year_that_is_none_is_this_one(client, secretary, year):
    assert open_board(client, year=year).context["year"] == 2026


@pytest.mark.parametrize("count", [1, 20])
def test_the_board_takes_the_same_queries_for_any_number_of_rows(
    client, django_assert_num_queries, secretary, branch, count
):
    for group in GroupFactory.create_batch(count, branch=branch):
        MemberFactory(branch=branch, group=group)
        session(branch, "2026-10-30", kind="group", group=group)

    with django_assert_num_queries(6):
        open_board(client)


def test_the_workbook_has_words_and_counts_and_what_they_rest_on(client, secretary, branch):
    session(branch, "2026-10-30")

    response = client.get(reverse("activities:board-export"), {"year": 2026})

    assert "attachment" in response["Content-Disposition"]
    board, norms = load_workbook(io.BytesIO(response.content)).worksheets
    lines = list(board.values)
    assert [lines[0][0], lines[1][0]] == [
        f"{branch}, requirements of 2026",
        "As of 24 Nov 2026",
    ]
    assert [lines[2][0], lines[2][2], lines[2][13:]] == [
        "Requirement", "Jan", ("Dec", "Met", "Planned", "Due", "Missed")
    ]  # fmt: skip
    theme_days = next(line for line in lines if line[0] == "Theme party day")
    assert theme_days[1:4] == ("Once a month", "Missed 0/1", "Missed 0/1")
    assert theme_days[11:] == ("Met 30 Oct", "Due 0/1", "Due 0/1", 1, 0, 2, 9)
    assert list(norms.values)[1] == (
        "Branch committee meeting", "the branch", "month", 1, "Nov 2018", "Once a month",
        "Regulations on branch work, article 12",
    )  # fmt: skip


def test_the_workbook_is_logged_and_kept_by_no_cache(client, secretary, branch):
    response = client.get(reverse("activities:board-export"), {"year": 2026})

    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.branch_id, entry.by) == ("export", branch.pk, secretary.user)
    assert entry.detail == "requirements 2026"
    assert response["Cache-Control"] == "private, no-store"


def test_quarters_span_their_months_in_the_workbook(client, secretary):
    response = client.get(reverse("activities:board-export"), {"year": 2026})

    board = load_workbook(io.BytesIO(response.content)).worksheets[0]
    lecture = next(row for row in board.iter_rows() if row[0].value == "Party lecture")[0].row
    spans = {str(span) for span in board.merged_cells.ranges}
    assert {f"C{lecture}:E{lecture}", f"L{lecture}:N{lecture}"} <= spans
