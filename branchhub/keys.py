"""The three secrets, and the file that keeps them where no administrator sets them."""

import base64
import binascii
import fcntl
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def new_field_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


MAKERS = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(64),
    "FIELD_KEYS": new_field_key,
    "HASH_KEY": lambda: secrets.token_urlsafe(48),
}


def provide(path: Path) -> None:
    """Put secrets that the environment lacks into it from `path`, making them there once.

    The file is readable by its owner alone; processes that start together wait for each other.
    """
    opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(opened, "a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        kept = dict(line.strip().split("=", 1) for line in file if "=" in line)
        for name, make in MAKERS.items():
            if name not in kept and not os.environ.get(name):
                kept[name] = make()
                file.write(f"{name}={kept[name]}\n")
    for name, value in kept.items():
        os.environ[name] = os.environ.get(name) or value


def required(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. With DATABASE_URL given, every secret comes from the environment; "
            ".env.example says how to make one."
        )
    return value


def required_field_keys() -> list[str]:
    """FIELD_KEYS as a list: the first encrypts, all decrypt."""
    keys = [key.strip() for key in required("FIELD_KEYS").split(",") if key.strip()]
    if not keys or not all(is_field_key(key) for key in keys):
        raise ImproperlyConfigured(
            "FIELD_KEYS holds a value that is no key: give 32 random bytes in URL-safe base64, "
            "several separated by commas."
        )
    return keys


def is_field_key(text: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(text.encode())) == 32
    except (binascii.Error, ValueError):
        return False
