"""Paper cards that the demo's secretary gave on political birthdays."""

from datetime import timedelta

from members.anniversaries import next_political_birthday
from members.models import BirthdayCard
from members.operations.cards import CATCH_UP


def last_of_the_past(today):
    """The last birthday that is not the app's to remember."""
    return today - timedelta(days=CATCH_UP + 1)


def give_paper_cards(branch, members, *, by, days):
    """For the birthdays on `days`, the first and the last of a period within one year."""
    first, last = days
    cards = []
    for member in members:
        day, years = next_political_birthday(member.joined_on, first)
        if day.latest() <= last:
            card = BirthdayCard(branch=branch, member=member, years=years, given_by=by)
            card.birthday_on = card.given_on = day.latest()
            cards.append(card)
    BirthdayCard.objects.bulk_create(cards)
