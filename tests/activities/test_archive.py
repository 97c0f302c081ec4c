import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from activities.operations import archive
from tests.factories.activities import (
    ActivityFactory,
    AgendaItemFactory,
    AttendanceFactory,
    MinutesSectionFactory,
)
from tests.factories.members import MemberFactory, UserFactory

pytestmark = pytest.mark.django_db


def complete(**columns):
    """A held session with nothing missing."""
    activity = ActivityFactory(**{"status": "held"} | columns)
    activity.chair = activity.recorder = MemberFactory(branch=activity.branch)
    activity.save()
    AttendanceFactory(activity=activity, status="present")
    AgendaItemFactory(activity=activity, decision="同意")
    MinutesSectionFactory(activity=activity, text="会议记录")
    return activity


def missing(activity):
    with translation.override("en"):
        return [point.text for point in archive.checklist(activity) if not point.done]


def test_checklist_of_a_complete_record_has_no_open_points():
    assert missing(complete()) == []


@pytest.mark.parametrize(
    ("spoil", "text"),
    [
        (lambda a: setattr(a, "chair_id", None), "No chair is named"),
        (lambda a: setattr(a, "recorder_id", None), "No recorder is named"),
        (lambda a: a.attendances.update(status=""), "1 person is not marked"),
        (lambda a: a.attendances.update(status="absent"), "1 absence has no reason"),
        (lambda a: a.attendances.all().delete(), "Nobody is on the list of expected people"),
        (lambda a: a.agenda_items.update(title="甲", decision=""), "Item 1 has no result: 甲"),
        (lambda a: a.agenda_items.all().delete(), "The agenda has no items"),
        (lambda a: a.minutes_sections.update(text=""), "No minutes are written"),
    ],
)
def test_checklist_names_what_is_missing(spoil, text):
    activity = complete()

    spoil(activity)

    assert missing(activity) == [text]


def test_checklist_of_a_lecture_asks_for_the_lecturer_but_no_decision():
    activity = complete(kind="lecture")
    activity.agenda_items.update(decision="")

    assert missing(activity) == ["No lecturer is named"]


def test_checklist_asks_no_attendance_where_nobody_is_expected():
    activity = complete(kind="classroom", lecturer_name="王工")
    activity.attendances.all().delete()

    assert missing(activity) == []


def test_archive_locks_a_complete_record():
    activity, now = complete(), timezone.now()

    archive.archive(activity, remark="", by=UserFactory(), now=now)

    activity.refresh_from_db()
    assert (activity.status, activity.archived_at, activity.archive_remark) == ("archived", now, "")


def test_archive_of_an_incomplete_record_without_a_reason_is_refused():
    with pytest.raises(ValidationError) as refused:
        archive.archive(
            ActivityFactory(status="held"), remark="", by=UserFactory(), now=timezone.now()
        )

    assert refused.value.code == "incomplete"


def test_archive_of_an_incomplete_record_keeps_the_reason():
    activity = ActivityFactory(status="held")

    archive.archive(activity, remark="原件遗失", by=UserFactory(), now=timezone.now())

    activity.refresh_from_db()
    assert (activity.status, activity.archive_remark) == ("archived", "原件遗失")


@pytest.mark.parametrize("status", ["planned", "announced", "archived", "cancelled"])
def test_archive_of_what_is_not_held_is_refused(status):
    with pytest.raises(ValidationError) as refused:
        archive.archive(complete(status=status), remark="", by=UserFactory(), now=timezone.now())

    assert refused.value.code == "not_held"


def test_reopen_keeps_both_states_and_the_reason_in_the_history():
    activity, user = complete(), UserFactory()
    archive.archive(activity, remark="", by=user, now=timezone.now())

    archive.reopen(activity, reason="漏了一项", by=user)

    rows = activity.history.order_by("history_id").values_list("status", "history_change_reason")
    assert list(rows)[-2:] == [("archived", None), ("held", "漏了一项")]


def test_reopen_of_what_is_not_archived_is_refused():
    with pytest.raises(ValidationError) as refused:
        archive.reopen(complete(), reason="漏了一项", by=UserFactory())

    assert refused.value.code == "not_archived"


def test_archive_page_links_each_open_point_to_its_place(client):
    secretary = MemberFactory(with_user=True, post="secretary")
    activity = complete(branch=secretary.branch)
    activity.agenda_items.update(decision="")
    client.force_login(secretary.user)

    response = client.get(reverse("activities:archive", args=[activity.pk]))

    item = activity.agenda_items.get()
    edit = reverse("activities:agenda-edit", args=[activity.pk, item.pk])
    assert [url for point, url in response.context["points"] if not point.done] == [edit]


@pytest.mark.parametrize(("post", "status"), [("secretary", 302), ("publicity", 403), (None, 403)])
def test_only_the_secretary_archives(client, post, status):
    member = MemberFactory(with_user=True, post=post)
    activity = complete(branch=member.branch)
    client.force_login(member.user)

    response = client.post(reverse("activities:archive", args=[activity.pk]))

    assert response.status_code == status


@pytest.mark.parametrize("reason", ["", "长" * 101, "\x00"])
def test_reopen_needs_a_reason_that_can_be_kept(client, reason):
    secretary = MemberFactory(with_user=True, post="secretary")
    activity = complete(branch=secretary.branch, status="archived")
    client.force_login(secretary.user)

    url = reverse("activities:reopen", args=[activity.pk])
    response = client.post(url, {"reason": reason})

    activity.refresh_from_db()
    assert (list(response.context["form"].errors), activity.status) == (["reason"], "archived")
