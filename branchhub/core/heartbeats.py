"""Signs of life of what works in the background."""

from datetime import timedelta

from .models import Heartbeat

BEAT = "beat"
WORKER = "worker:"
FORGOTTEN_AFTER = timedelta(days=7)


def record(names, now):
    """Write that each of `names` was alive at `now`; forget workers not seen for a week."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=now) for name in sorted(names)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at"],
    )
    Heartbeat.objects.filter(name__startswith=WORKER, at__lt=now - FORGOTTEN_AFTER).delete()
