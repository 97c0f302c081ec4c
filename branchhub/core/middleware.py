from django.utils import translation

from branchhub.core.preferences import wants_large_text


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
