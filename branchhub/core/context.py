from django.conf import settings
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info

from branchhub.core.referers import page_of_form


def site(request):
    """What every page may need, as `app`: LoginView has a `site` of its own. Runs no query."""
    return {"app": SimpleLazyObject(lambda: _app(request))}


def _app(request):
    current = get_language()
    return {
        "name": "BranchHub",
        "here": request.get_full_path() if request.method == "GET" else page_of_form(request),
        "mail": settings.MAIL_ENABLED,
        "large_text": getattr(request, "large_text", False),
        "other_languages": [
            get_language_info(code) for code, _ in settings.LANGUAGES if code != current
        ],
    }
