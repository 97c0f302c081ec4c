"""Encryption at rest: MultiFernet under FIELD_KEYS, and keyed hashes to find a value again."""

import functools
import hashlib
import hmac

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@functools.cache
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(data: bytes) -> bytes:
    return _fernet(tuple(settings.FIELD_KEYS)).encrypt(data)


def decrypt(data: bytes) -> bytes:
    return _fernet(tuple(settings.FIELD_KEYS)).decrypt(data)


def lookup_hash(text: str) -> str:
    """A keyed hash, equal for equal text: finds an encrypted value without decrypting any."""
    if not text:
        return ""
    return hmac.new(settings.HASH_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):
    """Text that the database only ever sees encrypted; it can't be searched or sorted by."""

    def from_db_value(self, value, expression, connection):
        return decrypt(value.encode()).decode() if value else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return encrypt(value.encode()).decode() if value else value
