"""Uploads on their way into an archive and back."""

import hashlib
import os
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db.models import FileField

CHUNK = 1024 * 1024


def names():
    """Of all uploads, relative to MEDIA_ROOT, in one order; links are no uploads."""
    root = Path(settings.MEDIA_ROOT)
    for folder, folders, files in os.walk(root):
        folders.sort()
        for name in sorted(files):
            path = Path(folder) / name
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(root).as_posix()


def known_names(models, alias):
    """The names of uploads that rows of the database know."""
    for model in models:
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                rows = model._base_manager.using(alias).exclude(**{field.attname: ""})
                yield from rows.values_list(field.attname, flat=True).order_by("pk").iterator()


def path_of(name) -> Path:
    """Where the upload lies. Raises ValueError for a name that leads out of MEDIA_ROOT."""
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts:
        raise ValueError(f"no name of an upload: {name!r}")
    return Path(settings.MEDIA_ROOT, *parts)


class HashingReader:
    """A file that knows the hash and size of what was read from it."""

    def __init__(self, file):
        self.file, self.sha, self.size = file, hashlib.sha256(), 0

    def read(self, size=-1) -> bytes:
        data = self.file.read(size)
        self.sha.update(data)
        self.size += len(data)
        return data


def sha256_of(path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(name, source) -> None:
    """Put an upload, an open file, in its place, readable by its owner alone."""
    path = path_of(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    opened = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(opened, "wb") as target:
        os.fchmod(opened, 0o600)
        while chunk := source.read(CHUNK):
            target.write(chunk)
    os.replace(partial, path)
