"""What the page of a session shows of its record: agenda, minutes, files, follow-ups."""

from django.db.models import F, Prefetch
from django.utils import timezone

from ..models import FollowUp, Vote
from ..rules import can_read_minutes, can_write


def record_context(activity, user) -> dict:
    """Eight queries at most, however long the record; what may not be read is not fetched."""
    may_read = can_read_minutes(user, activity)
    sections = list(sections_of(activity)) if may_read else []
    follow_ups = activity.follow_ups.select_related("owner") if may_read else []
    earlier = FollowUp.objects.due_on_agenda_of(activity).select_related("owner", "activity")
    return {
        "activity": activity,
        "agenda_items": agenda_of(activity, may_read),
        "earlier_follow_ups": list(earlier) if may_read else [],
        "follow_ups": list(follow_ups),
        "sections": sections,
        "written": [section for section in sections if section.text],
        "attachments": list(activity.attachments.select_related("uploaded_by")) if may_read else [],
        "may_write": can_write(user, activity),
        "may_read_minutes": may_read,
        "today": timezone.localdate(),
    }


def agenda_of(activity, with_votes=True):
    """The items in order, each with its votes."""
    items = activity.agenda_items.all()
    if with_votes:
        votes = Vote.objects.select_related("scrutineer", "teller")
        items = items.prefetch_related(Prefetch("votes", votes))
    return list(items)


def sections_of(activity):
    """The sections of the minutes, the general one last."""
    return activity.minutes_sections.select_related(
        "item", "saved_by__member", "activity__branch"
    ).order_by(F("item__order").asc(nulls_last=True), "pk")
