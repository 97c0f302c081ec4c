"""What the page of a session shows of its record: agenda, minutes, files, follow-ups."""

from django.db.models import F, Prefetch, prefetch_related_objects
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
    """Five queries at most, however long the record; what may not be read is not fetched."""
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
    tasks = tasks_for(user, FollowUp.objects.concerning(activity))
    return context | {
        "agenda_items": agenda_of(activity),
        "earlier_follow_ups": [task for task in tasks if task.activity_id != activity.pk],
        "follow_ups": [task for task in tasks if task.activity_id == activity.pk],
        "sections": sections,
        "written": [section for section in sections if section.text],
        "attachments": list(activity.attachments.select_related("uploaded_by__member")),
    }


def tasks_for(user, follow_ups):
    """The tasks, each with `may_note`: whether the user may say that it is done."""
    follow_ups = list(follow_ups.select_related("owner", "activity"))
    for follow_up in follow_ups:
        follow_up.may_note = can_note_done(user, follow_up)
    return follow_ups


def agenda_of(activity):
    """The items in order, with the votes of those that have any; two queries at most."""
    items = list(activity.agenda_items.with_results())
    read_votes(items)
    return items


def read_votes(items):
    """The votes of those of `items`, read with_results(), that have any; one query at most."""
    votes = Vote.objects.select_related("scrutineer", "teller")
    prefetch_related_objects([item for item in items if item.has_votes], Prefetch("votes", votes))


def sections_of(activity):
    """The sections of the minutes, the general one last."""
    return activity.minutes_sections.select_related("item", "saved_by__member").order_by(
        F("item__order").asc(nulls_last=True), "pk"
    )


def mend_url(activity, point) -> str:
    """The address of the page where an open point of the checklist is mended."""
    keys = [activity.pk, point.item] if point.item else [activity.pk]
    return reverse(f"activities:{point.place}", args=keys)
