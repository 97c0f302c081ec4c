"""Asking for a passphrase, where somebody is there to answer."""

import getpass
import sys

from .errors import BackupError


def ask_new() -> str:
    """A passphrase for a new archive; empty when none is wanted, or nobody is at a terminal."""
    if not sys.stdin.isatty():
        return ""
    first = getpass.getpass("Passphrase for the keys (empty: leave the keys out): ")
    if first and getpass.getpass("Again: ") != first:
        raise BackupError("The two passphrases differ.")
    return first


def ask() -> str:
    """The passphrase of an archive. Raises BackupError when nobody is at a terminal."""
    if not sys.stdin.isatty():
        raise BackupError(
            "The archive holds sealed keys: set BACKUP_PASSPHRASE, or give --without-keys."
        )
    return getpass.getpass("Passphrase of the archive: ")
