import datetime
from datetime import date
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from activities.models import Activity, Attendance
from tests.factories.activities import ActivityFactory, HolidayFactory, NormFactory
from tests.factories.members import BranchFactory, GroupFactory, MemberFactory

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")
NASTY = ["", "\x00", "0", "-1", "9" * 30, "32.13.2026", "25:61", "😀", "x" * 10_000, "1e9"]


@pytest.fixture(autouse=True)
def _today():
    with (
        time_machine.travel(datetime.datetime(2026, 11, 24, 9, tzinfo=SHANGHAI), tick=False),
        translation.override("en"),
    ):
        yield


@pytest.fixture
def secretary(client):
    """Of a branch of three that owes theme day, lecture, assembly and a life meeting this year."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    branch = BranchFactory(kept_since=date(2018, 1, 1))
    secretary = MemberFactory(branch=branch, post="secretary", with_user=True)
    MemberFactory.create_batch(2, branch=branch)
    client.force_login(secretary.user)
    return secretary


def url(name, **query):
    address = reverse(f"activities:{name}")
    return f"{address}?{'&'.join(f'{key}={value}' for key, value in query.items())}"


def filled(client, **query):
    """What the page would send, as {field name: value}."""
    formset = client.get(url("plan", **query)).context["formset"]
    sent = {field.html_name: field.value() for field in formset.management_form}
    for form in formset:
        for field in form:
            value = field.value()
            if value is not False:
                sent[field.html_name] = value.strftime("%H:%M") if is_time(value) else value
    return sent


def is_time(value):
    return isinstance(value, datetime.time)


def planned():
    return list(Activity.objects.order_by("starts_at").values_list("kind", "status"))


def session(branch, day, **values):
    starts_at = datetime.datetime.combine(day, datetime.time(15), tzinfo=SHANGHAI)
    return ActivityFactory(branch=branch, starts_at=starts_at, **{"status": "planned"} | values)


def test_the_page_proposes_what_the_year_lacks(client, secretary):
    formset = client.get(url("plan")).context["formset"]

    assert [(form.slot.kind, form.day) for form in formset] == [
        ("theme_day", date(2026, 11, 25)),
        ("life_meeting", date(2026, 12, 16)),
        ("theme_day", date(2026, 12, 18)),
        ("lecture", date(2026, 12, 23)),
        ("assembly", date(2026, 12, 25)),
    ]


def test_adopting_plans_what_the_page_says(client, secretary):
    response = client.post(url("plan-adopt"), filled(client))

    assert response.url == url("plan", year=2026, branch=secretary.branch.pk)
    assert planned() == [
        ("theme_day", "planned"),
        ("life_meeting", "planned"),
        ("theme_day", "planned"),
        ("lecture", "planned"),
        ("assembly", "planned"),
    ]
    assert Attendance.objects.count() == 0


def test_what_was_edited_is_planned(client, secretary):
    sent = filled(client) | {"row-4-title": "年终大会", "row-4-date": "2026-12-30"}
    sent |= {"row-4-starts": "09:00", "row-4-ends": "10:15", "row-4-venue": "礼堂"}

    client.post(url("plan-adopt"), sent)

    assembly = Activity.objects.get(kind="assembly")
    starts, ends = map(timezone.localtime, (assembly.starts_at, assembly.ends_at))
    assert (assembly.title, assembly.venue, assembly.chair) == ("年终大会", "礼堂", secretary)
    assert (str(starts)[:16], str(ends)[11:16]) == ("2026-12-30 09:00", "10:15")


def test_a_row_without_its_tick_is_left_out(client, secretary):
    sent = filled(client)
    del sent["row-0-take"]
    sent["row-0-date"] = "never"

    client.post(url("plan-adopt"), sent)

    assert [kind for kind, _status in planned()] == [
        "life_meeting",
        "theme_day",
        "lecture",
        "assembly",
    ]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"row-0-date": "2026-12-01"}, "date", "Choose a day from Sun 1 Nov to Mon 30 Nov"),
        ({"row-0-date": "2026-11-23"}, "date", "Choose a day that lies ahead."),
        ({"row-0-title": ""}, "title", "This field is required."),
        ({"row-0-ends": "14:00"}, "ends", "The end must be later than the start."),
    ],
)
def test_what_is_wrong_is_said_beside_its_row_and_nothing_is_lost(
    client, secretary, changes, field, words
):
    response = client.post(url("plan-adopt"), filled(client) | {"row-1-title": "改过"} | changes)

    row, other, *_rest = response.context["formset"]
    assert list(row.errors) == [field]
    assert row.errors[field][0].startswith(words)
    assert (other["title"].value(), planned()) == ("改过", [])


def test_the_summary_of_errors_names_row_and_field(client, secretary):
    changes = {"row-0-title": "", "row-1-date": "", "row-1-title": "长" * 60}

    page = client.post(url("plan-adopt"), filled(client) | changes).content.decode()

    assert "Theme party day, Title: This field is required." in page
    assert f"{'长' * 39}…, Date: This field is required." in page


def test_a_page_with_errors_still_says_what_counts_as_the_appraisal(client, secretary):
    page = client.post(url("plan-adopt"), filled(client) | {"row-0-title": ""}).content.decode()

    assert page.count("also counts as the appraisal") == 1


def test_a_clash_with_a_session_that_is_there_is_said_beside_the_row(client, secretary):
    sent = filled(client)
    session(secretary.branch, date(2026, 12, 25), kind="other", title="共建活动")

    response = client.post(url("plan-adopt"), sent)

    errors = [form.errors.get("date") for form in response.context["formset"]]
    assert errors[:4] == [None] * 4
    assert errors[4] == ["At the same time, for the same people: 共建活动"]


def test_two_rows_that_clash_are_said_beside_the_second(client, secretary):
    sent = filled(client) | {"row-4-date": "2026-12-23"}

    response = client.post(url("plan-adopt"), sent)

    errors = [bool(form.errors) for form in response.context["formset"]]
    assert errors == [False, False, False, False, True]


def test_a_second_tap_plans_nothing_new_and_says_so(client, secretary):
    sent = filled(client)
    client.post(url("plan-adopt"), sent)

    response = client.post(url("plan-adopt"), sent, follow=True)

    said = [str(message) for message in response.context["messages"]]
    assert said[-1] == "5 proposals were not needed any more and were left out."
    assert len(planned()) == 5


def test_without_a_tick_nothing_is_planned(client, secretary):
    sent = {name: value for name, value in filled(client).items() if not name.endswith("-take")}

    response = client.post(url("plan-adopt"), sent, follow=True)

    said = [str(message) for message in response.context["messages"]]
    assert (said, planned()) == (["Nothing was ticked, so nothing was planned."], [])


@pytest.mark.parametrize("value", NASTY)
@pytest.mark.parametrize("name", ["year", "branch", "month"])
def test_a_nasty_query_string_is_answered(client, secretary, name, value):
    for page, status in (("plan", 200), ("plan-announce", 302)):
        response = client.get(reverse(f"activities:{page}"), {name: value})
        assert response.status_code == status


@pytest.mark.parametrize("value", NASTY)
@pytest.mark.parametrize("name", ["date", "starts", "ends", "title", "venue", "slot_key", "take"])
def test_nasty_input_is_answered(client, secretary, name, value):
    response = client.post(url("plan-adopt"), filled(client) | {f"row-0-{name}": value})

    assert response.status_code in (200, 302)


def test_a_slot_of_elsewhere_is_left_out(client, secretary):
    group = GroupFactory()
    sent = filled(client) | {"row-0-slot_key": f"group:{group.pk}:2026-12-01"}

    client.post(url("plan-adopt"), sent)

    assert (len(planned()), Activity.objects.filter(group=group).count()) == (4, 0)


def test_only_a_life_meeting_counts_as_the_appraisal(client, secretary):
    client.post(url("plan-adopt"), filled(client) | {"row-0-is_joined": "True"})

    also = Activity.objects.values_list("kind", "also_counts__kind").order_by("starts_at")
    assert list(also)[:2] == [("theme_day", None), ("life_meeting", "appraisal")]


def test_an_unknown_year_is_marked_provisional(client, secretary):
    marked = client.get(url("plan", year=2027)).content.decode().count("Provisional</span>")

    HolidayFactory()

    known = client.get(url("plan", year=2027)).content.decode().count("Provisional</span>")
    rows = 12 + 4 + 4 + 1
    assert (marked, known) == (rows + 1, 0)  # one beside the heading


def test_planned_sessions_of_an_unknown_year_are_marked_too(client, secretary):
    session(secretary.branch, date(2027, 1, 15), kind="theme_day")

    page = client.get(url("plan", year=2027)).content.decode()

    assert page.count("Provisional</span>") == 12 + 4 + 4 + 1 + 1  # one less, one there, a heading


def test_what_lies_on_a_day_off_is_said_and_moved(client, secretary):
    activity = session(secretary.branch, date(2027, 10, 1), kind="theme_day")
    HolidayFactory(day=date(2027, 10, 1))
    page = client.get(url("plan", year=2027))

    client.post(url("plan-move", year=2027), {"session": activity.pk})

    activity.refresh_from_db()
    assert [each.session for each in page.context["year"].misplaced] == [activity]
    assert activity.day == date(2027, 10, 4)
    assert activity.history.first().history_change_reason == "Public holiday"


def test_what_is_not_ticked_is_not_moved(client, secretary):
    activity = session(secretary.branch, date(2026, 12, 5))  # a Saturday

    client.post(url("plan-move"), {})

    activity.refresh_from_db()
    assert activity.day == date(2026, 12, 5)


def test_the_months_say_what_waits_to_be_announced(client, secretary):
    session(secretary.branch, date(2026, 12, 1))
    session(secretary.branch, date(2026, 12, 2), status="announced")
    session(secretary.branch, date(2026, 10, 2), status="held")

    months = client.get(url("plan")).context["months"]

    assert [(month.first.month, len(month.sessions), month.untold) for month in months] == [
        (10, 1, 0),
        (12, 2, 1),
    ]


def test_announcing_a_month_says_first_how_many_are_told(client, secretary):
    session(secretary.branch, date(2026, 12, 1))
    session(secretary.branch, date(2026, 12, 2), kind="committee")

    response = client.get(url("plan-announce", month="2026-12"))

    assert [people for _session, people in response.context["rows"]] == [3, 1]
    assert response.context["people"] == 3
    assert Attendance.objects.count() == 0


def test_announcing_a_month(client, secretary):
    session(secretary.branch, date(2026, 12, 1))
    session(secretary.branch, date(2027, 1, 4))

    response = client.post(url("plan-announce", month="2026-12"), follow=True)

    said = [str(message) for message in response.context["messages"]]
    assert said == ["Dec 2026: 1 session announced; people expected: 3."]
    assert [status for _kind, status in planned()] == ["announced", "planned"]


def test_a_month_without_plans_leads_back(client, secretary):
    response = client.post(url("plan-announce", month="2026-12"))

    assert response.url == url("plan", year=2026, branch=secretary.branch.pk)


def test_several_branches_are_planned_one_at_a_time(client, secretary):
    other = BranchFactory()
    secretary.posts.create(kind="secretary", branch=other, from_on=date(2020, 1, 1))
    foreign = BranchFactory()

    chosen = [
        client.get(url("plan", branch=branch.pk)).context["year"].branch
        for branch in (other, foreign)
    ]

    assert chosen == [other, secretary.branch]


@pytest.mark.parametrize("name", ["plan-adopt", "plan-move"])
def test_what_writes_is_no_get(client, secretary, name):
    assert client.get(url(name)).status_code == 405


def test_a_leader_plans_no_year(client):
    group = GroupFactory()
    leader = MemberFactory(branch=group.branch, group=group, post="group_leader", with_user=True)
    client.force_login(leader.user)

    assert client.get(url("plan")).status_code == 403


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_runs_the_same_queries_for_any_number(
    client, secretary, django_assert_num_queries, count
):
    NormFactory(branch=secretary.branch, times=count)
    for day in range(1, count + 1):
        group = GroupFactory(branch=secretary.branch)
        session(secretary.branch, date(2026, 12, day), kind="group", group=group, chair=secretary)

    with django_assert_num_queries(10):
        client.get(url("plan"))


@pytest.mark.parametrize("count", [1, 5])
def test_the_month_to_announce_runs_the_same_queries_for_any_number(
    client, secretary, django_assert_num_queries, count
):
    for day in range(1, count + 1):
        session(secretary.branch, date(2026, 12, day), chair=secretary)

    with django_assert_num_queries(6):
        response = client.get(url("plan-announce", month="2026-12"))

    assert len(response.context["rows"]) == count


def test_the_calendar_leads_to_the_plan(client, secretary):
    page = client.get(reverse("activities:calendar")).content.decode()

    assert f'href="{reverse("activities:plan")}"' in page
