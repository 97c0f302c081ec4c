"""The code that the first-run page asks for where strangers could reach it, kept in var/."""

import ipaddress
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings


def needs_setup_code() -> bool:
    """Whether anybody but this machine can reach the pages."""
    return not all(map(_is_loopback, (settings.HOST, urlsplit(settings.SITE_URL).hostname or "")))


def setup_code() -> str:
    """The code, made and kept at the first call, readable by the owner of the process alone."""
    path = _file()
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    code = secrets.token_urlsafe(9)
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.write(code)
    return code


def is_setup_code(text: str) -> bool:
    return secrets.compare_digest(text.strip().encode(), setup_code().encode())


def forget_setup_code() -> None:
    """It has done its work once there is an administrator."""
    _file().unlink(missing_ok=True)


def _file() -> Path:
    return settings.VAR_DIR / "setup-code"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
