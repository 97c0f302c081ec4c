from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity
from tests.factories.activities import ActivityFactory, AgendaItemFactory, GuestFactory
from tests.factories.members import GroupFactory, MemberFactory

pytestmark = pytest.mark.django_db

URL = "/sessions/log/?kind=assembly"


@pytest.fixture
def secretary(client):
    member = MemberFactory(post="secretary", with_user=True)
    client.force_login(member.user)
    return member


def filled(members, **values):
    day = timezone.localdate() - timedelta(days=3)
    typed = {"title": "大会", "date": day.isoformat(), "starts": "15:30", "ends": "16:50"}
    shown = {f"shown-{member.pk}": ":" for member in members}
    return typed | shown | values


def test_the_exceptions_are_marked_and_the_rest_said_to_be_present(client, secretary):
    ill = MemberFactory(branch=secretary.branch)
    marks = {f"status-{ill.pk}": "sick_leave", f"reason-{ill.pk}": "感冒", "rest_present": "on"}

    client.post(URL, filled([secretary, ill], **marks))

    rows = Activity.objects.get().attendances.in_roster_order()
    assert [(row.member, row.status, row.reason) for row in rows] == [
        (secretary, "present", ""),
        (ill, "sick_leave", "感冒"),
    ]


def test_nobody_is_present_by_silence(client, secretary):
    response = client.post(URL, filled([secretary]))

    assert list(response.context["marks"].errors) == ["rest_present"]
    assert Activity.objects.count() == 0


@pytest.mark.parametrize("shown", ["\x00:", "", "是:", "x" * 100_000 + ":"])
def test_what_no_page_can_have_shown_is_no_mark(client, secretary, shown):
    typed = {f"shown-{secretary.pk}": shown, f"reason-{secretary.pk}": "感冒", "rest_present": "on"}

    response = client.post(URL, filled([secretary], **typed))

    assert response.context["marks"].has_error("__all__", "list_changed")
    assert Activity.objects.count() == 0


def test_when_everybody_is_marked_nothing_more_is_asked(client, secretary):
    client.post(URL, filled([secretary], **{f"status-{secretary.pk}": "late"}))

    assert Activity.objects.get().attendances.get().status == "late"


def test_a_list_that_changed_with_the_date_is_shown_again(client, secretary):
    MemberFactory(branch=secretary.branch)

    response = client.post(URL, filled([secretary], rest_present="on"))

    error = response.context["marks"].non_field_errors().as_data()[0]
    assert (error.code, Activity.objects.count()) == ("list_changed", 0)


def test_the_list_is_that_of_the_day(client, secretary):
    joined = MemberFactory(branch=secretary.branch, status="none")
    joined.status_periods.create(status="full", from_on=timezone.localdate())
    day = timezone.localdate() - timedelta(days=3)

    response = client.get(URL, {"kind": "assembly", "date": day.isoformat()})

    assert list(response.context["marks"].rows) == [secretary.pk]


def test_a_new_date_brings_the_list_alone(client, secretary):
    headers = {"HX-Request": "true", "HX-Target": "log-attendance"}

    response = client.get(URL, headers=headers)

    assert response.templates[0].name == "activities/_log_attendance.html"


def test_the_record_is_written_at_once(client, secretary):
    values = {"topics": "学习\n讨论", "decisions": "\n同意", "text": "记录", "rest_present": "on"}

    client.post(URL, filled([secretary], **values))

    activity = Activity.objects.get()
    assert activity.status == "held"
    assert list(activity.agenda_items.values_list("title", "decision")) == [
        ("学习", ""),
        ("讨论", "同意"),
    ]
    assert activity.minutes_sections.get(item=None).text == "记录"


def test_a_log_takes_so_many_photos_at_once(client, secretary):
    photos = [SimpleUploadedFile(f"{number}.txt", "文字".encode()) for number in range(31)]

    response = client.post(URL, filled([secretary], rest_present="on", photos=photos))

    assert response.context["form"].has_error("photos", "too_many")


def test_save_and_archive(client, secretary):
    values = {
        "chair": secretary.pk,
        "recorder": secretary.pk,
        "topics": "讨论",
        "decisions": "同意",
        "text": "记录",
        "rest_present": "on",
        "archive": "on",
    }

    response = client.post(URL, filled([secretary], **values))

    activity = Activity.objects.get()
    assert (response.url, activity.status) == (activity.get_absolute_url(), "archived")


def test_an_incomplete_record_is_saved_and_leads_to_the_checklist(client, secretary):
    response = client.post(URL, filled([secretary], rest_present="on", archive="on"))

    activity = Activity.objects.get()
    assert activity.status == "held"
    assert response.url == reverse("activities:archive", args=[activity.pk])


def test_who_is_no_secretary_is_not_offered_to_archive(client):
    group = GroupFactory()
    leader = MemberFactory(branch=group.branch, group=group, post="group_leader", with_user=True)
    client.force_login(leader.user)

    response = client.get(f"/sessions/log/?kind=group&group={group.pk}")

    assert "archive" not in response.context["form"].fields


def test_what_lies_ahead_is_not_logged(client, secretary):
    day = timezone.localdate() + timedelta(days=3)

    response = client.post(URL, filled([secretary], rest_present="on", date=day.isoformat()))

    assert response.context["form"].non_field_errors().as_data()[0].code == "not_past"


def test_the_title_follows_the_day_that_is_logged(client, secretary):
    ActivityFactory(
        branch=secretary.branch,
        title=f"{timezone.localdate().year - 1}年大会",
        starts_at=timezone.now() - timedelta(days=366),
    )

    form = client.get(URL).context["form"]

    assert form["title"].value() == f"{timezone.localdate().year}年大会"


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_runs_the_same_queries_for_any_number(
    client, secretary, django_assert_num_queries, count
):
    MemberFactory.create_batch(count, branch=secretary.branch, post="commissioner")

    with django_assert_num_queries(10):
        client.get(URL)


def test_what_is_no_photo_is_refused_and_nothing_is_saved(client, secretary):
    upload = SimpleUploadedFile("照片.jpg", b"\x00\x01 no picture", content_type="image/jpeg")

    response = client.post(URL, filled([secretary], rest_present="on", photos=upload))

    assert response.context["form"].non_field_errors()
    assert Activity.objects.count() == 0


def test_agenda_and_guests_of_the_last_session_are_not_put_on_record(client, secretary):
    last = ActivityFactory(branch=secretary.branch, status="held")
    AgendaItemFactory(activity=last)
    GuestFactory(activity=last)

    form = client.get(URL).context["form"]

    assert (form["topics"].value(), form["invited"].value()) == (None, None)
