from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def page_of_form(request) -> str:
    """Path and query of the page that a form was sent from, if it is one of ours; else of home."""
    referer = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(
        referer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if not ours:
        return reverse("home")
    return urlsplit(referer)._replace(scheme="", netloc="", fragment="").geturl()
