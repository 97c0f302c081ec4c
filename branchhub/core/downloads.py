from django.http import HttpResponse
from django.utils.http import content_disposition_header


def download(content, content_type, name) -> HttpResponse:
    """A file of that name, for whoever asked and for no cache on the way."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
