from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProjectKind(models.TextChoices):
    PARTY_BUILDING = "party_building", _("Party-building project")
    RESEARCH = "research", _("Research project")
    INNOVATION = "innovation", _("Innovation project")
    CHALLENGE = "challenge", _("Challenge team")


class ProjectState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("project", "Proposed")
    APPROVED = "approved", pgettext_lazy("project", "Approved")
    UNDER_WAY = "under_way", pgettext_lazy("project", "Under way")
    FINISHED = "finished", pgettext_lazy("project", "Finished")
    VERIFIED = "verified", pgettext_lazy("project", "Verified")
    STOPPED = "stopped", pgettext_lazy("project", "Stopped")

    @classmethod
    def open(cls):
        """What work goes on in, or may begin in."""
        return [cls.PROPOSED, cls.APPROVED, cls.UNDER_WAY]

    @classmethod
    def counted(cls):
        """What reports count as a project: approved at least, whatever became of it."""
        return [cls.APPROVED, cls.UNDER_WAY, cls.FINISHED, cls.VERIFIED, cls.STOPPED]

    @classmethod
    def closed(cls):
        """What is accepted or given up: only those who decide change it still."""
        return [cls.VERIFIED, cls.STOPPED]


class TeamRole(models.TextChoices):
    CORE = "core", pgettext_lazy("team", "Core")
    HELPER = "helper", pgettext_lazy("team", "Helping")


class RecognitionLevel(models.TextChoices):
    COMPANY_KEY = "company_key", _("Company key project")
    PARENT_KEY = "parent_key", _("Parent-company key project")
    OTHER = "other", _("Other recognition")


class TrialKind(models.TextChoices):
    MODIFICATION = "modification", _("Process modification")
    ONSITE_TEST = "onsite_test", _("On-site test")


class TrialOutcome(models.TextChoices):
    OPEN = "open", pgettext_lazy("trial", "Still open")
    PASSED = "passed", pgettext_lazy("trial", "Reached its aim")
    FAILED = "failed", pgettext_lazy("trial", "Missed its aim")


class BenefitKind(models.TextChoices):
    SAVING = "saving", _("Saving")
    REVENUE = "revenue", pgettext_lazy("benefit", "Revenue")
    FIRST_ORDER = "first_order", _("First order")
    ANNUAL_OUTPUT = "annual_output", _("Annual output")

    @classmethod
    def summed(cls):
        """What adds up to the benefit of projects; an order or an output is told by itself."""
        return [cls.SAVING, cls.REVENUE]


class Certainty(models.TextChoices):
    """How sure an amount is; amounts of different certainty are never in one sum."""

    PLANNED = "planned", pgettext_lazy("amount", "Planned")
    FORECAST = "forecast", pgettext_lazy("amount", "Forecast")
    VERIFIED = "verified", pgettext_lazy("amount", "Verified")
