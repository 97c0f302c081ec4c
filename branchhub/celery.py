"""The Celery application: brokers and schedule come from `settings`, names CELERY_…"""

import os
import warnings

from celery import Celery
from celery.platforms import SecurityWarning
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "branchhub.settings")

# What it says of a worker run by root concerns pickle; ours takes JSON alone.
warnings.filterwarnings("ignore", category=SecurityWarning)

app = Celery("branchhub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_django_logging(**kwargs):
    """Celery configures no logging of its own once somebody listens here."""
