"""Makes the zip step by step, for a while at a time.

Between two turns the partial file is a zip like any other, to which the next turn appends; other
work of the same worker gets its turn in between. It gets its name when it is whole.
"""

import errno
import logging
import os
import shutil
import tempfile
import time
import zipfile
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from members.rules import read_user

from ..choices import ExportProblem
from ..rules import can_export_year
from . import contents, listing, operations
from .names import taken_by, unique

logger = logging.getLogger(__name__)

CHUNK = 1024 * 1024
NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NO_DATABASE = (OperationalError, InterfaceError)


def go_on(pk, done) -> int | None:
    """Take a turn at an export of which `done` steps are made; how many are, if there are more.

    Does nothing if somebody else has it, or has got on with it already. Rights are read anew. What
    fails is said to whoever asked, and logged; it begins anew if the database was away.
    """
    export = operations.claim(pk, done)
    if export is None:
        return None
    try:
        return _take_turn(export)
    except NO_DATABASE:
        logger.warning("export %s lost the database", pk, exc_info=True)
        close_old_connections()
        operations.begin_anew(export)  # if it is still away, the claim lapses
    except Exception as error:  # whatever it is, nobody waits for what will not come
        logger.exception("export %s failed", pk)
        problem = ExportProblem.SPACE if _is_no_space(error) else ExportProblem.FAULT
        operations.fail(export, problem)
    return None


def _is_no_space(error) -> bool:
    return getattr(error, "errno", None) in NO_SPACE


def _take_turn(export) -> int | None:
    user = read_user(export.asked_by_id)
    if not can_export_year(user, export.branch):
        operations.fail(export, ExportProblem.RIGHT)
        return None
    scope = contents.Scope(export.branch, export.year, user, timezone.now())
    with translation.override(export.language):
        return _make(export, scope)


def _make(export, scope) -> int | None:
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
    taken = taken_by(*archive.namelist())
    deadline = time.monotonic() + settings.EXPORT_RUN
    while export.done < len(export.steps):
        part, key = export.steps[export.done]
        entries = contents.PARTS[part](scope, key, taken)
        left_out = [_add(archive, entry, scope, taken) for entry in entries]
        if not operations.get_on(export, list(filter(None, left_out))):
            return False
        if time.monotonic() > deadline:
            break
    return True


def _add(archive, entry, scope, taken) -> str:
    """Write an entry; if it cannot be had, a sentence that says so.

    It is read to its end first: what was begun in the zip cannot be taken back.
    """
    path = unique(entry.folder, entry.name, taken)
    with tempfile.SpooledTemporaryFile(CHUNK) as whole:
        try:
            with entry.open() as source:
                shutil.copyfileobj(source, whole, CHUNK)
        except FileNotFoundError:
            return _("%(path)s: the file is lost.") % {"path": path}
        except NO_DATABASE:
            raise
        except Exception as error:  # whatever is wrong with one file, the others are to be had
            if _is_no_space(error):
                raise
            logger.exception("an entry of an export of branch %s failed", scope.branch.pk)
            return _("%(path)s: could not be read or made.") % {"path": path}
        whole.seek(0)
        with archive.open(_info(path, scope), "w") as target:
            shutil.copyfileobj(whole, target, CHUNK)
    taken |= taken_by(path)
    return ""


def _info(path, scope) -> zipfile.ZipInfo:
    """Stored as it is: what papers, workbooks and pictures hold is compressed already."""
    return zipfile.ZipInfo(path, date_time=timezone.localtime(scope.now).timetuple()[:6])


def _write_list(archive, export, scope):
    paths = archive.namelist()
    path = unique("", listing.name(), taken_by(*paths))
    archive.writestr(_info(path, scope), listing.text(export, scope, paths))
