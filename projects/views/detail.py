from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from activities.forms.record import PageForm
from activities.models import Activity
from branchhub.core.permissions import require

from ..benefits import totals
from ..changes import changes_of
from ..choices import ProjectKind, ProjectState, TeamRole
from ..rules import can_decide_project, can_see_history, can_write_project
from ..states import DECIDED, NEXT, steps_of, word_of_step
from ..timeline import timeline
from .fetch import project_for

HISTORY_SIZE = 50


@require_GET
def detail(request, pk):
    """One project on one page, and the challenge team's story when it is printed."""
    project, today = project_for(request, pk), timezone.localdate()
    may_write = can_write_project(request.user, project)
    may_decide = can_decide_project(request.user, project)
    parts = parts_of(project, request.user)
    team = list(project.team.select_related("member"))
    benefits = parts["benefits"]
    next_step = NEXT.get(ProjectState(project.state), "")
    context = parts | {
        "project": project,
        "may_write": may_write,
        "may_decide": may_decide,
        "may_see_history": can_see_history(request.user, project),
        "next_step": next_step if may_decide or may_write and next_step not in DECIDED else "",
        "next_word": word_of_step(next_step) if next_step else "",
        "steps": steps_of(project),
        "departments": list(project.departments.all()),
        "core": [place for place in team if place.role == TeamRole.CORE],
        "helpers": [place for place in team if place.role == TeamRole.HELPER],
        "totals": totals((row.certainty, row.kind, row.amount) for row in benefits),
        "events": timeline(project, parts, today),
        "today": today,
    }
    return render(request, "projects/detail.html", context)


def parts_of(project, user) -> dict:
    """What happened in the project and what came of it: nine queries at most.

    Of its sessions those that the user may know of.
    """
    sessions = Activity.objects.visible_to(user).filter(projects=project)
    is_programme = project.kind == ProjectKind.PARTY_BUILDING
    return {
        "milestones": list(project.milestones.all()),
        "recognitions": list(project.recognitions.all()),
        "trials": list(project.trials.all()),
        "issues": list(project.issues.select_related("coordinator")),
        "benefits": list(project.benefits.all()),
        "patents": list(project.patents.prefetch_related("inventors")),
        "sessions": list(sessions.with_minutes_state().order_by("-starts_at", "-pk")),
        "files": list(project.files.select_related("uploaded_by__member")),
        "parts": list(project.parts.all()) if is_programme else [],
    }


@require_GET
def history(request, pk):
    project = project_for(request, pk)
    require(can_see_history(request.user, project))
    form = PageForm(request.GET)
    number = form.cleaned_data["page"] or 1 if form.is_valid() else 1
    page = Paginator(changes_of(project), HISTORY_SIZE).get_page(number)
    return render(request, "projects/history.html", {"project": project, "page": page})
