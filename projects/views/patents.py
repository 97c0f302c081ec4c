import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from activities.views.fetch import sent
from branchhub.core.permissions import require

from .. import operations
from ..forms.parts import PatentForm
from ..forms.project import PatentStartForm
from ..models import Patent, Project
from ..rules import can_write_patent, can_write_registers


@require_http_methods(["GET", "POST"])
def patent_create(request):
    """Of the project in the query string, or of a branch."""
    start = PatentStartForm(request.GET, user=request.user)
    branch = start.chosen()
    require(branch is not None)
    return _edit(request, Patent(branch=branch, project=start.project))


@require_http_methods(["GET", "POST"])
def patent_edit(request, pk):
    return _edit(request, _patent(request, pk))


def _patent(request, pk):
    patents = Patent.objects.visible_to(request.user).select_related("project", "branch")
    patent = get_object_or_404(patents, pk=pk)
    require(can_write_patent(request.user, patent))
    return patent


def _edit(request, patent):
    form = PatentForm(
        *sent(request),
        instance=copy.copy(patent),
        projects=Project.objects.writable_by(request.user).filter(branch=patent.branch),
        may_stand_alone=can_write_registers(request.user, patent.branch),
    )
    if form.is_valid():
        try:
            if patent.pk:
                patent = operations.change_part(copy.copy(patent), form.changes, by=request.user)
            else:
                inventors = form.cleaned_data["inventors"]
                patent = operations.add_patent(form.instance, inventors=inventors, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%(what)s” saved.") % {"what": patent})
            return redirect(_home_of(patent))
    context = {"patent": patent, "project": patent.project, "form": form}
    return render(request, "projects/patent_edit.html", context)


@require_POST
def patent_remove(request, pk):
    patent = _patent(request, pk)
    home, name = _home_of(patent), str(patent)
    try:
        operations.remove_part(patent, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("“%(what)s” removed; the history keeps it.") % {"what": name})
    return redirect(home)


def _home_of(patent) -> str:
    if patent.project:
        return f"{patent.project.get_absolute_url()}#patents"
    return reverse("projects:patents")
