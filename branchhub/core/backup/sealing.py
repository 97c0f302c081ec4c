"""The settings' keys under a passphrase: scrypt makes the key, Fernet encrypts."""

import base64
import json
import os

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings

from .errors import BackupError

COST = {"n": 2**16, "r": 8, "p": 1}  # 64 MiB and a fifth of a second for each try
LOWEST_COST, HIGHEST_COST = 2**14, 2**18
NAMES = ("SECRET_KEY", "FIELD_KEYS", "HASH_KEY")


def own_keys() -> dict[str, str]:
    keys = {name: getattr(settings, name) for name in NAMES}
    return keys | {"FIELD_KEYS": ",".join(keys["FIELD_KEYS"])}


def seal(keys: dict[str, str], passphrase: str) -> bytes:
    salt = os.urandom(16)
    sealed = _fernet(passphrase, salt, COST).encrypt(json.dumps(keys).encode())
    return json.dumps(
        {"scrypt": COST, "salt": base64.b64encode(salt).decode(), "sealed": sealed.decode()}
    ).encode()


def unseal(data: bytes, passphrase: str) -> dict[str, str]:
    """Raises BackupError for another passphrase, or for what was not made by `seal`."""
    try:
        box = json.loads(data)
        cost = {name: int(box["scrypt"][name]) for name in COST}
        if not LOWEST_COST <= cost["n"] <= HIGHEST_COST or (cost["r"], cost["p"]) != (8, 1):
            raise BackupError("The keys in the archive are sealed in a way that is not known here.")
        fernet = _fernet(passphrase, base64.b64decode(box["salt"]), cost)
        keys = json.loads(fernet.decrypt(box["sealed"].encode()))
    except InvalidToken as error:
        raise BackupError("The passphrase is not the one that sealed the keys.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError("The keys in the archive cannot be read.") from error
    return {name: keys[name] for name in NAMES}


def _fernet(passphrase, salt, cost) -> Fernet:
    key = Scrypt(salt=salt, length=32, **cost).derive(passphrase.encode())
    return Fernet(base64.urlsafe_b64encode(key))
