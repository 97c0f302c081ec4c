from celery import shared_task
from django.utils import timezone

from . import operations


@shared_task
def prune():
    operations.prune(timezone.now())
