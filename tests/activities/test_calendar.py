import datetime
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from activities.models import Activity
from activities.views.calendar import weeks_of
from tests.factories.activities import ActivityFactory
from tests.factories.members import GroupFactory, MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with (
        time_machine.travel("2026-11-24T04:00:00+00:00", tick=False),
        translation.override("en"),
    ):
        yield


@pytest.fixture
def secretary(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    secretary = MemberFactory(post="secretary", with_user=True)
    client.force_login(secretary.user)
    return secretary


def session(secretary, starts_at, **kwargs):
    moment = datetime.datetime.fromisoformat(starts_at)
    return ActivityFactory(branch=secretary.branch, starts_at=moment, **kwargs)


def days(client, **query) -> dict:
    """Sessions by day, of those days that have any."""
    response = client.get(reverse("activities:calendar"), query)
    assert response.status_code == 200
    return {day.date: day.activities for day in response.context["days"]}


def test_weeks_start_on_monday_and_cover_the_month():
    weeks = weeks_of(date(2026, 11, 1), [], today=date(2026, 11, 24))

    assert [week[0].date.day for week in weeks] == [26, 2, 9, 16, 23, 30]
    assert {len(week) for week in weeks} == {7}
    inside = [day.date for week in weeks for day in week if day.is_in_month]
    assert inside == [date(2026, 11, number) for number in range(1, 31)]
    assert [day.date for week in weeks for day in week if day.is_today] == [date(2026, 11, 24)]


def test_month_edges_lie_at_midnight_in_the_branch_zone(client, secretary):
    session(secretary, "2026-10-31T15:59:00+00:00")
    first = session(secretary, "2026-10-31T16:00:00+00:00")
    last = session(secretary, "2026-11-30T15:59:00+00:00")
    december = session(secretary, "2026-11-30T16:00:00+00:00")

    assert days(client) == {date(2026, 11, 1): [first], date(2026, 11, 30): [last]}
    assert days(client, month="2026-12") == {date(2026, 12, 1): [december]}


def test_sessions_of_a_day_come_in_order(client, secretary):
    late = session(secretary, "2026-11-27T08:00:00+00:00")
    early = session(secretary, "2026-11-27T01:00:00+00:00")

    assert days(client) == {date(2026, 11, 27): [early, late]}


def test_filters_by_kind_and_group(client, secretary):
    group = GroupFactory(branch=secretary.branch)
    start = "2026-11-27T08:00:00+00:00"
    session(secretary, start, kind="lecture")
    session(secretary, start, kind="lecture", group=GroupFactory(branch=secretary.branch))
    wanted = session(secretary, start, kind="lecture", group=group)
    session(secretary, start, kind="group", group=group)

    assert days(client, kind="lecture", group=group.pk) == {date(2026, 11, 27): [wanted]}


def test_cancelled_session_is_struck_and_says_so(client, secretary):
    session(secretary, "2026-11-27T08:00:00+00:00", title="取消的会", status="cancelled")

    page = client.get(reverse("activities:calendar")).content.decode()

    assert '<span class="bh-month-title bh-struck">取消的会</span>' in page
    assert page.count("Cancelled</span>") == 2  # in the grid and in the list


def test_links_to_the_months_around_keep_the_filters(client, secretary):
    url = reverse("activities:calendar")

    page = client.get(url, {"month": "2027-01", "kind": "lecture"}).content.decode()

    assert 'href="?month=2026-12&amp;kind=lecture" rel="prev"' in page
    assert 'href="?month=2027-02&amp;kind=lecture" rel="next"' in page
    assert 'href="?kind=lecture"' in page


@pytest.mark.parametrize(
    "month",
    [
        "",
        "x",
        "2026-13",
        "2026-00",
        "0000-01",
        "9999-12",
        "1969-12",
        "2026-11-01",
        "\0",
        "２０２６-１１",
    ],
)
def test_a_month_that_is_none_is_the_current_one(client, secretary, month):
    response = client.get(reverse("activities:calendar"), {"month": month, "kind": "xx"})

    assert response.status_code == 200
    assert response.context["first"] == date(2026, 11, 1)


@pytest.mark.parametrize("month", ["1970-01", "2099-12"])
def test_first_and_last_month_open(client, secretary, month):
    response = client.get(reverse("activities:calendar"), {"month": month})

    assert f"{response.context['first']:%Y-%m}" == month


@pytest.mark.parametrize("count", [1, 50])
def test_calendar_runs_the_same_queries_for_any_number_of_sessions(
    client, django_assert_num_queries, secretary, count
):
    group = GroupFactory(branch=secretary.branch)
    for _ in range(count):
        session(secretary, "2026-11-27T08:00:00+00:00", group=group)

    # session, user with roles, groups to choose from, the sessions, unread notices
    with django_assert_num_queries(5):
        response = client.get(reverse("activities:calendar"))

    assert sum(len(day.activities) for day in response.context["days"]) == count


def test_a_month_of_too_many_sessions_is_cut_and_says_so(client, secretary):
    first = session(secretary, "2026-11-25T08:00:00+00:00")
    values = {field.attname: getattr(first, field.attname) for field in Activity._meta.fields[1:]}
    Activity.objects.bulk_create(Activity(**values) for _ in range(500))

    response = client.get(reverse("activities:calendar"))

    shown = sum(len(day.activities) for day in response.context["days"])
    assert (shown, "Only the first 500 sessions" in response.text) == (500, True)


def test_htmx_gets_the_month_alone(client, secretary):
    url = reverse("activities:calendar")

    response = client.get(url, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="month")

    assert response.templates[0].name == "activities/_month.html"


def test_the_list_says_more_of_each_session_and_draws_no_grid(client, secretary):
    chair = MemberFactory(branch=secretary.branch, name="李主持")
    session(secretary, "2026-11-27T08:00:00+00:00", chair=chair, venue="会议室")
    url = reverse("activities:calendar")

    page, grid = client.get(url, {"view": "list"}).text, client.get(url).text

    assert "16:00–17:00·会议室·Branch member assembly·chair 李主持" in page
    assert ('<table class="bh-month">' in page, '<table class="bh-month">' in grid) == (False, True)


def test_the_list_keeps_its_filters_and_is_linked_by_month(client, secretary):
    url = reverse("activities:calendar")

    page = client.get(url, {"month": "2027-01", "kind": "lecture", "view": "list"}).text

    assert 'href="?month=2026-12&amp;kind=lecture&amp;view=list" rel="prev"' in page
    assert 'href="?month=2027-01&amp;kind=lecture"' in page  # back to the grid
    assert '<input type="hidden" name="view" value="list">' in page
