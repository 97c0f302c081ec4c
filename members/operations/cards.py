"""Cards for political birthdays: those that the app sends, and those of paper."""

import calendar
import logging
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import CharField
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from ..anniversaries import next_political_birthday
from ..choices import Status
from ..models import BirthdayCard, Member

logger = logging.getLogger(__name__)

CATCH_UP = 3  # days
AFTER_THE_YEAR = len("1988") + 1


@transaction.atomic
def give_cards(now) -> int:
    """Give cards to the full members whose political birthday is today, or was in three days past.

    Only to those whose joining date is known to the day, once a birthday; returns how many are
    new. 29 February is on the 28th in other years. At most three queries. Source: domain.md 1.
    """
    today = timezone.localdate(now)
    cards = []
    for member, branch, joined_on, day in _celebrating(today):
        if day.year > joined_on.year:
            card = BirthdayCard(member_id=member, branch_id=branch, given_on=today)
            card.birthday_on, card.years = day, day.year - joined_on.year
            cards.append(card)
    known = BirthdayCard.objects.filter(member__in=[card.member_id for card in cards])
    known = set(known.values_list("member", "years"))
    new = [card for card in cards if (card.member_id, card.years) not in known]
    BirthdayCard.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        logger.info("%s birthday cards given", len(new))
    return len(new)


def _celebrating(today):
    """(member, branch, joined_on, day of the birthday) of full members; one query."""
    days = {}
    for back in range(CATCH_UP + 1):
        day = today - timedelta(days=back)
        days[f"-{day:%m-%d}"] = day
        if (day.month, day.day) == (2, 28) and not calendar.isleap(day.year):
            days["-02-29"] = day
    ends = Substr("joined_on", AFTER_THE_YEAR, output_field=CharField())
    members = Member.objects.having_status([Status.FULL], today).annotate(ends=ends)
    rows = members.filter(ends__in=days).order_by("pk")
    for member, branch, joined_on, end in rows.values_list("pk", "branch", "joined_on", "ends"):
        yield member, branch, joined_on, days[end]


def give_card(member, *, years, by, now):
    """Put on record that a member got a card of paper for their next political birthday.

    Raises ValidationError with code "no_birthday" where `years` is not that of the next birthday
    of a full member, or "given".
    """
    today = timezone.localdate(now)
    birthday = next_political_birthday(member.joined_on, today)
    is_full = member.status_periods.on(today).filter(status=Status.FULL).exists()
    if not birthday or birthday[1] != years or not is_full:
        raise ValidationError(
            _("%(name)s has no such political birthday ahead.") % {"name": member},
            code="no_birthday",
        )
    card = BirthdayCard(
        branch_id=member.branch_id,
        member=member,
        birthday_on=max(birthday[0].earliest(), today),  # known to the month: a day of it
        years=years,
        given_on=today,
        given_by=by,
    )
    try:
        with transaction.atomic():
            card.save()
    except IntegrityError as error:
        raise ValidationError(
            _("The card for this birthday has been given already."), code="given"
        ) from error
    logger.info("card %s for member %s by user %s", card.pk, member.pk, by.pk)
    return card
