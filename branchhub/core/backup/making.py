"""One archive of database, uploads and keys, all of one moment, taken while the app runs."""

import json
import logging
import os
import tarfile
import tempfile
from dataclasses import asdict
from io import BytesIO
from pathlib import Path

from django.db import connection

from branchhub.core import database

from . import files, rows, sealing
from .errors import BackupError
from .manifest import FILES, FORMAT, KEYS, MANIFEST, MEDIA, Manifest, table_member
from .schema import applied_migrations, models_at

logger = logging.getLogger(__name__)


def make(path, *, passphrase, now) -> Manifest:
    """Write the archive `path`, readable by its owner alone; without a passphrase, without keys.

    It appears under its name only when it is whole. Raises BackupError where `path` exists.
    """
    path = Path(path).absolute()
    if path.exists():
        raise BackupError(f"{path} exists already; nothing was overwritten.")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=path.parent) as folder:
        whole = Path(folder) / "archive"
        with database.snapshot(connection, folder) as alias:
            manifest = _write(whole, Path(folder), alias, passphrase, now)
        os.replace(whole, path)
    logger.info("backed up %s rows and %s files", manifest.rows, manifest.files.count)
    return manifest


def _write(whole, folder, alias, passphrase, now) -> Manifest:
    opened = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "wb") as file:
        with _new_tar(file) as archive:
            manifest = _fill(archive, folder, alias, passphrase, now)
        file.flush()
        os.fsync(file.fileno())
    return manifest


def _fill(archive, folder, alias, passphrase, now) -> Manifest:
    """Tables first: an upload that comes later is one more, one that a row knows is there."""
    migrations = applied_migrations(alias)
    models = models_at(migrations)
    tables = {table: _add_table(archive, folder, models[table], alias) for table in models}
    media = _add_media(archive, folder)
    if passphrase:
        _add_bytes(archive, KEYS, sealing.seal(sealing.own_keys(), passphrase))
    manifest = Manifest(
        format=FORMAT,
        made_at=now.isoformat(),
        engine=connection.vendor,
        migrations=migrations,
        columns={table: rows.columns(model) for table, model in models.items()},
        tables=tables,
        files=media,
        vanished=_vanished(models.values(), alias),
        has_keys=bool(passphrase),
    )
    _add_bytes(archive, MANIFEST, json.dumps(asdict(manifest), indent=1).encode())
    return manifest


def _new_tar(file):
    """A stream, so that nothing is kept in memory; what is linked goes in as the file it is."""
    return tarfile.open(fileobj=file, mode="w|gz", dereference=True)


def _add_table(archive, folder, model, alias) -> rows.Digest:
    """A member's size is told before its content, so the rows go through a file of their own."""
    path = folder / "rows"
    with path.open("wb") as file:
        digest = rows.digest(_written(file, rows.lines(model, alias)))
    archive.add(path, table_member(model._meta.db_table), filter=_anonymous)
    return digest


def _add_media(archive, folder) -> rows.Digest:
    """All uploads, and the list of their names, sizes and hashes. Returns that list's digest."""
    path = folder / "files"
    with path.open("wb") as listed:
        digest = rows.digest(_written(listed, _added(archive)))
    archive.add(path, FILES, filter=_anonymous)
    return digest


def _added(archive):
    """A line for each upload that is still there when its turn comes."""
    for name in files.names():
        try:
            file = files.path_of(name).open("rb")
        except FileNotFoundError:
            continue
        with file:
            info = _anonymous(archive.gettarinfo(arcname=MEDIA + name, fileobj=file))
            reader = files.HashingReader(file)
            archive.addfile(info, reader)
        line = json.dumps([name, reader.size, reader.sha.hexdigest()], ensure_ascii=False)
        yield line.encode() + b"\n"


def _vanished(models, alias) -> list[str]:
    """Uploads that the rows know, and that were removed before they could be read."""
    known = files.known_names(models, alias)
    return sorted(name for name in known if not files.path_of(name).exists())


def _written(file, parts):
    for part in parts:
        file.write(part)
        yield part


def _add_bytes(archive, name, data) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o600
    archive.addfile(info, BytesIO(data))


def _anonymous(info):
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    info.mode = 0o600
    return info
