"""Who works at a zip of everything of a year, and what becomes of it.

As with deliveries, every change asks for the claim in its UPDATE: whoever comes second changes
nothing. A claim that its worker neither gave back nor renewed for a lease has lapsed; what it made
is thrown away, since nobody knows how much of it was written.
"""

import logging
import secrets
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from branchhub.core import audit
from branchhub.core.models import AuditVerb

from ..choices import ExportProblem, ExportState
from ..models import Export

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=7)
MOST_ATTEMPTS = 3
STRAY_AFTER = timedelta(days=1)


@transaction.atomic
def ask(branch, year, *, by, language, now) -> Export:
    """The export of this person that is under way, else a new one; a new one is logged."""
    export, is_new = Export.objects.open().get_or_create(
        branch=branch,
        year=year,
        asked_by=by,
        defaults={"asked_at": now, "touched_at": now, "language": language},
    )
    if is_new:
        log(export, "asked for everything of", by=by)
    return export


def log(export, what, *, by):
    """Write into the audit log what somebody did with the export."""
    audit.record(
        AuditVerb.EXPORT,
        by=by,
        branch_id=export.branch_id,
        target=export,
        detail=f"{what} {export.year}",
    )


def claim(pk, done) -> Export | None:
    """The export for this caller alone, if nobody has it or got on with it past `done` steps."""
    name, now = str(uuid4()), timezone.now()
    free = Export.objects.open().filter(pk=pk, done=done, claim="")
    if not free.update(claim=name, touched_at=now, state=ExportState.MAKING):
        return None
    return Export.objects.select_related("branch__committee").get(pk=pk)


def begin(export, steps) -> bool:
    """Plan the steps, to be written to a file of a new name."""
    return _change(export, steps=steps, file=secrets.token_urlsafe(16), done=0, left_out=[])


def get_on(export, left_out) -> bool:
    """One step more is in the file. Says whether the export is still this worker's."""
    return _change(export, done=export.done + 1, left_out=[*export.left_out, *left_out])


def give_back(export) -> bool:
    return _change(export, claim="")


def finish(export, size) -> bool:
    """The file is whole and under its name; it takes the place of the person's earlier ones."""
    now = timezone.now()
    changes = {"state": ExportState.READY, "size": size, "expires_at": now + KEPT_FOR}
    if not _change(export, claim="", **changes):
        return False
    of_person = Export.objects.filter(asked_by=export.asked_by, asked_at__lt=export.asked_at)
    _drop(of_person.filter(branch=export.branch, year=export.year))
    logger.info("export %s is ready: %s bytes", export.pk, size)
    return True


def begin_anew(export):
    """Throw away what is made, and let somebody make it again; not for ever."""
    if export.attempts + 1 >= MOST_ATTEMPTS:
        fail(export, ExportProblem.LOST)
    elif _change(export, claim="", done=0, attempts=export.attempts + 1):
        _remove_files(export)


def fail(export, problem):
    changes = {"state": ExportState.FAILED, "expires_at": timezone.now() + KEPT_FOR}
    if _change(export, claim="", problem=problem, **changes):
        _remove_files(export)
        logger.error("export %s failed: %s", export.pk, problem)


def _change(export, **changes) -> bool:
    """Set `changes` if the export is still its worker's; nothing is known of it otherwise."""
    changes["touched_at"] = timezone.now()
    ours = Export.objects.open().filter(pk=export.pk, claim=export.claim)
    if not ours.update(**changes):
        logger.warning("export %s was taken from its worker", export.pk)
        return False
    for name, value in changes.items():
        setattr(export, name, value)
    return True


def to_resume(now) -> list[tuple[int, int]]:
    """(id, steps done) of what nobody works at any more; what lapsed begins anew."""
    for export in Export.objects.lapsed(now):
        begin_anew(export)
    stalled = Export.objects.stalled(now)
    return list(stalled.order_by("asked_at", "pk").values_list("pk", "done"))


def prune(now) -> None:
    """Remove what has expired, and files that no row knows any more."""
    _drop(Export.objects.filter(expires_at__lte=now))
    folder = Path(settings.EXPORTS_ROOT)
    if not folder.exists():
        return
    known = set(Export.objects.values_list("file", flat=True))
    for path in folder.iterdir():
        age = now.timestamp() - path.stat().st_mtime
        if path.name.removesuffix(".partial") not in known and age > STRAY_AFTER.total_seconds():
            path.unlink(missing_ok=True)


def _drop(exports):
    for export in exports:
        export.delete()
        _remove_files(export)


def _remove_files(export):
    if export.file:
        for path in (export.path, export.partial):
            path.unlink(missing_ok=True)
