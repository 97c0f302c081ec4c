"""Planning as a whole: nothing twice, nothing lost, and the same queries for any number."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities import reminders
from branchhub import schedule
from branchhub.notices.models import Notice
from tests.factories.activities import (
    ActivityFactory,
    AttendanceFactory,
    FollowUpFactory,
    GuestFactory,
)
from tests.factories.members import BranchFactory, GroupFactory, MemberFactory
from tests.reminders import at, keys_of

pytestmark = pytest.mark.django_db

NOW = at("2026-11-24 09:00")


def build(branches):
    """Branches with something due of every kind."""
    for _number in range(branches):
        branch = BranchFactory(kept_since=None)
        group = GroupFactory(branch=branch)
        MemberFactory(branch=branch, post="secretary")
        leader = MemberFactory(branch=branch, group=group, post="group_leader")
        days = {"branch": branch, "kind": "theme_day", "recorder": leader}
        soon = ActivityFactory(starts_at=NOW + timedelta(hours=20), **days)
        GuestFactory(activity=soon, member=AttendanceFactory(activity=soon).member)
        over = ActivityFactory(starts_at=NOW - timedelta(days=5), status="held", **days)
        AttendanceFactory(activity=over, status="absent")
        AttendanceFactory(activity=over)
        FollowUpFactory(activity=over, due_on=NOW.date() - timedelta(days=4))


def queries_of(action):
    with CaptureQueriesContext(connection) as captured:
        result = action()
    return len(captured), result


def test_the_queries_do_not_grow_with_branches_and_members():
    counts = []
    for branches in (2, 38):
        build(branches)
        in_due, dues = queries_of(lambda: list(reminders.due(NOW)))
        keys = keys_of(dues)
        in_still_due, kept = queries_of(lambda keys=keys: reminders.still_due(keys, NOW))
        assert kept == keys
        counts.append((in_due, in_still_due, len({due.kind for due in dues})))

    assert counts[0] == counts[1]
    assert counts[0][2] == 5  # soon, record, late, make-up, gap


def test_planning_twice_tells_nothing_new():
    build(1)

    assert schedule.plan(NOW) > 0
    assert schedule.plan(NOW) == 0
    assert schedule.plan(NOW + timedelta(minutes=5)) == 0


def test_a_week_of_sleep_brings_each_thing_once():
    """Four reminders and two states of a task fell into the week: one of each is told."""
    session = ActivityFactory(
        kind="committee", starts_at=NOW + timedelta(days=8), announced_at=NOW - timedelta(days=9)
    )
    member = AttendanceFactory(activity=session).member
    late = FollowUpFactory(owner=member, activity=session, due_on=NOW.date() + timedelta(days=4))
    assert schedule.plan(NOW) == 0

    schedule.plan(NOW + timedelta(days=7, hours=23))

    told = Notice.objects.filter(recipient=member).order_by("dedupe_key")
    assert list(told.values_list("dedupe_key", flat=True)) == [
        f"follow-up:{late.pk}:late:2026-11-28:{member.pk}",
        f"session:{session.pk}:soon:2h:0:{member.pk}",
    ]


@pytest.mark.parametrize(
    "key",
    [
        "",
        "session",
        "session:1",
        "session:1:soon",
        "session:1:soon:2h:0:robot-1",
        "session:x:soon:2h:0:7",
        "session:1:soon:2h:0:",
        "session:1:soon:7",
        "session:1:announced:yesterday:7",
        "session:1:forgotten:7",
        "session:1:record:minutes:7",
        "session:1:record:tea:recorder:7",
        "session:99999999999999999999:soon:2h:0:7",
        "leave:1:asked:7",
        "leave:1:eaten:7",
        "make-up:1:due:7",
        "make-up:1:decided:accepted:1:7",
        "follow-up:1:due:someday:7",
        "norm:1:theme_day:-:2026-11-01:ahead:7",
        "norm:1:7",
        "norm:1:theme_day:7:8",
    ],
)
def test_what_cannot_be_read_or_is_not_there_is_not_due(key):
    session = ActivityFactory(pk=1, starts_at=NOW + timedelta(hours=1), kind="committee")
    MemberFactory(pk=7, branch=session.branch)

    assert reminders.still_due([key], NOW) == set()


def open_todos():
    return set(Notice.objects.todo().values_list("kind", flat=True))


def test_the_sweep_closes_what_is_done_and_keeps_the_rest():
    build(1)
    schedule.plan(NOW)
    assert open_todos() == {"record_missing", "follow_up_late", "make_up_due", "gap_ahead"}
    assert schedule.close_done(NOW) == 0
    done = FollowUpFactory._meta.model.objects.get()
    done.done_on = NOW.date()
    done.save()

    assert schedule.close_done(NOW) == 2  # the owner's and the secretary's
    assert open_todos() == {"record_missing", "make_up_due", "gap_ahead"}


def test_the_sweep_goes_through_all_in_batches(monkeypatch):
    build(2)
    schedule.plan(NOW)
    monkeypatch.setattr(schedule, "SWEPT", 3)
    count = Notice.objects.todo().count()

    assert schedule.close_done(NOW) == 0
    assert schedule.close_done(NOW + timedelta(days=400)) > 0
    assert Notice.objects.todo().count() < count


def test_the_sweep_passes_over_what_cannot_be_asked_about(monkeypatch):
    build(1)
    schedule.plan(NOW)
    [bad] = Notice.objects.filter(kind="follow_up_late")[:1]

    def still_due(keys, now):
        if bad.dedupe_key in keys:
            raise ValueError("a key that nobody wrote")
        return set()

    monkeypatch.setattr(schedule, "still_due", still_due)
    schedule.close_done(NOW)

    assert list(Notice.objects.todo()) == [bad]


@pytest.mark.parametrize(
    "key",
    [
        "digest",
        "digest:2026-10:1",
        "digest:2026-10:member:99999999999999999999",
        "digest:2026-10:member:1:1",
        "session:1:announced:2026-11-24T05:1",
        "session:99999999999999999999:soon:1d:0:1",
        "session:1:record:1",
        "leave:1:1",
        "make-up:1:1",
        "follow-up::1",
        "norm:1:1",
        "birthday:x:1",
    ],
)
def test_a_key_that_nobody_writes_is_not_due_and_raises_nothing(key):
    assert schedule.still_due([key], NOW) == set()


@pytest.mark.parametrize("step", [(schedule.of_members, "due"), (schedule, "give_cards")])
def test_a_step_that_fails_is_said_so_and_holds_up_no_other(monkeypatch, step):
    def fail(now):
        raise ValueError("a row that nobody thought of")

    build(1)
    monkeypatch.setattr(*step, fail)

    with pytest.raises(ExceptionGroup, match="not everything"):
        schedule.plan(NOW)

    assert Notice.objects.filter(kind="record_missing").exists()
