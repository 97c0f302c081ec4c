"""The one password of the demo logins: chosen by DEMO_PASSWORD or by chance, kept in var/."""

import os
import secrets
from pathlib import Path

from django.conf import settings

DEMO_LOGINS = ("admin", "secretary", "leader1", "leader2", "member", "reviewer")


def password_file() -> Path:
    return settings.VAR_DIR / "demo-password"


def demo_password() -> str:
    """The password of every demo login, made and kept at the first call."""
    path = password_file()
    if not path.exists():
        opened = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8") as file:
            file.write(os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(9))
    return path.read_text(encoding="utf-8").strip()


def forget_demo_password() -> None:
    """For the command that removes the demo branch: a later one gets a password of its own."""
    password_file().unlink(missing_ok=True)
