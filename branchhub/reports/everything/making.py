"""Makes the zip step by step, for a while at a time.

Between two turns the partial file is a zip like any other, to which the next turn appends; other
work of the same worker gets its turn in between. It gets its name when it is whole.
"""

import errno
import logging
import os
import shutil
import time
import zipfile
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import OperationalError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from members.rules import read_user

from ..choices import ExportProblem
from ..rules import can_export_year
from . import contents, listing, operations
from .names import unique

logger = logging.getLogger(__name__)

CHUNK = 1024 * 1024
NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def go_on(pk, done) -> int | None:
    """Take a turn at an export of which `done` steps are made; how many are, if there are more.

    Does nothing if somebody else has it, or has got on with it already. Rights are read anew.
    """
    export = operations.claim(pk, done)
    if export is None:
        return None
    user = read_user(export.asked_by_id)
    if not can_export_year(user, export.branch):
        operations.fail(export, ExportProblem.RIGHT)
        return None
    scope = contents.Scope(export.branch, export.year, user, timezone.now())
    try:
        with translation.override(export.language):
            return _take_turn(export, scope)
    except OSError as error:
        if error.errno not in NO_SPACE:
            raise
        operations.fail(export, ExportProblem.SPACE)
        return None


def _take_turn(export, scope) -> int | None:
    if export.done == 0 and not operations.begin(export, contents.plan(scope)):
        return None
    with _opened(export) as archive:
        if not _add_some(archive, export, scope):
            return None
        is_whole = export.done == len(export.steps)
        if is_whole:
            _write_list(archive, export, scope)
    if not is_whole:
        return export.done if operations.give_back(export) else None
    size = export.partial.stat().st_size
    os.replace(export.partial, export.path)
    operations.finish(export, size)
    return None


@contextmanager
def _opened(export):
    """The partial file as a zip to append to, readable by its owner alone; on the disk at the end.

    One that should hold something must be there.
    """
    Path(settings.EXPORTS_ROOT).mkdir(mode=0o700, parents=True, exist_ok=True)
    new = 0 if export.done else os.O_CREAT | os.O_EXCL
    opened = os.open(export.partial, os.O_RDWR | new, 0o600)
    with os.fdopen(opened, "r+b") as file:
        with zipfile.ZipFile(file, "a") as archive:
            yield archive
        file.flush()
        os.fsync(file.fileno())


def _add_some(archive, export, scope) -> bool:
    """Steps until the turn is over; whether the export is still ours."""
    taken, deadline = set(archive.namelist()), time.monotonic() + settings.EXPORT_RUN
    while export.done < len(export.steps):
        part, key = export.steps[export.done]
        entries = contents.PARTS[part](scope, key)
        left_out = [_add(archive, entry, scope, taken) for entry in entries]
        if not operations.get_on(export, list(filter(None, left_out))):
            return False
        if time.monotonic() > deadline:
            break
    return True


def _add(archive, entry, scope, taken) -> str:
    """Write an entry; if it cannot be had, a sentence that says so."""
    path = unique(entry.folder, entry.name, taken)
    try:
        source = entry.open()
    except FileNotFoundError:
        return _("%(path)s: the file is lost.") % {"path": path}
    except OperationalError:
        raise
    except Exception as error:  # whatever is wrong with one paper, the others are to be had
        if getattr(error, "errno", None) in NO_SPACE:
            raise
        logger.exception("an entry of an export of branch %s failed", scope.branch.pk)
        return _("%(path)s: could not be made.") % {"path": path}
    with source, archive.open(_info(path, scope), "w") as target:
        shutil.copyfileobj(source, target, CHUNK)
    taken.add(path)
    return ""


def _info(path, scope) -> zipfile.ZipInfo:
    """Stored as it is: what papers, workbooks and pictures hold is compressed already."""
    return zipfile.ZipInfo(path, date_time=timezone.localtime(scope.now).timetuple()[:6])


def _write_list(archive, export, scope):
    paths = archive.namelist()
    path = unique("", listing.name(), set(paths))
    archive.writestr(_info(path, scope), listing.text(export, scope, paths))
