from celery import shared_task
from django.conf import settings
from django.utils import timezone

from .everything import making, operations


# Killed before its claim lapses, so that two never write one file.
@shared_task(time_limit=0.9 * settings.EXPORT_LEASE)
def make_export(pk, done):
    """Take a turn, and ask for another one behind whatever else waits."""
    done = making.go_on(pk, done)
    if done is not None:
        make_export.delay(pk, done)


@shared_task
def resume_exports():
    for pk, done in operations.to_resume(timezone.now()):
        make_export.apply_async([pk, done], expires=55)


@shared_task
def prune_exports():
    operations.prune(timezone.now())
