from datetime import timedelta

import pytest

from activities.reminders import follow_ups, still_due
from tests.factories.activities import FollowUpFactory
from tests.factories.members import MemberFactory
from tests.reminders import at, in_english, keys_of, told

pytestmark = pytest.mark.django_db

NOW = at("2026-11-24 15:30")
TODAY = NOW.date()


def task(days, **kwargs):
    """Due so many days from today."""
    return FollowUpFactory(due_on=TODAY + timedelta(days=days), **kwargs)


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (3, "due:2026-11-27:ahead"),
        (1, "due:2026-11-25:ahead"),
        (0, "due:2026-11-24"),
        (-1, "late:2026-11-23"),
        (-92, "late:2026-08-24"),
    ],
)
def test_the_owner_is_told_the_one_state_of_the_day(days, state):
    row = task(days)

    assert told(follow_ups.due(NOW)) == {(f"follow-up:{row.pk}:{state}", row.owner_id)}


@pytest.mark.parametrize("days", [4, -93])
def test_nothing_is_told_long_before_and_long_after(days):
    task(days)

    assert told(follow_ups.due(NOW)) == set()


def test_the_day_begins_at_midnight_in_shanghai():
    row = task(3)

    assert told(follow_ups.due(at("2026-11-23 23:59"))) == set()
    assert len(told(follow_ups.due(at("2026-11-24 00:00")))) == 1
    assert row.due_on.isoformat() == "2026-11-27"


def test_what_is_done_is_not_told():
    task(0, done_on=TODAY)

    assert told(follow_ups.due(NOW)) == set()


def test_the_secretary_is_told_when_it_is_three_days_late():
    early, late = task(-2), task(-3)
    MemberFactory(branch=early.branch, post="secretary")
    secretary = MemberFactory(branch=late.branch, post="secretary")

    assert told(follow_ups.due(NOW)) == {
        (f"follow-up:{early.pk}:late:2026-11-22", early.owner_id),
        (f"follow-up:{late.pk}:late:2026-11-21", late.owner_id),
        (f"follow-up:{late.pk}:late:2026-11-21", secretary.pk),
    }


def test_of_an_owner_who_left_only_the_secretary_hears():
    row = task(-3)
    row.owner.status_periods.update(status="left")
    secretary = MemberFactory(branch=row.branch, post="secretary")

    assert told(follow_ups.due(NOW)) == {(f"follow-up:{row.pk}:late:2026-11-21", secretary.pk)}


def test_the_words_name_the_owner_to_the_secretary_only():
    row = task(-3, what="更新党建园地")
    MemberFactory(branch=row.branch, post="secretary")

    own, other = follow_ups.due(NOW)

    assert (own.kind, own.link) == ("follow_up_late", f"/follow-ups/{row.pk}/")
    assert in_english(own.write).subject == "更新党建园地"
    assert in_english(own.write).detail == "It was due on Sat 21 Nov"
    assert in_english(other.write).detail == f"{row.owner.name}·It was due on Sat 21 Nov"
    assert other.link == f"/sessions/{row.activity_id}/follow-ups/{row.pk}/"


def test_still_due_keeps_only_the_state_of_the_day():
    row = task(0)
    MemberFactory(branch=row.branch, post="secretary")
    now = {days: NOW + timedelta(days=days) for days in (-3, 0, 1, 3)}
    keys = {days: keys_of(follow_ups.due(moment)) for days, moment in now.items()}

    assert [len(keys[days]) for days in now] == [1, 1, 1, 2]
    every = set().union(*keys.values())
    assert {days: still_due(every, moment) for days, moment in now.items()} == {
        -3: keys[-3],
        0: keys[0],
        1: keys[1],
        3: keys[3],
    }


@pytest.mark.parametrize("change", ["done", "postponed", "another owner", "left"])
def test_still_due_drops_what_has_changed(change):
    row = task(0)
    keys = keys_of(follow_ups.due(NOW))
    if change == "done":
        row.done_on = TODAY
    elif change == "postponed":
        row.due_on = TODAY + timedelta(days=1)
    elif change == "another owner":
        row.owner = MemberFactory(branch=row.branch)
    else:
        row.owner.status_periods.update(status="left")
    row.save()

    assert still_due(keys, NOW) == set()


def test_still_due_drops_a_secretary_who_is_so_no_longer():
    row = task(-3)
    secretary = MemberFactory(branch=row.branch, post="secretary")
    keys = keys_of(follow_ups.due(NOW))
    secretary.posts.update(until_on=TODAY)

    assert still_due(keys, NOW) == {f"follow-up:{row.pk}:late:2026-11-21:{row.owner_id}"}
