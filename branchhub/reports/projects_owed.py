"""What somebody still has to do in projects: milestones of those one leads, turns that one has."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from branchhub.core import formats
from members.rules import roles_of
from projects.models import Milestone
from projects.reminders import open_turns

from .owed import Task

AHEAD = timedelta(days=14)
MOST_MILESTONES = 50


def project_tasks(user, now) -> list[Task]:
    """Two queries; none for whoever is no member."""
    member_id, today = roles_of(user).member_id, timezone.localdate(now)
    if not member_id:
        return []
    milestones = Milestone.objects.open().filter(
        project__leader=member_id, due_on__lte=today + AHEAD
    )
    milestones = milestones.select_related("project").order_by("due_on", "pk")[:MOST_MILESTONES]
    turns = open_turns(today).filter(trainer=member_id).select_related("project")
    return [
        *(_of_milestone(row, today) for row in milestones),
        *(_of_turn(row) for row in turns.order_by("month", "pk")),
    ]


def _of_milestone(milestone, today) -> Task:
    due = _("Due by %(day)s") % {"day": formats.day(milestone.due_on)}
    return Task(
        text=_("Milestone: %(what)s") % {"what": milestone.title},
        icon="clipboard-check",
        url=reverse("projects:milestone-done", args=[milestone.project_id, milestone.pk]),
        meta=f"{milestone.project.title}·{due}",
        days_late=max((today - milestone.due_on).days, 0),
    )


def _of_turn(turn) -> Task:
    month = formats.month(turn.month)
    return Task(
        text=_("Prepare the Small Classroom of %(month)s") % {"month": month},
        icon="mortarboard",
        url=reverse("projects:rota", args=[turn.project_id]),
        meta="·".join(filter(None, [turn.skill, _("No session is planned yet.")])),
    )
