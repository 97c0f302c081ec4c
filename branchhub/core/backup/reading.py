"""An archive unpacked and checked: nothing of it is believed before."""

import json
import tarfile
import zlib
from pathlib import Path

from . import files, manifest, rows
from .errors import BackupError
from .manifest import FILES, KEYS, MANIFEST, MEDIA, Manifest, table_member

DAMAGED = "The archive is damaged: {}."
CUT = (tarfile.TarError, zlib.error, EOFError, OSError)


def unpack(path, folder) -> Manifest:
    """The archive's content in `folder`, each part of which has the hash that was noted.

    Raises BackupError for what is no archive, damaged, or of another format.
    """
    if not Path(path).is_file():
        raise BackupError(f"There is no file {path}.")
    try:
        with tarfile.open(path, "r|gz") as archive:
            archive.extractall(folder, filter="data")
    except CUT as error:
        raise BackupError(DAMAGED.format(f"it cannot be unpacked ({error})")) from error
    read = _manifest(folder)
    for table, digest in read.tables.items():
        _compare(table, digest, lines_of(folder, table))
    _compare(FILES, read.files, _lines(folder / FILES))
    for name, size, sha256 in listed_files(folder):
        _require_file(folder, name, size, sha256)
    if read.has_keys and not (folder / KEYS).is_file():
        raise BackupError(DAMAGED.format("the keys are missing"))
    return read


def lines_of(folder, table):
    return _lines(folder / table_member(table))


def listed_files(folder):
    """Name, size and hash of each upload."""
    for line in _lines(folder / FILES):
        name, size, sha256 = json.loads(line)
        yield name, size, sha256


def _manifest(folder) -> Manifest:
    try:
        return manifest.read(json.loads((folder / MANIFEST).read_bytes()))
    except OSError as error:
        raise BackupError(DAMAGED.format(f"it has no {MANIFEST}")) from error
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError(DAMAGED.format(f"its {MANIFEST} cannot be read")) from error


def _compare(name, wanted, parts) -> None:
    if rows.digest(parts) != wanted:
        raise BackupError(DAMAGED.format(f"{name} is not what was backed up"))


def _require_file(folder, name, size, sha256) -> None:
    try:
        files.path_of(name)
        path = folder / MEDIA / name
        same = path.stat().st_size == size and files.sha256_of(path) == sha256
    except (OSError, ValueError):
        same = False
    if not same:
        raise BackupError(DAMAGED.format(f"the upload {name} is not what was backed up"))


def _lines(path):
    try:
        with open(path, "rb") as file:
            yield from file
    except OSError as error:
        raise BackupError(DAMAGED.format(f"{path.name} is missing")) from error
