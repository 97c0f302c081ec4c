from django.conf import settings
from django.db import models

from members.models import Committee


class DemoData(models.Model):
    """What the demo made, so that it can be removed to the last row and nothing else with it."""

    committee = models.OneToOneField(Committee, models.PROTECT, related_name="+")
    users = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")

    def __str__(self):
        return f"{self.committee}"
