import ipaddress

from django.conf import settings


def client_address(request) -> str:
    """The address a request came from, as the outermost trusted proxy saw it; "" if unknown.

    Each proxy appends what it saw to X-Forwarded-For, so that only the last `PROXIES`
    entries can be believed. Without proxies the header says nothing.
    """
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    believed = seen[-settings.PROXIES] if 0 < settings.PROXIES <= len(seen) else ""
    given = (believed, request.META.get("REMOTE_ADDR", ""))
    without_zone = (address.partition("%")[0] for address in given)
    return next(filter(_is_address, without_zone), "")


def _is_address(text) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
