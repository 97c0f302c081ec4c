from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from branchhub.core.permissions import require
from branchhub.core.uploads import LARGEST

from ..forms.record import FilesForm
from ..operations import files
from ..rules import can_read_minutes
from .fetch import sent, session_for, session_to_write


@require_http_methods(["GET", "POST"])
def file_create(request, pk):
    activity = session_to_write(request, pk)
    form = FilesForm(*sent(request))
    if form.is_valid():
        saved = _attach_each(form, activity, by=request.user)
        if saved:
            text = ngettext("%(count)d file saved.", "%(count)d files saved.", saved)
            messages.success(request, text % {"count": saved})
        if not form.errors:
            return redirect(f"{activity.get_absolute_url()}#files")
    return render(request, "activities/file_create.html", {"activity": activity, "form": form})


def _attach_each(form, activity, *, by) -> int:
    """Keep the good files; the others become errors of the form."""
    uploads, kind = form.cleaned_data["files"], form.cleaned_data["kind"]
    saved = 0
    for upload in uploads:
        try:
            files.attach(activity, upload, kind=kind, by=by)
            saved += 1
        except ValidationError as error:
            form.add_error("files", error)
    return saved


def _attachment(request, pk, file_pk):
    activity = session_for(request, pk)
    require(can_read_minutes(request.user, activity))
    return get_object_or_404(activity.attachments, pk=file_pk)


@require_GET
def file(request, pk, file_pk):
    attachment = _attachment(request, pk, file_pk)
    return _send(attachment, attachment.file)


@require_GET
def thumbnail(request, pk, file_pk):
    attachment = _attachment(request, pk, file_pk)
    if not attachment.thumbnail:
        raise Http404
    return _send(attachment, attachment.thumbnail)


def _send(attachment, stored):
    return send_stored(stored, name=attachment.name, content_type=attachment.content_type)


def send_stored(stored, *, name, content_type):
    """The content as an attachment, pictures in the page; nothing in it may run or be guessed."""
    try:
        content = stored.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content,
        as_attachment=not content_type.startswith("image/"),
        filename=name,
        content_type=content_type,
    )
    # In one piece, which the server passes on at the pace of the browser: no thread waits for it.
    response.block_size = LARGEST
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, max-age=300"
    return response


@require_POST
def file_remove(request, pk, file_pk):
    activity = session_to_write(request, pk)
    attachment = get_object_or_404(activity.attachments, pk=file_pk)
    try:
        files.remove(attachment, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("%(file)s removed.") % {"file": attachment})
    return redirect(f"{activity.get_absolute_url()}#files")
