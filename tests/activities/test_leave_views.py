import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import LeaveRequest
from tests.factories.activities import (
    ActivityFactory,
    AttendanceFactory,
    LeaveRequestFactory,
)
from tests.factories.members import GroupFactory, MemberFactory, ReviewerPostFactory

pytestmark = pytest.mark.django_db

SECRET = "做甲状腺手术"


@pytest.fixture
def client(client):
    """Reads English."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def secretary():
    return MemberFactory(post="secretary", with_user=True)


@pytest.fixture
def member(secretary):
    group = GroupFactory(branch=secretary.branch)
    return MemberFactory(branch=secretary.branch, group=group, with_user=True)


@pytest.fixture
def row(member):
    return AttendanceFactory(activity__branch=member.branch, member=member)


@pytest.fixture
def asked(row):
    return LeaveRequestFactory(activity=row.activity, member=row.member, reason=SECRET)


def url(name, *args):
    return reverse(f"activities:{name}", args=args)


def see(client, who, address):
    client.force_login(getattr(who, "user", who))
    return client.get(address).content.decode()


def send(client, who, address, **typed):
    client.force_login(who.user)
    return client.post(address, typed)


def test_one_tap_on_a_kind_asks_for_leave(client, row):
    response = send(client, row.member, url("leave-ask", row.activity.pk), kind="business_trip")

    assert response.url == row.activity.get_absolute_url()
    asked = LeaveRequest.objects.get()
    assert (asked.member, asked.kind, asked.reason) == (row.member, "business_trip", "")


@pytest.mark.parametrize("kind", ["", "absent", "present", "exempt", "\x00", "😀" * 99])
def test_other_kinds_are_no_leave(client, row, kind):
    response = send(client, row.member, url("leave-ask", row.activity.pk), kind=kind)

    assert list(response.context["form"].errors) == ["kind"]


def test_only_whoever_is_expected_can_ask(client, row):
    other = MemberFactory(branch=row.branch, with_user=True)

    response = send(client, other, url("leave-ask", row.activity.pk), kind="sick_leave")

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("state", "mark", "step"),
    [
        (None, "", "ask"),
        ("asked", "", "asked"),
        ("granted", "personal_leave", "granted"),
        ("refused", "", "refused"),
        ("withdrawn", "", "ask"),
        (None, "sick_leave", ""),
        (None, "exempt", ""),
    ],
)
def test_the_page_of_a_session_says_where_ones_leave_stands(client, row, state, mark, step):
    if state:
        LeaveRequestFactory(activity=row.activity, member=row.member, state=state)
    type(row).objects.update(status=mark)

    client.force_login(row.member.user)
    response = client.get(row.activity.get_absolute_url())

    assert response.context["my_part"]["step"] == step


@pytest.mark.parametrize(("status", "hours"), [("held", -2), ("announced", -1), ("cancelled", 5)])
def test_no_leave_is_offered_when_it_is_too_late(client, member, status, hours):
    starts_at = timezone.now() + timedelta(hours=hours)
    activity = ActivityFactory(branch=member.branch, status=status, starts_at=starts_at)
    AttendanceFactory(activity=activity, member=member)

    assert url("leave-ask", activity.pk) not in see(client, member, activity.get_absolute_url())


def test_home_offers_leave_from_the_next_session(client, row):
    address = url("leave-ask", row.activity.pk)
    assert address in see(client, row.member, reverse("home"))

    LeaveRequestFactory(activity=row.activity, member=row.member)

    page = see(client, row.member, reverse("home"))
    assert (address in page, "Leave asked for" in page) == (False, True)


def test_the_secretary_decides_from_the_list(client, secretary, asked):
    address = url("leave-decide", asked.pk)
    assert address in see(client, secretary, url("leave"))

    response = send(client, secretary, address, verdict="granted", answer="同意")

    asked.refresh_from_db()
    assert (response.url, asked.state, asked.answer) == (url("leave"), "granted", "同意")


def test_leave_is_refused_with_words(client, secretary, asked):
    send(client, secretary, url("leave-decide", asked.pk), verdict="refused", answer="请到会")

    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("refused", "请到会")


@pytest.mark.parametrize("verdict", ["", "asked", "withdrawn", "x"])
def test_other_verdicts_are_none(client, secretary, asked, verdict):
    response = send(client, secretary, url("leave-decide", asked.pk), verdict=verdict)

    assert list(response.context["form"].errors) == ["verdict"]


def test_what_was_decided_meanwhile_is_said(client, secretary, asked):
    type(asked).objects.update(state="withdrawn")

    response = send(client, secretary, url("leave-decide", asked.pk), verdict="granted")

    assert response.context["form"].non_field_errors().as_data()[0].code == "decided"


def test_leave_is_granted_in_the_attendance_screen(client, secretary, asked):
    attendance = url("attendance", asked.activity.pk)
    page = see(client, secretary, attendance)
    assert f'form="grant-{asked.pk}" name="verdict" value="granted"' in page
    assert SECRET in page

    address = url("leave-decide", asked.pk)
    response = send(client, secretary, address, verdict="granted", place="attendance")

    assert response.url == attendance
    shown = see(client, secretary, attendance)
    assert 'value="personal_leave" checked' in shown
    assert "grant-" not in shown


def test_the_rest_is_not_marked_present_before_leave_is_decided_on(client, secretary, asked):
    AttendanceFactory(activity=asked.activity)

    page = see(client, secretary, url("attendance", asked.activity.pk))

    [row, other] = re.findall(r'<div class="bh-att".*>', page)
    assert (" data-asked" in row, " data-asked" in other) == (True, False)


def test_who_only_takes_attendance_sees_the_kind_and_not_why(client, asked):
    recorder = MemberFactory(branch=asked.branch, with_user=True)
    type(asked.activity).objects.update(recorder=recorder)

    page = see(client, recorder, url("attendance", asked.activity.pk))

    assert "Asks for leave: Personal leave" in page
    assert (SECRET in page, "grant-" in page) == (False, False)


@pytest.mark.parametrize("state", ["asked", "granted"])
def test_a_reason_is_read_nowhere_by_those_who_do_not_decide(client, secretary, asked, state):
    if state == "granted":
        send(client, secretary, url("leave-decide", asked.pk), verdict="granted")
    activity = asked.activity
    type(activity).objects.update(status="held", recorder=MemberFactory(branch=asked.branch))
    readers = [
        MemberFactory(branch=asked.branch, with_user=True),
        MemberFactory(branch=asked.branch, post="publicity", with_user=True),
        ReviewerPostFactory(committee=asked.branch.committee).user,
    ]
    pages = [activity.get_absolute_url(), url("history", activity.pk), reverse("home")]
    pages += [url("leave"), url("attendance", activity.pk), url("minutes", activity.pk)]

    read = [page for who in readers for page in pages if SECRET in see(client, who, page)]

    assert read == []
    assert SECRET in see(client, secretary, url("leave"))
    assert SECRET in see(client, asked.member, url("leave"))


def test_the_reason_of_an_absence_is_for_those_who_take_attendance(client, secretary, row):
    type(row).objects.update(status="sick_leave", reason=SECRET)
    type(row.activity).objects.update(status="held")
    section = row.activity.minutes_sections.create(branch=row.branch, text="记录")
    readers = {
        "secretary": secretary,
        "member": MemberFactory(branch=row.branch, with_user=True),
        "reviewer": ReviewerPostFactory(committee=row.branch.committee).user,
    }

    page = row.activity.get_absolute_url()
    read = {role for role, who in readers.items() if SECRET in see(client, who, page)}

    assert (read, section.text) == ({"secretary"}, "记录")


def test_a_reviewers_history_tells_that_a_reason_was_written_not_which(client, row):
    row.status, row.reason = "sick_leave", SECRET
    row.save()
    reviewer = ReviewerPostFactory(committee=row.branch.committee).user

    page = see(client, reviewer, url("history", row.activity.pk))

    assert ("Sick leave" in page, SECRET in page) == (True, False)


def test_leave_is_withdrawn_from_the_page(client, asked):
    response = send(client, asked.member, url("leave-withdraw", asked.pk))

    asked.refresh_from_db()
    assert (response.url, asked.state) == (asked.activity.get_absolute_url(), "withdrawn")


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_runs_the_same_queries_for_any_number(
    client, secretary, member, django_assert_num_queries, count
):
    client.force_login(secretary.user)
    for who in (secretary, member):
        for state in ("asked", "refused"):
            for _number in range(count):
                activity = ActivityFactory(branch=secretary.branch)
                LeaveRequestFactory(activity=activity, member=who, state=state)

    with django_assert_num_queries(6):
        response = client.get(url("leave"))

    assert [len(response.context[name]) for name in ("waiting", "lately", "own")] == [
        count,
        count,
        min(2 * count, 30),
    ]


@pytest.mark.parametrize("count", [1, 20])
def test_requests_on_the_attendance_screen_cost_the_same_queries(
    client, secretary, django_assert_num_queries, count
):
    client.force_login(secretary.user)
    activity = ActivityFactory(branch=secretary.branch)
    for row in AttendanceFactory.create_batch(count, activity=activity):
        LeaveRequestFactory(activity=activity, member=row.member)

    with django_assert_num_queries(8):
        client.get(url("attendance", activity.pk))
