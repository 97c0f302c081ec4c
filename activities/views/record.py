"""What the page of a session shows of its record: agenda, minutes, files, follow-ups."""

from django.db.models import F, Prefetch
from django.urls import reverse
from django.utils import timezone

from ..models import FollowUp, Vote
from ..rules import (
    can_note_done,
    can_read_minutes,
    can_see_history,
    can_see_reasons,
    can_write,
)


def record_context(activity, user) -> dict:
    """Seven queries at most, however long the record; what may not be read is not fetched."""
    context = {
        "activity": activity,
        "may_write": can_write(user, activity),
        "may_read_minutes": can_read_minutes(user, activity),
        "may_see_history": can_see_history(user, activity),
        "may_see_reasons": can_see_reasons(user, activity),
        "today": timezone.localdate(),
    }
    if not context["may_read_minutes"]:
        return context | {"agenda_items": list(activity.agenda_items.all())}
    sections = list(sections_of(activity))
    earlier = FollowUp.objects.due_on_agenda_of(activity).select_related("owner", "activity")
    return context | {
        "agenda_items": agenda_of(activity),
        "earlier_follow_ups": tasks_for(user, earlier),
        "follow_ups": tasks_for(user, activity.follow_ups.select_related("owner")),
        "sections": sections,
        "written": [section for section in sections if section.text],
        "attachments": list(activity.attachments.select_related("uploaded_by__member")),
    }


def tasks_for(user, follow_ups):
    """The tasks, each with `may_note`: whether the user may say that it is done."""
    follow_ups = list(follow_ups)
    for follow_up in follow_ups:
        follow_up.may_note = can_note_done(user, follow_up)
    return follow_ups


def agenda_of(activity):
    """The items in order, each with its votes; two queries."""
    votes = Vote.objects.select_related("scrutineer", "teller")
    return list(activity.agenda_items.prefetch_related(Prefetch("votes", votes)))


def sections_of(activity):
    """The sections of the minutes, the general one last."""
    return activity.minutes_sections.select_related("item", "saved_by__member").order_by(
        F("item__order").asc(nulls_last=True), "pk"
    )


def mend_url(activity, point) -> str:
    """The address of the page where an open point of the checklist is mended."""
    keys = [activity.pk, point.item] if point.item else [activity.pk]
    return reverse(f"activities:{point.place}", args=keys)
