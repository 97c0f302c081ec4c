import logging
import secrets

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordResetForm
from django.db import DatabaseError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template import loader
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_http_methods, require_POST

from branchhub.core import tasks
from branchhub.core.masking import mask_tokens
from branchhub.core.password_reset import let_through
from branchhub.core.permissions import Refused
from branchhub.core.preferences import LARGE_TEXT_COOKIE, LanguageForm, LargeTextForm, remember

logger = logging.getLogger(__name__)

REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that look alike


@login_not_required
@require_http_methods(["GET", "POST"])
def password_reset(request):
    """The same answer, after the same work, whether the address belongs to an account or not."""
    form = PasswordResetForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        users = let_through(form.get_users(form.cleaned_data["email"]), now=timezone.now())
        for user in users or [None]:
            tasks.mail_reset_link_soon(user and user.pk, get_language())
        return redirect("password_reset_done")
    return render(request, "registration/password_reset_form.html", {"form": form})


@login_not_required
@require_POST
def set_language(request):
    response = HttpResponseRedirect(_back(request))
    form = LanguageForm(request.POST)
    if form.is_valid():
        language = form.cleaned_data["language"]
        remember(response, settings.LANGUAGE_COOKIE_NAME, language)
        if request.user.is_authenticated:
            request.user.language = language
            request.user.save(update_fields=["language"])
    return response


@login_not_required
@require_POST
def set_large_text(request):
    response = HttpResponseRedirect(_back(request))
    form = LargeTextForm(request.POST)
    if form.is_valid():
        large_text = form.cleaned_data["large_text"]
        remember(response, LARGE_TEXT_COOKIE, "1" if large_text else "0")
        if request.user.is_authenticated:
            request.user.large_text = large_text
            request.user.save(update_fields=["large_text"])
    return response


def _back(request) -> str:
    """The page the switch was pressed on, if it is one of ours."""
    address = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if ours else reverse("home")


@requires_csrf_token
def bad_request(request, exception):
    return _error_page(request, "400.html", status=400)


@requires_csrf_token
def permission_denied(request, exception):
    """Reads as page_not_found does, so that it tells nothing about what exists, unless Refused."""
    if isinstance(exception, Refused):
        return _error_page(request, "refused.html", status=403, refused=exception)
    return _error_page(request, "403.html", status=403)


@requires_csrf_token
def page_not_found(request, exception):
    return _error_page(request, "404.html", status=404)


@requires_csrf_token
def method_not_allowed(request, allowed):
    page = _error_page(request, "405.html", status=405)
    page["Allow"] = allowed
    return page


@requires_csrf_token
def csrf_failure(request, reason=""):
    return _error_page(request, "403_csrf.html", status=403)


def server_error(request):
    """Needs neither database nor request: either may be what failed."""
    reference = _log(request, logging.ERROR, status=500)
    page = loader.get_template("500.html").render({"reference": reference})
    return HttpResponse(page, status=500)


def _error_page(request, template, *, status, **context):
    """Answer with a number to quote; without navigation when the database is away."""
    context |= {"reference": _log(request, logging.WARNING, status=status), "frame": "base.html"}
    try:
        return render(request, template, context, status=status)
    except DatabaseError:
        page = loader.get_template(template).render({**context, "frame": "bare.html"})
        return HttpResponse(page, status=status)


def _log(request, level, *, status) -> str:
    letters = "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(8))
    reference = f"{letters[:4]}-{letters[4:]}"
    logger.log(level, "%s: %s for %s %r", reference, status, request.method, _path(request))
    return reference


def _path(request) -> str:
    """The path without the token by which a link lets somebody in, mistyped addresses included."""
    token = request.resolver_match and request.resolver_match.kwargs.get("token")
    return mask_tokens(request.path.replace(token, "…") if token else request.path)
