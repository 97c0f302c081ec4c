from functools import partial

from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from branchhub.core.permissions import require
from members.forms.people import BranchForm
from members.views.fetch import branch_asked

from ..models import Export
from ..papers.views import year_asked
from ..rules import can_export_year
from ..tasks import make_export
from . import operations
from .names import safe

BLOCK = 64 * 1024


@require_POST
def ask(request):
    """Have it made in the background; the page of papers says how far it is."""
    branch = branch_asked(BranchForm(request.POST, user=request.user))
    require(can_export_year(request.user, branch))
    year = year_asked(request.POST, branch)
    asked = {"by": request.user, "language": get_language(), "now": timezone.now()}
    export = operations.ask(branch, year, **asked)
    # If the broker is away, the next beat sees to it.
    start = partial(make_export.apply_async, [export.pk, export.done], retry=False)
    transaction.on_commit(start, robust=True)
    return redirect(f"{reverse('papers:year')}?branch={branch.pk}&year={year}#everything")


@require_POST
def file(request, pk):
    """The zip, for the person who asked for it and is still in the committee; logged."""
    exports = Export.objects.visible_to(request.user).kept(timezone.now())
    export = get_object_or_404(exports.select_related("branch__committee"), pk=pk)
    require(can_export_year(request.user, export.branch))
    if not export.is_ready:
        raise Http404
    try:
        content = export.path.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    operations.log(export, "downloaded everything of", by=request.user)
    response = FileResponse(
        content, as_attachment=True, filename=_file_name(export), content_type="application/zip"
    )
    response.block_size = BLOCK
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _file_name(export) -> str:
    named = {"branch": export.branch.name, "year": export.year}
    return safe(_("%(branch)s, everything of %(year)s") % named + ".zip")
