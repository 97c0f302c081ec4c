"""What falls due with people: political birthdays."""

from datetime import timedelta
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from branchhub.core import formats
from branchhub.core.database import streamed
from branchhub.core.reminding import Due, Text, read_keys

from .models import BirthdayCard, Member

TOPICS = ("birthday",)
CHUNK = 500
KIND = "birthday"  # of notices.choices.NoticeKind, a floor above
FRESH = timedelta(days=7)


def due(now):
    """The cards that the app has given of late, to those who got them; one query."""
    cards = _given(timezone.localdate(now)).select_related("member").order_by("pk")
    for card in streamed(cards, CHUNK):
        yield Due(
            key=f"birthday:{card.pk}",
            kind=KIND,
            link=card.get_absolute_url(),
            write=partial(_text, card),
            branch_id=card.branch_id,
            member_id=card.member_id,
        )


def still_due(keys, now) -> set[str]:
    """Those whose card is fresh and whose member has not left; one query."""
    keys = read_keys(keys)
    cards = _given(timezone.localdate(now)).filter(pk__in={key.pk for key in keys})
    given = dict(cards.values_list("pk", "member"))
    return {key.text for key in keys if key.member_id == given.get(key.pk, 0)}


def _given(today):
    members = Member.objects.on_roster(today)
    return BirthdayCard.objects.filter(
        given_by=None, given_on__gt=today - FRESH, given_on__lte=today, member__in=members
    )


def _text(card) -> Text:
    subject = ngettext(
        "Political birthday: %(years)d year in the Party",
        "Political birthday: %(years)d years in the Party",
        card.years,
    )
    joined_on = card.member.joined_on
    detail = _("You joined the Party on %(day)s.") if joined_on else ""
    return Text(
        subject % {"years": card.years},
        detail and detail % {"day": formats.partial_date(joined_on)},
    )
