"""An archive back into an empty database of either kind, its uploads and its keys."""

import logging
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from branchhub.core import database

from . import files, reading, rows, sealing
from .errors import BackupError
from .manifest import KEYS, MEDIA, Manifest
from .schema import FILLED_BY_MIGRATE, migrate_to, models_at, require_known

logger = logging.getLogger(__name__)
ALIAS = "default"
KEYS_FILE = "branchhub-keys.env"


@dataclass(frozen=True)
class Restored:
    manifest: Manifest
    keys: dict[str, str] = field(repr=False)  # none: the archive has none, or they were not wanted


def restore(path, *, passphrase) -> Restored:
    """Write what the archive holds, all of it or nothing, and compare it with what was backed up.

    An archive of an older version is brought up to date at the end. `passphrase` is asked for when
    there are keys; an empty one leaves them alone. Raises BackupError for an archive that is
    damaged or newer, for a wrong passphrase, and for a database where anything is.
    """
    settings.VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.VAR_DIR) as name:
        folder = Path(name)
        manifest = reading.unpack(path, folder)
        require_known(manifest.migrations)
        keys = _keys(folder / KEYS, passphrase()) if manifest.has_keys else {}
        migrate_to(manifest.migrations, ALIAS)
        models = _models(manifest)
        _require_empty(models)
        with transaction.atomic():
            _write_tables(models, folder)
            _compare_tables(models, manifest)
            _write_files(folder)
    call_command("migrate", interactive=False, verbosity=0)
    logger.info("restored %s rows and %s files", manifest.rows, manifest.files.count)
    return Restored(manifest, keys)


def keep_keys(keys) -> None:
    """Write the keys to where embedded mode reads its own."""
    path = settings.VAR_DIR / "secrets.env"
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    _write_keys(partial, keys)
    os.replace(partial, path)


def lay_out_keys(keys, folder) -> Path:
    """Write the keys to a new file in `folder`, for whoever sets them; returns its path.

    A file that is there already may hold the only copy of other keys: it stays. Where nothing can
    be written, VAR_DIR takes the place of `folder`.
    """
    try:
        return _write_new(Path(folder).resolve(), keys)
    except OSError:
        return _write_new(settings.VAR_DIR, keys)


def _write_new(folder, keys) -> Path:
    for number in count(1):
        path = folder / (KEYS_FILE if number == 1 else KEYS_FILE.replace(".", f"-{number}."))
        with suppress(FileExistsError):
            _write_keys(path, keys)
            return path


def _write_keys(path, keys) -> None:
    """As lines of NAME=value, for the eyes of the owner alone. Raises FileExistsError."""
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in keys.items())


def _keys(path, passphrase) -> dict[str, str]:
    return sealing.unseal(path.read_bytes(), passphrase) if passphrase else {}


def _models(manifest) -> dict:
    """The model of each table. Raises BackupError where they are not those of the archive."""
    models = models_at(manifest.migrations)
    if {table: rows.columns(model) for table, model in models.items()} != manifest.columns:
        raise BackupError("The tables in the archive are not those of its migrations.")
    return models


def _require_empty(models) -> None:
    for table, model in models.items():
        if table not in FILLED_BY_MIGRATE and model._base_manager.using(ALIAS).exists():
            raise BackupError(
                f"This database is in use: {table} has rows. Restore into an empty one; nothing "
                "was written."
            )


def _write_tables(models, folder) -> None:
    """Foreign keys are checked at the end, so the order of tables does not matter."""
    for model in models.values():
        model._base_manager.using(ALIAS)._raw_delete(ALIAS)
    for table, model in models.items():
        try:
            rows.insert(model, reading.lines_of(folder, table), ALIAS)
        except DatabaseError as error:  # whose words may quote somebody's data
            raise BackupError(
                f"This database takes no such rows of {table} as the archive has "
                f"({type(error).__name__}); nothing was written."
            ) from error
    try:
        connection.check_constraints()
    except IntegrityError as error:
        raise BackupError("Rows in the archive point to rows that it does not have.") from error
    database.reset_sequences(connection, list(models.values()))


def _compare_tables(models, manifest) -> None:
    for table, model in models.items():
        if rows.digest(rows.lines(model, ALIAS)) != manifest.tables[table]:
            raise BackupError(f"{table} came out different from what was backed up; nothing stays.")


def _write_files(folder) -> None:
    for name, _size, sha256 in reading.listed_files(folder):
        with open(folder / MEDIA / name, "rb") as source:
            files.write(name, source)
        if files.sha256_of(files.path_of(name)) != sha256:
            raise BackupError(f"The upload {name} came out different from what was backed up.")
