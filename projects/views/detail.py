from django.core.paginator import Paginator
from django.db.models import Prefetch, prefetch_related_objects
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from activities.forms.record import PageForm
from activities.models import Activity
from branchhub.core.permissions import require

from ..benefits import totals
from ..changes import changes_of
from ..choices import ProjectKind, ProjectState, TeamRole
from ..models import Issue, ProjectFile
from ..rules import (
    can_decide_project,
    can_recognise_project,
    can_see_history,
    can_write_project,
)
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
        "may_recognise": can_recognise_project(request.user, project),
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
    read_parts([project], user)
    names = ["milestones", "recognitions", "trials", "issues", "benefits", "patents", "files"]
    parts = {name: list(getattr(project, name).all()) for name in names}
    is_programme = project.kind == ProjectKind.PARTY_BUILDING
    parts["parts"] = list(project.parts.all()) if is_programme else []
    return parts | {"sessions": project.seen_sessions}


def read_parts(projects, user):
    """What `parts_of` tells, of many projects at once: it has nothing left to read then."""
    seen = Activity.objects.visible_to(user).with_minutes_state().order_by("-starts_at", "-pk")
    prefetch_related_objects(
        projects,
        *("milestones", "recognitions", "trials", "benefits", "patents__inventors"),
        Prefetch("issues", Issue.objects.select_related("coordinator")),
        Prefetch("files", ProjectFile.objects.select_related("uploaded_by__member")),
        Prefetch("activities", seen, to_attr="seen_sessions"),
    )
    programmes = [each for each in projects if each.kind == ProjectKind.PARTY_BUILDING]
    prefetch_related_objects(programmes, "parts")


@require_GET
def history(request, pk):
    project = project_for(request, pk)
    require(can_see_history(request.user, project))
    form = PageForm(request.GET)
    number = form.cleaned_data["page"] or 1 if form.is_valid() else 1
    page = Paginator(changes_of(project, request.user), HISTORY_SIZE).get_page(number)
    return render(request, "projects/history.html", {"project": project, "page": page})
