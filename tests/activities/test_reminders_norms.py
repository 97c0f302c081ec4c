import datetime
from datetime import timedelta

import pytest

from activities.models import Norm
from activities.reminders import norms, still_due
from tests.factories.activities import ActivityFactory
from tests.factories.members import BranchFactory, GroupFactory, MemberFactory
from tests.reminders import at, in_english, keys_of, told

pytestmark = pytest.mark.django_db

LEFT_TEN = at("2026-11-21 00:00")  # 21 to 30 November: ten days
OVER = at("2026-12-01 00:00")


@pytest.fixture
def branch():
    """Kept for long, with a secretary; theme days are asked for, nothing else is."""
    branch = BranchFactory(kept_since=None)
    MemberFactory(branch=branch, post="secretary", name="王芳")
    for kind in ("committee", "group", "assembly", "lecture", "life_meeting", "appraisal"):
        off = {"from_on": datetime.date(2020, 1, 1), "clause": "不作要求", "period": "month"}
        Norm.objects.create(branch=branch, kind=kind, per_group=kind == "group", times=0, **off)
    return branch


def secretary(branch):
    return branch.posts.get(kind="secretary").member_id


def key(branch, state, kind="theme_day", group="-", first="2026-11-01"):
    return f"norm:{branch.pk}:{kind}:{group}:{first}:{state}"


@pytest.mark.parametrize(
    ("now", "states"),
    [
        (LEFT_TEN - timedelta(seconds=1), []),
        (LEFT_TEN, ["ahead"]),
        (OVER - timedelta(seconds=1), ["ahead"]),
        (OVER, ["missed"]),
        (at("2026-12-10 23:59"), ["missed"]),
        (at("2026-12-11 00:00"), []),
    ],
)
def test_a_gap_is_told_ten_days_before_and_after_the_end(branch, now, states):
    assert told(norms.due(now)) == {(key(branch, state), secretary(branch)) for state in states}


def test_february_has_its_own_ten_days(branch):
    first = "2028-02-01"  # a leap year

    assert told(norms.due(at("2028-02-19 23:59"))) == set()
    assert told(norms.due(at("2028-02-20 00:00"))) == {
        (key(branch, "ahead", first=first), secretary(branch))
    }


@pytest.mark.parametrize("status", ["planned", "announced", "held"])
def test_what_is_planned_or_held_is_no_gap_ahead(branch, status):
    ActivityFactory(branch=branch, kind="theme_day", status=status, starts_at=LEFT_TEN)

    assert told(norms.due(LEFT_TEN)) == set()


def test_what_was_planned_and_not_held_is_missed(branch):
    ActivityFactory(branch=branch, kind="theme_day", status="planned", starts_at=LEFT_TEN)

    assert told(norms.due(OVER)) == {(key(branch, "missed"), secretary(branch))}


def test_a_gap_of_a_group_is_told_to_its_leader_as_well(branch):
    Norm.objects.filter(kind="group").delete()
    ActivityFactory(branch=branch, kind="theme_day", status="held", starts_at=LEFT_TEN)
    one, other = GroupFactory(branch=branch), GroupFactory(branch=branch)
    leader = MemberFactory(branch=branch, group=one, post="group_leader").pk
    MemberFactory(branch=branch, group=other)
    of_one = key(branch, "ahead", "group", one.pk)
    of_other = key(branch, "ahead", "group", other.pk)

    assert told(norms.due(LEFT_TEN)) == {
        (of_one, secretary(branch)),
        (of_one, leader),
        (of_other, secretary(branch)),
    }


def test_a_year_is_told_at_its_own_end_only(branch):
    Norm.objects.filter(kind="appraisal").delete()
    ActivityFactory(branch=branch, kind="theme_day", status="held", starts_at=LEFT_TEN)
    ActivityFactory(
        branch=branch, kind="theme_day", status="held", starts_at=at("2026-12-05 09:00")
    )

    assert told(norms.due(LEFT_TEN)) == set()
    assert told(norms.due(at("2026-12-22 00:00"))) == {
        (key(branch, "ahead", "appraisal", first="2026-01-01"), secretary(branch))
    }


def test_a_branch_that_keeps_records_since_later_is_left_alone(branch):
    branch.kept_since = datetime.date(2026, 12, 1)
    branch.save()

    assert told(norms.due(OVER)) == set()


def test_the_words_say_what_how_often_and_how_long(branch):
    [due] = norms.due(at("2026-11-22 12:00"))

    assert due.link == f"/sessions/new/?kind=theme_day&branch={branch.pk}"
    text = in_english(due.write)
    assert text.subject == "Not planned yet: Theme party day"
    assert text.detail == "Nov 2026: 0 of 1 held·9 days left"


def test_the_words_afterwards_say_what_was_missed(branch):
    [due] = norms.due(OVER)

    assert due.kind == "gap_missed"
    assert due.link == f"/requirements/?branch={branch.pk}&year=2026"
    text = in_english(due.write)
    assert (text.subject, text.detail) == ("Not held: Theme party day", "Nov 2026: 0 of 1 held")


def test_still_due_keeps_what_due_has_said(branch):
    ahead, missed = keys_of(norms.due(LEFT_TEN)), keys_of(norms.due(OVER))

    assert still_due(ahead | missed, LEFT_TEN) == ahead
    assert still_due(ahead | missed, OVER) == missed
    assert still_due(ahead | missed, at("2026-12-15 09:00")) == set()


def test_still_due_drops_a_gap_that_was_planned(branch):
    keys = keys_of(norms.due(LEFT_TEN))
    ActivityFactory(branch=branch, kind="theme_day", status="planned", starts_at=LEFT_TEN)

    assert still_due(keys, LEFT_TEN) == set()


def test_still_due_drops_a_secretary_whose_post_has_ended(branch):
    keys = keys_of(norms.due(LEFT_TEN))
    branch.posts.update(until_on=LEFT_TEN.date())

    assert still_due(keys, LEFT_TEN) == set()
