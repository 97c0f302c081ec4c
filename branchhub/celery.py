"""The Celery application: brokers and schedule come from `settings`, names CELERY_…"""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "branchhub.settings")

app = Celery("branchhub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_django_logging(**kwargs):
    """Celery configures no logging of its own once somebody listens here."""
