import random

import pytest

from activities.completeness import records_of
from activities.models import Activity
from activities.operations.archive import checklist
from tests.factories.activities import (
    ActivityFactory,
    AgendaItemFactory,
    AttachmentFactory,
    AttendanceFactory,
    MinutesSectionFactory,
    VoteFactory,
)
from tests.factories.members import BranchFactory, GroupFactory, MemberFactory

pytestmark = pytest.mark.django_db

KINDS = ["assembly", "committee", "group", "lecture", "theme_day", "life_meeting", "classroom"]


def any_session(chance, branch, kind):
    """A held session with some of what a complete record has."""
    person = MemberFactory(branch=branch)
    session = ActivityFactory(
        branch=branch,
        kind=kind,
        group=GroupFactory(branch=branch) if kind == "group" else None,
        status=chance.choice(["held", "archived"]),
        chair=chance.choice([person, person, None]),
        recorder=chance.choice([person, person, None]),
        lecturer_name=chance.choice(["王工", ""]),
    )
    for status, reason in (("present", ""), ("absent", "出差"), ("absent", ""), ("", "")):
        if chance.random() < (0.6 if reason or status == "present" else 0.1):
            AttendanceFactory(activity=session, status=status, reason=reason)
    for decision in ("同意", ""):
        if chance.random() < (0.8 if decision else 0.3):
            item = AgendaItemFactory(activity=session, decision=decision)
            if chance.random() < 0.5:
                VoteFactory(item=item)
    if chance.random() < 0.8:
        MinutesSectionFactory(activity=session, text=chance.choice(["记录", "记录", ""]))
    return session


def test_a_record_is_complete_when_the_checklist_has_no_open_point():
    chance, branch = random.Random(8), BranchFactory()  # noqa: S311
    sessions = [any_session(chance, branch, kind) for kind in KINDS * 12]

    found = {record.pk: record.is_complete for record in records_of(Activity.objects.all())}

    told = {each.pk: all(point.done for point in checklist(each)) for each in sessions}
    assert found == told
    assert set(told.values()) == {True, False}


@pytest.mark.parametrize(
    ("kind", "has_proof"), [("photo", True), ("sign_in", True), ("material", False)]
)
def test_photos_and_sign_in_sheets_are_proof(kind, has_proof):
    AttachmentFactory(activity=ActivityFactory(status="held"), kind=kind)

    assert [record.has_proof for record in records_of(Activity.objects.all())] == [has_proof]


def test_records_say_whether_they_are_archived():
    held, archived = ActivityFactory(status="held"), ActivityFactory(status="archived")

    found = {record.pk: record.is_archived for record in records_of(Activity.objects.all())}

    assert found == {held.pk: False, archived.pk: True}


@pytest.mark.parametrize("count", [1, 5])
def test_records_are_read_in_one_query(django_assert_num_queries, count):
    ActivityFactory.create_batch(count, status="held")

    with django_assert_num_queries(1):
        found = records_of(Activity.objects.all())

    assert len(found) == count
