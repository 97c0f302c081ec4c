from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.activities import ActivityFactory, AttendanceFactory, GuestFactory
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    member = MemberFactory(post="secretary", with_user=True)
    client.force_login(member.user)
    return member


@pytest.fixture
def activity(secretary):
    return ActivityFactory(branch=secretary.branch, starts_at=timezone.now() - timedelta(hours=1))


def url(name, *args):
    return reverse(f"activities:{name}", args=args)


def filled(rows, **values):
    return {f"shown-{row.pk}": f"{row.status}:{row.reason}" for row in rows} | values


def marks(activity):
    return list(activity.attendances.order_by("pk").values_list("status", "reason"))


def test_one_form_saves_all_marks(client, activity):
    ill, late = AttendanceFactory.create_batch(2, activity=activity)
    typed = {
        f"status-{ill.pk}": "sick_leave",
        f"reason-{ill.pk}": "感冒",
        f"status-{late.pk}": "late",
    }

    response = client.post(url("attendance", activity.pk), filled([ill, late], **typed))

    assert response.url == activity.get_absolute_url()
    assert marks(activity) == [("sick_leave", "感冒"), ("late", "")]


def test_the_rest_are_present_but_never_those_on_leave(client, activity):
    ill = AttendanceFactory(activity=activity, status="sick_leave", reason="感冒")
    unset = AttendanceFactory(activity=activity)
    typed = {f"status-{ill.pk}": "sick_leave", f"reason-{ill.pk}": "感冒", "rest_present": "on"}

    client.post(url("attendance", activity.pk), filled([ill, unset], **typed))

    assert marks(activity) == [("sick_leave", "感冒"), ("present", "")]


def test_rows_that_the_page_did_not_show_are_left_alone(client, activity):
    AttendanceFactory(activity=activity)

    client.post(url("attendance", activity.pk), {"rest_present": "on"})

    assert marks(activity) == [("", "")]


def test_leave_that_came_meanwhile_is_kept_and_said(client, activity):
    row = AttendanceFactory(activity=activity)
    typed = filled([row], rest_present="on")
    type(row).objects.update(status="sick_leave", reason="感冒")

    response = client.post(url("attendance", activity.pk), typed)

    assert [conflict.pk for conflict in response.context["conflicts"]] == [row.pk]
    assert marks(activity) == [("sick_leave", "感冒")]


def test_too_early_a_mark_keeps_what_was_chosen(client, secretary):
    row = AttendanceFactory(activity__branch=secretary.branch)

    response = client.post(
        url("attendance", row.activity.pk), filled([row], **{f"status-{row.pk}": "present"})
    )

    form = response.context["form"]
    assert form.non_field_errors().as_data()[0].code == "not_started"
    assert [mark.status for mark in form.mark_rows()] == ["present"]


@pytest.mark.parametrize("value", ["\x00", "nobody", "9" * 50, "😀"])
@pytest.mark.parametrize("name", ["status", "shown", "reason"])
def test_nasty_marks_are_answered(client, activity, name, value):
    row = AttendanceFactory(activity=activity)

    response = client.post(
        url("attendance", activity.pk), filled([row]) | {f"{name}-{row.pk}": value}
    )

    assert response.status_code in (200, 302)


def test_a_session_that_takes_no_attendance_has_no_such_page(client, secretary):
    activity = ActivityFactory(branch=secretary.branch, kind="classroom")

    assert client.get(url("attendance", activity.pk)).status_code == 404


def test_undo_from_the_page(client, activity):
    row = AttendanceFactory(activity=activity)
    client.post(url("attendance", activity.pk), filled([row], rest_present="on"))

    client.post(url("attendance-undo", activity.pk))

    assert marks(activity) == [("", "")]


def test_the_way_back_is_offered_to_who_saved(client, activity):
    row = AttendanceFactory(activity=activity)
    client.post(url("attendance", activity.pk), filled([row], rest_present="on"))

    assert client.get(activity.get_absolute_url()).context["just_saved"] is True


def test_no_way_back_is_offered_from_marks_that_came_with_the_session(client, secretary, activity):
    now = timezone.now()
    AttendanceFactory(
        activity=activity, status="present", recorded_by=secretary.user, recorded_at=now
    )

    assert not client.get(activity.get_absolute_url()).context["just_saved"]


def test_leave_is_taken_back_before_the_start(client, secretary):
    ahead = ActivityFactory(branch=secretary.branch, starts_at=timezone.now() + timedelta(hours=1))
    row = AttendanceFactory(activity=ahead, status="sick_leave", reason="感冒")
    typed = {f"status-{row.pk}": "none", f"reason-{row.pk}": "感冒"}

    client.post(url("attendance", ahead.pk), filled([row], **typed))

    assert marks(ahead) == [("", "")]


@pytest.mark.parametrize("count", [1, 50])
def test_the_page_runs_the_same_queries_for_any_number(
    client, activity, django_assert_num_queries, count
):
    AttendanceFactory.create_batch(count, activity=activity)

    with django_assert_num_queries(8):
        client.get(url("attendance", activity.pk))


def test_adding_to_the_list(client, activity):
    member = MemberFactory(branch=activity.branch)

    client.post(url("expected", activity.pk), {"member": member.pk, "reason": "刚转入"})

    assert activity.attendances.get().added_reason == "刚转入"


def test_adding_after_the_start_asks_why(client, activity):
    member = MemberFactory(branch=activity.branch)

    response = client.post(url("expected", activity.pk), {"member": member.pk})

    assert list(response.context["form"].errors) == ["reason"]


@pytest.mark.parametrize("value", ["", "\x00", "x", "9" * 30, "-1"])
def test_nobody_by_a_nasty_number_is_added(client, activity, value):
    response = client.post(url("expected", activity.pk), {"member": value, "reason": "x"})

    assert "member" in response.context["form"].errors


def test_taking_off_the_list_before_the_start(client, secretary):
    row = AttendanceFactory(activity__branch=secretary.branch)

    client.post(url("expected-remove", row.activity.pk, row.member.pk))

    assert row.activity.attendances.count() == 0


def test_leaving_a_voter_out_and_back_in(client, activity):
    row = AttendanceFactory(activity=activity)
    address = url("vote-exclude", activity.pk, row.member.pk)

    client.post(address, {"reason": "长期出国"})
    row.refresh_from_db()
    reason = row.vote_exclusion
    client.post(address, {"reason": ""})

    assert (reason, activity.attendances.voters().count()) == ("长期出国", 1)


@pytest.mark.parametrize("name", ["expected-remove", "vote-exclude", "guest-remove"])
def test_rows_of_other_sessions_are_not_found(client, activity, name):
    row = AttendanceFactory()
    guest = GuestFactory(activity=row.activity)
    pk = guest.pk if name == "guest-remove" else row.member.pk

    assert client.post(url(name, activity.pk, pk), {"reason": "x"}).status_code == 404


def test_guests_come_by_name_number_or_as_members(client, activity):
    member = MemberFactory(branch=activity.branch, name="程立新", status="applicant")

    for typed in ({"name": "青年职工", "count": "5"}, {"member": member.pk}):
        client.post(url("guests", activity.pk), typed)

    assert [(row.name, row.count, row.member) for row in activity.guests.all()] == [
        ("青年职工", 5, None),
        ("程立新", 1, member),
    ]


@pytest.mark.parametrize("typed", [{}, {"name": "x", "count": "0"}, {"name": "\x00"}])
def test_a_guest_must_be_somebody(client, activity, typed):
    response = client.post(url("guests", activity.pk), typed)

    assert response.context["form"].errors
    assert activity.guests.count() == 0


def test_a_guest_is_removed(client, activity):
    guest = GuestFactory(activity=activity)

    client.post(url("guest-remove", activity.pk, guest.pk))

    assert activity.guests.count() == 0
