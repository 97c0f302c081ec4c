"""Paper cards that the demo's secretary gave on the political birthdays of this year."""

from datetime import timedelta

from members.anniversaries import next_political_birthday
from members.models import BirthdayCard
from members.operations.cards import CATCH_UP


def give_paper_cards(branch, members, *, by, today):
    """For birthdays since New Year but the last days, which are the app's to remember."""
    new_year, last = today.replace(month=1, day=1), today - timedelta(days=CATCH_UP + 1)
    cards = []
    for member in members:
        day, years = next_political_birthday(member.joined_on, new_year)
        if day.latest() <= last:
            card = BirthdayCard(branch=branch, member=member, years=years, given_by=by)
            card.birthday_on = card.given_on = day.latest()
            cards.append(card)
    BirthdayCard.objects.bulk_create(cards)
