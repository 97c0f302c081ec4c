from celery import shared_task
from django.utils import timezone

from .roster import operations


@shared_task
def delete_old_roster_uploads() -> int:
    return operations.delete_old_uploads(now=timezone.now())
