import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import BirthdayCard, Member
from members.operations import give_card, give_cards
from tests.factories.members import BirthdayCardFactory, MemberFactory, UserFactory
from tests.reminders import at

pytestmark = pytest.mark.django_db

NOW = at("2026-11-24 08:00")


def given():
    """(member, day, years, given on) of every card."""
    columns = ("member", "birthday_on", "years", "given_on")
    return [
        (member, str(day), years, str(given_on))
        for member, day, years, given_on in BirthdayCard.objects.order_by("pk").values_list(
            *columns
        )
    ]


@pytest.mark.parametrize(
    ("joined_on", "day"),
    [
        ("1996-11-25", None),
        ("1996-11-24", "2026-11-24"),
        ("1996-11-21", "2026-11-21"),
        ("1996-11-20", None),
        ("1996-11", None),
        ("1996", None),
        ("", None),
        ("2026-11-24", None),
    ],
)
def test_give_cards_on_the_day_and_three_days_after(joined_on, day):
    member = MemberFactory(joined_on=joined_on)

    assert give_cards(NOW) == bool(day)

    assert given() == ([(member.pk, day, 30, "2026-11-24")] if day else [])


def test_give_cards_goes_by_the_day_in_shanghai():
    MemberFactory(joined_on="1996-11-24")

    assert give_cards(at("2026-11-23 23:59")) == 0
    assert give_cards(at("2026-11-24 00:00")) == 1


@pytest.mark.parametrize(
    ("today", "day"),
    [
        ("2027-02-27 08:00", None),
        ("2027-02-28 08:00", "2027-02-28"),
        ("2027-03-02 08:00", "2027-02-28"),
        ("2028-02-28 08:00", None),
        ("2028-02-29 08:00", "2028-02-29"),
    ],
)
def test_give_cards_for_29_february(today, day):
    MemberFactory(joined_on="1996-02-29")

    give_cards(at(today))

    assert [card[1] for card in given()] == ([day] if day else [])


@pytest.mark.parametrize("status", ["probationary", "applicant", "suspended", "left"])
def test_give_cards_is_for_full_members(status):
    MemberFactory(joined_on="1996-11-24", status=status)

    assert give_cards(NOW) == 0


def test_give_cards_again_gives_nothing():
    MemberFactory(joined_on="1996-11-24")

    assert (give_cards(NOW), give_cards(NOW)) == (1, 0)
    assert give_cards(at("2026-11-26 08:00")) == 0
    assert give_cards(at("2027-11-24 08:00")) == 1


def test_give_cards_leaves_out_who_got_one_of_paper():
    member = MemberFactory(joined_on="1996-11-24")
    BirthdayCardFactory(member=member, years=30, birthday_on=datetime.date(2026, 11, 24))

    assert give_cards(NOW) == 0


def test_give_cards_reads_only_the_cards_of_those_who_celebrate():
    member = MemberFactory(joined_on="1996-11-24")

    with CaptureQueriesContext(connection) as captured:
        give_cards(NOW)

    [asked] = [
        query["sql"]
        for query in captured
        if query["sql"].startswith("SELECT") and "members_birthdaycard" in query["sql"]
    ]
    assert f'"member_id" IN ({member.pk})' in asked


@pytest.mark.parametrize("count", [1, 5])
def test_give_cards_runs_the_same_queries(count, django_assert_num_queries):
    MemberFactory.create_batch(count, joined_on="1996-11-24")

    with django_assert_num_queries(5):  # two of them begin and end the transaction
        assert give_cards(NOW) == count


def person(**kwargs):
    """As read from the database, where the joining date is no text any more."""
    return Member.objects.get(pk=MemberFactory(**kwargs).pk)


@pytest.mark.parametrize(
    ("joined_on", "day"),
    [("1996-12-24", "2026-12-24"), ("1996-11", "2026-11-24"), ("1996-12", "2026-12-01")],
)
def test_give_card_notes_a_card_for_the_next_birthday(joined_on, day):
    member, by = person(joined_on=joined_on), UserFactory()

    card = give_card(member, years=30, by=by, now=NOW)

    assert given() == [(member.pk, day, 30, "2026-11-24")]
    assert (card.given_by, card.branch) == (by, member.branch)


@pytest.mark.parametrize(
    "member",
    [
        {"joined_on": "1995-12-24"},
        {"joined_on": "1996-11-23"},
        {"joined_on": "1996"},
        {"joined_on": ""},
        {"joined_on": "1996-12-24", "status": "left"},
    ],
)
def test_give_card_refuses_what_is_no_birthday_ahead(member):
    with pytest.raises(ValidationError) as refused:
        give_card(person(**member), years=30, by=UserFactory(), now=NOW)

    assert refused.value.code == "no_birthday"


def test_give_card_refuses_a_second_one():
    member = person(joined_on="1996-11-24")
    give_cards(NOW)

    with pytest.raises(ValidationError) as refused:
        give_card(member, years=30, by=UserFactory(), now=NOW)

    assert refused.value.code == "given"
