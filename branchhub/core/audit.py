import logging
from datetime import timedelta

from simple_history.models import HistoricalRecords

from .models import AuditEntry, AuditVerb
from .proxies import client_address

logger = logging.getLogger(__name__)

HOUR = timedelta(hours=1)


def record(verb, *, by, branch_id=None, target=None, rows=None, detail=""):
    """Write one audit entry about `target`, a saved model instance or None.

    `by` may be None for a failed login. The address is that of the request under way, if any.
    """
    label = label_of(target) if target else ""
    entry = AuditEntry.objects.create(
        verb=verb,
        by=by,
        address=client(),
        branch_id=branch_id,
        target=label,
        rows=rows,
        detail=detail[:200],
    )
    logger.info("audit %s %s by user %s", verb, label, by and by.pk)
    return entry


def record_export(branch, detail, *, by, target=None, rows=None):
    """Write that `by` took something of the branch out: of all of it, or of `target`."""
    return record(
        AuditVerb.EXPORT,
        by=by,
        branch_id=branch.pk,
        target=target or branch,
        rows=rows,
        detail=detail,
    )


def within_the_hour(verb, now):
    """What limits how often something may be done: the entries of the last hour."""
    return AuditEntry.objects.filter(verb=verb, at__gt=now - HOUR)


def label_of(target) -> str:
    return f"{target._meta.label_lower}:{target.pk}"


def client() -> str | None:
    """The address of the request under way, if any."""
    request = getattr(HistoricalRecords.context, "request", None)
    return client_address(request) or None if request else None
