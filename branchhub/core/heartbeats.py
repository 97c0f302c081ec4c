"""Signs of life of what works in the background."""

from datetime import timedelta

from .models import Heartbeat

BEAT = "beat"
WORKER = "worker:"
PLAN = "plan"
FAILING = "failing:"
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


def record_plan(failed, now):
    """Write since when each of `failed`, steps of planning, fails; those that work are forgotten.

    A plan in which nothing failed is a sign of life of planning.
    """
    names = [f"{FAILING}{step}"[:100] for step in sorted(failed)]
    Heartbeat.objects.filter(name__startswith=FAILING).exclude(name__in=names).delete()
    since = [Heartbeat(name=name, at=now) for name in names]
    Heartbeat.objects.bulk_create(since, ignore_conflicts=True)
    if not names:
        record([PLAN], now)
