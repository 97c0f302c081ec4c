"""A member's sessions as an iCalendar file that calendar programs subscribe to.

Source: RFC 5545; name and refresh interval: RFC 7986, and the X-names that older programs read.
"""

import datetime
import re
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone

from branchhub.core.encryption import lookup_hash

from .choices import ActivityStatus
from .models import Activity

BACK = datetime.timedelta(days=366)
MOST_SESSIONS = 2000
REFRESH = datetime.timedelta(hours=6)
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # RFC 5545, 3.3.11 allows none in a text
STATUS = {ActivityStatus.PLANNED: "TENTATIVE", ActivityStatus.CANCELLED: "CANCELLED"}


def sessions_of(member, now):
    """What the member may know of in the own branch, from a year ago on; one query and their roles.

    Those who prepare sessions also get what is only planned.
    """
    return (
        Activity.objects.visible_to(member.user)
        .filter(branch=member.branch_id, starts_at__gte=now - BACK)
        .with_changed_at()
        .select_related("group", "chair")
        .order_by("starts_at", "pk")[:MOST_SESSIONS]
    )


def calendar_file(member, now) -> bytes:
    """The sessions of `member`, who needs user and branch, in the language of the user."""
    with translation.override(member.user.language or settings.LANGUAGE_CODE):
        calendar = _frame(member, now)
        for activity in sessions_of(member, now):
            calendar.add_component(_event(activity))
        return calendar.to_ical()


def _frame(member, now) -> Calendar:
    name = _("Sessions of %(branch)s") % {"branch": member.branch}
    calendar = Calendar()
    calendar.add("prodid", "-//BranchHub//Sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", _plain(name))
    calendar.add("x-wr-calname", _plain(name))
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    calendar.add_component(_zone(timezone.localdate(now - BACK)))
    return calendar


def _zone(since) -> Timezone:
    """The zone's rules from the year of the first session on."""
    first = since.replace(month=1, day=1)
    zone = Timezone.from_tzinfo(ZoneInfo(settings.TIME_ZONE), settings.TIME_ZONE, first_date=first)
    zone.pop("comment", None)
    return zone


def _event(activity) -> Event:
    event = Event()
    event.add("uid", uid(activity))
    event.add("dtstamp", activity.changed_at)
    event.add("last-modified", activity.changed_at)
    event.add("sequence", activity.sequence)
    event.add("status", STATUS.get(activity.status, "CONFIRMED"))
    event.add("dtstart", _local(activity.starts_at))
    event.add("dtend", _local(activity.ends_at))
    event.add("summary", _plain(activity.title))
    event.add("description", _plain("\n".join(_description(activity))))
    if activity.venue:
        event.add("location", _plain(activity.venue))
    event.add("url", settings.SITE_URL + activity.get_absolute_url())
    return event


def uid(activity) -> str:
    """The same for ever and in every feed, whatever address the site moves to."""
    return f"{lookup_hash(f'session {activity.pk}')[:32]}@branchhub"


def _description(activity):
    """Kind, group and chair; nothing of agenda, decisions and minutes."""
    yield activity.get_kind_display()
    if activity.group:
        yield _("Party group: %(group)s") % {"group": activity.group}
    if activity.chair:
        yield _("Chair: %(name)s") % {"name": activity.chair}


def _local(moment):
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE))


def _plain(text) -> str:
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
