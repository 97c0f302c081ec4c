from datetime import timedelta

import pytest

from members import reminders
from tests.factories.members import BirthdayCardFactory, MemberFactory, UserFactory
from tests.reminders import at, in_english, keys_of, told

pytestmark = pytest.mark.django_db

NOW = at("2026-11-24 08:00")
TODAY = NOW.date()


def card(days_ago=0, **kwargs):
    day = TODAY - timedelta(days=days_ago)
    return BirthdayCardFactory(birthday_on=day, given_on=day, **kwargs)


@pytest.mark.parametrize(("days_ago", "is_due"), [(-1, False), (0, True), (6, True), (7, False)])
def test_a_card_is_told_to_its_member_while_it_is_fresh(days_ago, is_due):
    given = card(days_ago)

    assert told(reminders.due(NOW)) == (
        {(f"birthday:{given.pk}", given.member_id)} if is_due else set()
    )


def test_a_card_of_paper_is_not_told():
    card(given_by=UserFactory())

    assert told(reminders.due(NOW)) == set()


def test_who_has_left_is_not_told():
    card().member.status_periods.update(status="left")

    assert told(reminders.due(NOW)) == set()


def test_the_words_are_years_and_day():
    given = card(years=30, member=MemberFactory(joined_on="1996-11-24"))

    [due] = reminders.due(NOW)

    assert (due.kind, due.link) == ("birthday", f"/cards/{given.pk}/")
    text = in_english(due.write)
    assert text.subject == "Political birthday: 30 years in the Party"
    assert text.detail == "You joined the Party on 24 Nov 1996."


def test_still_due_keeps_fresh_cards_of_those_who_are_here():
    fresh, old, gone = card(), card(7), card()
    gone.member.status_periods.update(status="left")
    keys = [f"birthday:{each.pk}:{each.member_id}" for each in (fresh, old, gone)]

    assert reminders.still_due(keys, NOW) == {keys[0]}
    assert reminders.still_due(keys, NOW) == keys_of(reminders.due(NOW))


@pytest.mark.parametrize("key", ["birthday", "birthday:1", "birthday:x:1", "birthday:1:robot-1"])
def test_what_cannot_be_read_is_not_due(key):
    card(pk=1)

    assert reminders.still_due([key], NOW) == set()


@pytest.mark.parametrize("count", [1, 5])
def test_the_queries_do_not_grow_with_cards(count, django_assert_num_queries):
    for _number in range(count):
        card()

    with django_assert_num_queries(1):
        dues = list(reminders.due(NOW))
    with django_assert_num_queries(1):
        assert len(reminders.still_due(keys_of(dues), NOW)) == count
