import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from activities.changes import changes_of
from activities.models import Attendance, Vote
from activities.operations import agenda, archive, files, minutes
from branchhub.core.transitions import record_history
from tests.factories.activities import (
    ActivityFactory,
    AttachmentFactory,
    AttendanceFactory,
    FollowUpFactory,
    MinutesSectionFactory,
)
from tests.factories.members import MemberFactory, UserFactory
from tests.history import rows_without_history

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def author():
    return MemberFactory(with_user=True, name="周文静").user


def told(activity):
    """Each change as text, newest first."""
    return [
        (entry.what, entry.by, change.row, change.verb, change.label, change.old, change.new)
        for entry in changes_of(activity)
        for change in entry.changes
    ]


def test_changes_name_row_field_and_both_values(author):
    row = AttendanceFactory(member__name="何志强")
    row.status, row._history_user = "business_trip", author
    row.save()

    change = told(row.activity)[0]

    found = ("Attendance", "周文静", "何志强", "~", "attendance", "Not marked", "Business trip")
    assert change == found


def test_changes_name_people_by_name(author):
    activity = ActivityFactory()
    activity.chair, activity._history_user = MemberFactory(name="程立新"), author
    activity.save()

    assert told(activity)[0] == ("Session", "周文静", "", "~", "chair", "–", "程立新")


def test_changes_give_the_reason_of_a_reopening(author):
    activity = ActivityFactory(status="archived")

    archive.reopen(activity, reason="漏了一项", by=author)

    newest = changes_of(activity)[0]
    assert (newest.reason, newest.changes[0].new) == ("漏了一项", "Held")


def test_changes_of_one_save_are_one_entry(author):
    activity = ActivityFactory()
    agenda.add_items(activity, ["甲", "乙", "丙"], by=author)

    [entry] = [entry for entry in changes_of(activity) if entry.what == "Agenda item"]

    assert [change.row for change in entry.changes] == ["甲", "乙", "丙"]


def test_changes_keep_what_was_removed(author):
    activity = ActivityFactory()
    [item] = agenda.add_items(activity, ["甲"], by=author)

    agenda.remove_item(item, by=author)

    assert ("Agenda item", "周文静", "甲", "-", "", "", "") in told(activity)


def test_changes_tell_of_files_and_tasks(author):
    task = FollowUpFactory(what="报送材料")
    attachment = AttachmentFactory(activity=task.activity, name="签到表.jpg")

    files.remove(attachment, by=author)

    removed = ("File", "周文静", "签到表.jpg", "-", "", "", "")
    assert told(task.activity)[0] == removed
    assert ("Follow-up", "", "报送材料", "+", "", "", "") in told(task.activity)


def test_changes_lead_to_the_revisions_of_the_minutes(author):
    section = MinutesSectionFactory()
    minutes.write(section, "甲", by=author, now=timezone.now() + datetime.timedelta(seconds=1))

    newest = changes_of(section.activity)[0]

    assert (newest.what, newest.by, newest.part) == ("Minutes", "周文静", section)


def test_changes_of_another_session_are_not_told(author):
    other = AttendanceFactory()
    activity = ActivityFactory()
    Attendance.objects.filter(pk=other.pk).update(status="late")
    record_history(Attendance.objects.get(), by=author)

    assert [entry.what for entry in changes_of(activity)] == ["Session"]


def test_every_write_of_the_record_leaves_history(author):
    section = MinutesSectionFactory(activity__starts_at=timezone.now())
    activity = section.activity
    AttendanceFactory(activity=activity, status="present")
    first, second = agenda.add_items(activity, ["甲", "乙"], by=author)
    vote = Vote(item=first, rule="ordinary", ballot="open", voters_present=1)
    vote.yes, vote.no, vote.abstained = 1, 0, 0

    agenda.move_item(second, -1, by=author)
    agenda.record_vote(vote, by=author)
    agenda.add_follow_up(FollowUpFactory.build(activity=activity, owner=author.member), by=author)
    files.attach(activity, SimpleUploadedFile("a.pdf", b"%PDF-1.7"), kind="material", by=author)
    minutes.write(section, "甲", by=author, now=timezone.now())
    archive.archive(activity, remark="不完整", by=author, now=timezone.now())
    archive.reopen(activity, reason="补写", by=author)

    assert rows_without_history() == []


@pytest.mark.parametrize("count", [1, 50])
def test_history_query_count_is_constant(client, count, django_assert_num_queries):
    secretary = MemberFactory(with_user=True, post="secretary")
    activity = ActivityFactory(branch=secretary.branch)
    AttendanceFactory.create_batch(count, activity=activity)
    agenda.add_items(activity, [f"议题{n}" for n in range(count)], by=secretary.user)
    for section in activity.minutes_sections.select_related("activity"):
        section.revisions.create(
            branch=activity.branch, version=1, text="甲", by=UserFactory(), at=timezone.now()
        )
    client.force_login(secretary.user)

    with django_assert_num_queries(15):
        response = client.get(reverse("activities:history", args=[activity.pk]))

    assert response.status_code == 200


@pytest.mark.parametrize(("post", "status"), [("secretary", 200), ("publicity", 200), (None, 403)])
def test_history_is_for_those_who_keep_the_record(client, post, status):
    member = MemberFactory(with_user=True, post=post)
    activity = ActivityFactory(branch=member.branch)
    client.force_login(member.user)

    response = client.get(reverse("activities:history", args=[activity.pk]))

    assert response.status_code == status


@pytest.mark.parametrize("page", ["", "0", "x", "99999999999999999999", "\x00", "7"])
def test_history_shows_a_page_for_any_number(client, page):
    secretary = MemberFactory(with_user=True, post="secretary")
    activity = ActivityFactory(branch=secretary.branch)
    client.force_login(secretary.user)

    response = client.get(reverse("activities:history", args=[activity.pk]), {"page": page})

    assert response.context["page"].number == 1
