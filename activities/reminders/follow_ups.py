"""Tasks out of sessions: due soon, due today, overdue."""

from datetime import timedelta
from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from branchhub.core import formats
from branchhub.core.database import streamed
from branchhub.core.reminding import Due, Text
from branchhub.notices.choices import NoticeKind

from ..models import FollowUp
from .people import gone, officers_on

CHUNK = 500
AHEAD = timedelta(days=3)
SECRETARY_AFTER = timedelta(days=3)
LOOK_BACK = timedelta(days=92)


def due(now):
    """The owner three days ahead, on the day, and when it is over; then the secretaries as well.

    Two queries.
    """
    today = timezone.localdate(now)
    secretaries = officers_on(today).secretaries
    for row in streamed(_open(today), CHUNK):
        if not row.owner_left:
            yield _due(row, today, row.owner_id, is_owner=True)
        if row.due_on <= today - SECRETARY_AFTER:
            for pk in secretaries.get(row.branch_id, []):
                if pk != row.owner_id:
                    yield _due(row, today, pk, is_owner=False)


def state(due_on, today) -> str:
    """What a key says after the id: of the states of one task only the latest is due."""
    if today > due_on:
        return f"late:{due_on}"
    if today == due_on:
        return f"due:{due_on}"
    return f"due:{due_on}:ahead" if today >= due_on - AHEAD else ""


def still_due(keys, people, now):
    """One query."""
    today = timezone.localdate(now)
    rows = FollowUp.objects.open().in_bulk({key.pk for key in keys})
    for key in keys:
        row = rows.get(key.pk)
        if not row or key.member_id not in people.here:
            continue
        is_late = row.due_on <= today - SECRETARY_AFTER
        reads = key.member_id == row.owner_id or (
            is_late and people.is_secretary(key.member_id, row.branch_id)
        )
        if reads and ":".join(key.words) == state(row.due_on, today):
            yield key


def _open(today):
    rows = FollowUp.objects.open().filter(due_on__range=(today - LOOK_BACK, today + AHEAD))
    return rows.annotate(owner_left=gone("owner", today)).select_related("owner").order_by("pk")


def _due(row, today, member_id, *, is_owner) -> Due:
    """Owners have a page of their own: not all may know of the session the task comes from."""
    link = reverse("activities:follow-up-edit", args=[row.activity_id, row.pk])
    if is_owner:
        link = reverse("activities:follow-up-done", args=[row.pk])
    return Due(
        key=f"follow-up:{row.pk}:{state(row.due_on, today)}",
        kind=NoticeKind.FOLLOW_UP_LATE if row.is_late(today) else NoticeKind.FOLLOW_UP_DUE,
        link=link,
        write=partial(_text, row, today, names_owner=not is_owner),
        branch_id=row.branch_id,
        member_id=member_id,
    )


def _text(row, today, *, names_owner) -> Text:
    said = _("It was due on %(day)s") if row.is_late(today) else _("Due by %(day)s")
    facts = [said % {"day": formats.day(row.due_on)}]
    return Text(row.what, "·".join([row.owner.name, *facts] if names_owner else facts))
