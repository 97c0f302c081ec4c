from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from . import heartbeats
from .backup import nightly


@shared_task
def clear_expired():
    """Delete login sessions that ran out."""
    call_command("clearsessions")


@shared_task(bind=True)
def pulse(self):
    """Beat asked and this worker answered: both are alive."""
    worker = f"{heartbeats.WORKER}{self.request.hostname}"
    heartbeats.record([heartbeats.BEAT, worker[:100]], timezone.now())


@shared_task
def back_up():
    nightly.back_up_when_due(timezone.now())
