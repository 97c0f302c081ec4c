"""A person's way through the branch, newest first."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from branchhub.core import formats

from .anniversaries import next_political_birthday
from .choices import Status


@dataclass(frozen=True)
class Event:
    """One line; `when` is written as far as it is known, `sorts_on` is the first such day."""

    text: str
    when: str
    sorts_on: datetime.date
    is_key: bool = False
    is_ahead: bool = False


def timeline(member, *, day, with_sanctions) -> list[Event]:
    """Four queries, none for what is prefetched.

    `with_sanctions` adds the times without the right to vote.
    """
    events = [
        *_statuses(member),
        *_known_dates(member),
        *(_lasting(str(row.group), row) for row in member.group_memberships.all()),
        *(_lasting(row.title, row) for row in member.posts.all()),
    ]
    if with_sanctions:
        events += [_lasting(str(row), row) for row in member.restrictions.all()]
    events.sort(key=lambda event: event.sorts_on, reverse=True)
    return [*_birthday(member, day), *events]


def _statuses(member):
    texts = {
        Status.APPLICANT: _("Applied for membership"),
        Status.ACTIVIST: _("Recognised as an activist"),
        Status.DEVELOPMENT_OBJECT: _("Listed as a development object"),
        Status.PROBATIONARY: _("Accepted as a probationary member"),
        Status.FULL: _("Became a full member"),
        Status.SUSPENDED: _("Membership suspended"),
        Status.REMOVED: _("Removed from the register"),
        Status.LEFT: _("Left the branch"),
    }
    told_by_dates = {Status.PROBATIONARY: member.joined_on, Status.FULL: member.regularised_on}
    for period in member.status_periods.all():
        since_joining = member.joined_on and period.from_on == member.joined_on.earliest()
        if told_by_dates.get(period.status) or (period.status == Status.FULL and since_joining):
            continue
        when = formats.full_date(period.from_on)
        is_key = period.status in Status.members()
        yield Event(texts[Status(period.status)], when, period.from_on, is_key=is_key)


def _known_dates(member):
    for text, date, is_key in (
        (_("Accepted as a probationary member"), member.joined_on, True),
        (_("Became a full member"), member.regularised_on, True),
        (_("Organisational relation transferred in"), member.transferred_in_on, False),
    ):
        if date:
            yield Event(text, formats.partial_date(date), date.earliest(), is_key=is_key)
    if member.backbone_since:
        since = member.backbone_since
        yield Event(_("Became a business backbone"), formats.full_date(since), since)


def _lasting(text, row) -> Event:
    return Event(text, formats.since(row.from_on, row.until_on), row.from_on)


def _birthday(member, day):
    found = next_political_birthday(member.joined_on, day)
    if not found:
        return []
    date, years = found
    sentence = ngettext(
        "%(date)s, %(years)d year in the Party", "%(date)s, %(years)d years in the Party", years
    )
    when = sentence % {"date": formats.partial_date(date), "years": years}
    return [Event(_("Next political birthday"), when, date.earliest(), is_ahead=True)]
