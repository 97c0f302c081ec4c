import datetime

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, Attendance, Holiday, Norm, Outcome, OwnTag, Vote
from tests.factories.activities import (
    ActivityFactory,
    AttachmentFactory,
    AttendanceFactory,
    GuestFactory,
    LeaveRequestFactory,
    MakeUpFactory,
    OwnTagFactory,
    VoteFactory,
)
from tests.factories.members import MemberFactory, UserFactory

pytestmark = pytest.mark.django_db
KEPT_THERE = (Holiday, Norm, OwnTag)
OURS = [
    model
    for model in admin.site._registry
    if model._meta.app_label == "activities" and model not in KEPT_THERE
]


@pytest.fixture(autouse=True)
def boss(client):
    boss = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(boss)
    return boss


def page(model, name, *keys):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=keys)


def facts(activity, **changes):
    """What the change form of a session sends."""
    data = {"title": activity.title, "venue": "", "chair": "", "recorder": "", "lecturer": ""}
    inline = {
        f"{part}-{forms}_FORMS": 0
        for part in ("also_counts", "tags", "outcome")
        for forms in ("TOTAL", "INITIAL")
    }
    return data | {"lecturer_name": ""} | inline | changes


@pytest.mark.parametrize("model", OURS)
def test_every_list_opens_and_nothing_can_be_added(client, model):
    GuestFactory()
    VoteFactory()
    AttendanceFactory()
    AttachmentFactory()
    LeaveRequestFactory()
    MakeUpFactory()

    codes = [client.get(page(model, name)).status_code for name in ("changelist", "add")]

    assert codes == [200, 403]


def test_facts_of_an_open_session_are_repaired_with_history(client, boss):
    activity = ActivityFactory()

    client.post(page(Activity, "change", activity.pk), facts(activity, title="改好的名称"))

    newest = activity.history.latest()
    assert (newest.title, newest.history_user) == ("改好的名称", boss)


def test_status_time_and_place_of_an_announced_session_are_read_only(client):
    activity = ActivityFactory(venue="一楼")
    data = facts(activity, status="archived", starts_at_0="2020-01-01", starts_at_1="09:00")

    client.post(page(Activity, "change", activity.pk), data | {"venue": "二楼"})

    kept = Activity.objects.get()
    assert (kept.status, kept.starts_at, kept.venue) == ("announced", activity.starts_at, "一楼")


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_session_lies_in_our_time(client, year):
    activity = ActivityFactory(status="planned")
    times = {"starts_at_0": f"{year}-01-01", "starts_at_1": "00:00"}
    times |= {"ends_at_0": f"{year}-12-31", "ends_at_1": "23:59"}

    response = client.post(page(Activity, "change", activity.pk), facts(activity, **times))

    assert set(response.context["adminform"].form.errors) == {"starts_at", "ends_at"}


def test_the_history_of_attendance_keeps_why_somebody_was_away(client):
    row = AttendanceFactory()
    row.status, row.reason = "sick_leave", "住院手术"
    row.save()

    response = client.get(page(Attendance, "history", row.pk))

    assert ("sick_leave" in response.text, "住院手术" in response.text) == (True, False)


def test_a_vote_does_not_say_on_whom(client):
    vote = VoteFactory(rule="admission", candidate="李明", item__title="接收李明")

    pages = [
        client.get(page(Vote, name, *keys)) for name, *keys in (["changelist"], ["change", vote.pk])
    ]

    assert ["李明" in response.text for response in pages] == [False, False]


@pytest.mark.parametrize("status", ["archived", "cancelled"])
def test_closed_sessions_are_read_only(client, status):
    activity = ActivityFactory(status=status)

    response = client.post(page(Activity, "change", activity.pk), facts(activity, title="改"))

    assert (response.status_code, Activity.objects.get().title) == (403, activity.title)


def test_frozen_rows_are_read_only(client):
    row = AttendanceFactory()

    codes = [
        client.post(page(type(row), name, row.pk), {"status": "present"}).status_code
        for name in ("change", "delete")
    ]

    row.refresh_from_db()
    assert (codes, row.status) == ([403, 403], "")


def act(client, row, action):
    return client.post(
        page(type(row), "changelist"), {"action": action, "_selected_action": row.pk}, follow=True
    )


@pytest.mark.parametrize("action", ["announce", "archive"])
def test_actions_refuse_an_admin_without_a_post(client, action):
    activity = ActivityFactory(status="planned" if action == "announce" else "held")

    response = act(client, activity, action)

    kept = Activity.objects.get().status
    assert (len(response.context["messages"]), kept) == (1, activity.status)


def test_archive_action_of_a_secretary_names_what_is_missing(client):
    secretary = MemberFactory(user=UserFactory(is_staff=True, is_superuser=True), post="secretary")
    activity = ActivityFactory(branch=secretary.branch, status="held")
    client.force_login(secretary.user)

    response = act(client, activity, "archive")

    assert (len(response.context["messages"]), Activity.objects.get().status) == (1, "held")


def test_announce_action_of_a_secretary_calls_the_operation(client):
    secretary = MemberFactory(user=UserFactory(is_staff=True, is_superuser=True), post="secretary")
    starts_at = timezone.now() + datetime.timedelta(days=2)
    activity = ActivityFactory(branch=secretary.branch, status="planned", starts_at=starts_at)
    client.force_login(secretary.user)

    act(client, activity, "announce")

    assert list(activity.attendances.values_list("member", flat=True)) == [secretary.pk]


def test_remove_action_refuses_an_admin_without_a_post(client):
    attachment = AttachmentFactory()

    act(client, attachment, "remove")

    assert type(attachment).objects.count() == 1


@pytest.mark.parametrize(
    ("factory", "values"),
    [
        (LeaveRequestFactory, {"reason": "做甲状腺手术", "answer": "早日康复"}),
        (MakeUpFactory, {"note": "做甲状腺手术", "answer": "早日康复"}),
    ],
)
def test_what_people_wrote_of_an_absence_is_not_shown(client, factory, values):
    row = factory(**values)

    pages = [
        client.get(page(type(row), "changelist")),
        client.get(page(type(row), "change", row.pk)),
        client.get(page(type(row), "history", row.pk)),
    ]

    assert [answer.status_code for answer in pages] == [200, 200, 200]
    written = [text for text in values.values() for each in pages if text in each.content.decode()]
    assert written == []


def with_tag(activity, **tag):
    rows = {f"tags-0-{name}": value for name, value in tag.items()}
    rows |= {"outcome-TOTAL_FORMS": 1, "outcome-0-reviews": 5, "outcome-0-volunteer_hours": 0}
    return facts(activity, **{"tags-TOTAL_FORMS": 1} | rows)


def test_tags_and_results_of_an_open_session_are_mended(client, boss):
    activity = ActivityFactory()

    client.post(
        page(Activity, "change", activity.pk), with_tag(activity, purpose="topic", shared="theory")
    )

    tag, outcome = activity.tags.get(), Outcome.objects.get()
    assert (tag.key, tag.branch, outcome.reviews) == ("theory", activity.branch, 5)
    assert tag.history.get().history_user == boss


def test_an_own_tag_of_another_branch_is_refused(client):
    activity = ActivityFactory()
    stranger = OwnTagFactory()

    client.post(
        page(Activity, "change", activity.pk),
        with_tag(activity, purpose="topic", shared="", own=stranger.pk),
    )

    assert not activity.tags.exists()
