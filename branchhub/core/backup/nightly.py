"""A backup a day in VAR_DIR/backups, kept for two weeks."""

import datetime
import logging
import re
import shutil

from django.conf import settings
from django.utils import timezone

from .making import make

logger = logging.getLogger(__name__)

KEPT_DAYS = 14
FIRST_HOUR = 2
NAME = re.compile(r"branchhub-(\d{4}-\d{2}-\d{2})\.tar\.gz")


def back_up_when_due(now) -> bool:
    """Make the backup of today, unless it is there or the night is not yet far enough.

    A machine that was off at night makes it when it is back. Returns whether one was made.
    """
    local = timezone.localtime(now)
    folder = settings.VAR_DIR / "backups"
    path = folder / f"branchhub-{local.date()}.tar.gz"
    if local.hour < FIRST_HOUR or path.exists():
        return False
    folder.mkdir(mode=0o700, exist_ok=True)
    if not settings.BACKUP_PASSPHRASE:
        logger.warning("BACKUP_PASSPHRASE is not set: the nightly backup is made without the keys")
    make(path, passphrase=settings.BACKUP_PASSPHRASE, now=now)
    prune(folder, today=local.date())
    return True


def prune(folder, *, today) -> None:
    """Remove nightly backups older than KEPT_DAYS, and what an interrupted one left behind."""
    for path in folder.iterdir():
        named = NAME.fullmatch(path.name)
        if named and (today - datetime.date.fromisoformat(named[1])).days >= KEPT_DAYS:
            path.unlink()
        elif path.name.startswith(".backup-") and _is_old(path):
            shutil.rmtree(path, ignore_errors=True)


def _is_old(path) -> bool:
    age = timezone.now().timestamp() - path.stat().st_mtime
    return age > datetime.timedelta(days=1).total_seconds()
