from django.conf import settings


def client_address(request) -> str:
    """The address a request came from, as the outermost trusted proxy saw it.

    Each proxy appends what it saw to X-Forwarded-For, so that only the last `PROXIES`
    entries can be believed. Without proxies the header says nothing.
    """
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    believed = seen[-settings.PROXIES] if 0 < settings.PROXIES <= len(seen) else ""
    return believed or request.META.get("REMOTE_ADDR", "")
