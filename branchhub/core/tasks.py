from celery import shared_task
from django.core.management import call_command
from django.utils import timezone, translation
from kombu.exceptions import OperationalError

from . import heartbeats, password_reset
from .backup import nightly
from .models import User


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


@shared_task
def mail_reset_link(pk, language):
    """To the user, or to nobody when `pk` is None: for a page that does not tell one from other."""
    user = User.objects.filter(pk=pk).first()
    if user:
        with translation.override(user.language or language):
            password_reset.mail_link(user)


def mail_reset_link_soon(pk, language):
    """By a worker, so that the answer takes as long with a mail; at once if the broker is away."""
    try:
        mail_reset_link.apply_async([pk, language], retry=False)
    except OperationalError:
        mail_reset_link(pk, language)
