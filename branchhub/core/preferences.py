"""The two things a person sets for every page: language and large text.

Kept with the login, and in a cookie for the pages before it.
"""

from django import forms
from django.conf import settings

LARGE_TEXT_COOKIE = "large_text"
ONE_YEAR = 365 * 24 * 3600


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES)


class LargeTextForm(forms.Form):
    large_text = forms.BooleanField(required=False)


def wants_large_text(request) -> bool:
    """By the person's own setting, or by what was chosen in this browser."""
    kept = request.user.is_authenticated and request.user.large_text
    return kept or request.COOKIES.get(LARGE_TEXT_COOKIE) == "1"


def remember(response, cookie, value):
    response.set_cookie(
        cookie,
        value,
        max_age=ONE_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
