from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseNotAllowed
from django.utils import translation

from branchhub.core.preferences import wants_large_text
from branchhub.core.referers import page_of_form
from branchhub.core.views import method_not_allowed

PAGES = ("GET", "HEAD")


class PreferenceMiddleware:
    """Show each page in the person's language and size of text.

    Stands after LocaleMiddleware (browser and cookie) and AuthenticationMiddleware: the language
    kept with the login goes before both. Sets `request.large_text`.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = getattr(request.user, "language", "")
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()
        request.large_text = wants_large_text(request)
        return self.get_response(request)


class LoginMiddleware(LoginRequiredMiddleware):
    """Lead whoever sent a form without being logged in back to the page the form stood on.

    The address a form is sent to often shows no page.
    """

    def handle_no_permission(self, request, view_func):
        if request.method in PAGES:
            return super().handle_no_permission(request, view_func)
        return redirect_to_login(page_of_form(request), self.get_login_url(view_func))


class WrongMethodMiddleware:
    """Say in words that an address takes only what a form sends: a reload or a link leads there."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method in PAGES and isinstance(response, HttpResponseNotAllowed):
            return method_not_allowed(request, response["Allow"])
        return response
