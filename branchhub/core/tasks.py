from celery import shared_task
from django.core.management import call_command


@shared_task
def clear_expired():
    """Delete login sessions that ran out."""
    call_command("clearsessions")
