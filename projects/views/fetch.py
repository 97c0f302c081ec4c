from django.shortcuts import get_object_or_404

from branchhub.core.permissions import require

from ..models import Project
from ..rules import can_decide_project, can_write_project


def projects_for(user):
    """Those that the user may know of, with what their heads say."""
    named = ("branch__committee", "group", "brand", "programme", "leader")
    return Project.objects.visible_to(user).select_related(*named)


def project_for(request, pk):
    """The project, if the user may know of it; else 404."""
    return get_object_or_404(projects_for(request.user), pk=pk)


def project_to_write(request, pk):
    """The same for those who may write it; 403 for other readers."""
    project = project_for(request, pk)
    require(can_write_project(request.user, project))
    return project


def project_to_decide(request, pk):
    """The same for those who decide for its branch."""
    project = project_for(request, pk)
    require(can_decide_project(request.user, project))
    return project
