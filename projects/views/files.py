from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.views.fetch import sent
from activities.views.files import send_stored

from .. import operations
from ..forms.parts import ProjectFilesForm
from .fetch import project_for, project_to_write


@require_http_methods(["GET", "POST"])
def file_create(request, pk):
    project = project_to_write(request, pk)
    form = ProjectFilesForm(*sent(request))
    if form.is_valid():
        saved = _attach_each(form, project, by=request.user)
        if saved:
            text = ngettext("%(count)d file saved.", "%(count)d files saved.", saved)
            messages.success(request, text % {"count": saved})
        if not form.errors:
            return redirect(f"{project.get_absolute_url()}#files")
    return render(request, "projects/file_create.html", {"project": project, "form": form})


def _attach_each(form, project, *, by) -> int:
    """Keep the good files; the others become errors of the form."""
    saved = 0
    for upload in form.cleaned_data["files"]:
        try:
            operations.attach_file(project, upload, by=by)
            saved += 1
        except ValidationError as error:
            form.add_error("files", error)
    return saved


@require_GET
def file(request, pk, file_pk):
    stored = get_object_or_404(project_for(request, pk).files, pk=file_pk)
    return send_stored(stored.file, name=stored.name, content_type=stored.content_type)


@require_GET
def thumbnail(request, pk, file_pk):
    stored = get_object_or_404(project_for(request, pk).files, pk=file_pk)
    if not stored.thumbnail:
        raise Http404
    return send_stored(stored.thumbnail, name=stored.name, content_type=stored.content_type)


@require_POST
def file_remove(request, pk, file_pk):
    project = project_to_write(request, pk)
    stored = get_object_or_404(project.files, pk=file_pk)
    name = str(stored)
    try:
        operations.remove_file(stored, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("%(file)s removed.") % {"file": name})
    return redirect(f"{project.get_absolute_url()}#files")
