from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from members.models import Branch
from members.querysets import OfBranchQuerySet

from ..choices import ChapterKey


class FrozenQuerySet(OfBranchQuerySet):
    def of(self, branch, period):
        """Those of just this period of a branch."""
        return self.filter(branch=branch, from_on=period.first, until_on=period.last)


class ReportText(models.Model):
    """What the secretary wrote to a chapter of the report of one period."""

    branch = models.ForeignKey(
        Branch, models.CASCADE, related_name="report_texts", verbose_name=_("branch")
    )
    from_on = models.DateField(_("period from"))
    until_on = models.DateField(_("period until, this day included"))
    chapter = models.CharField(_("chapter"), max_length=20, choices=ChapterKey)
    text = models.TextField(_("text"), max_length=20_000)

    history = HistoricalRecords()
    objects = OfBranchQuerySet.as_manager()

    class Meta:
        ordering = ["branch", "from_on", "chapter"]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "from_on", "until_on", "chapter"],
                name="one_text_a_chapter",
                violation_error_message=_("This chapter has its text already."),
            )
        ]
        verbose_name = _("text of a report")
        verbose_name_plural = _("texts of reports")

    def __str__(self):
        return self.get_chapter_display()


class FrozenReport(models.Model):
    """The numbers and texts of a report as of one day; kept as they are, never changed."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="frozen_reports", verbose_name=_("branch")
    )
    from_on = models.DateField(_("period from"))
    until_on = models.DateField(_("period until, this day included"))
    numbers = models.JSONField(_("figures"), encoder=DjangoJSONEncoder)
    texts = models.JSONField(_("texts"))
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("frozen by")
    )
    frozen_at = models.DateTimeField(_("frozen at"))

    objects = FrozenQuerySet.as_manager()

    class Meta:
        ordering = ["-frozen_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="report_ends_after_start"
            )
        ]
        indexes = [
            models.Index(fields=["branch", "from_on", "-frozen_at"], name="frozen_branch_period")
        ]
        verbose_name = _("frozen report")
        verbose_name_plural = _("frozen reports")

    def __str__(self):
        return f"{self.branch} {self.from_on} – {self.until_on}"

    def get_absolute_url(self):
        return reverse("reports:frozen", args=[self.pk])
