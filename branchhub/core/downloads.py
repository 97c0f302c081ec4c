import re

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from .uploads import display_name


def download(content, content_type, name) -> HttpResponse:
    """A file of that name, for whoever asked and for no cache on the way.

    A slash in the name, as of a branch or a project, is no folder.
    """
    name = display_name(re.sub(r"[/\\]", "-", name))
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
