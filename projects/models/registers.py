"""Registers that a branch keeps beside its projects. Each row says where it is known from."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from members.models import Branch, Department, Member
from members.models.registers import of_own_branch

from ..querysets import HardTaskQuerySet, OfYearQuerySet, RegisterQuerySet, ResultQuerySet


class HardTask(models.Model):
    """An urgent, hard, dangerous or heavy task in which members stood in the front line."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="hard_tasks", verbose_name=_("branch")
    )
    title = models.CharField(_("task"), max_length=200)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until, this day included"), null=True, blank=True)
    members = models.ManyToManyField(
        Member, blank=True, related_name="hard_tasks", verbose_name=_("members")
    )
    result = models.TextField(_("result"), blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    history = HistoricalRecords(m2m_fields=[members])
    objects = HardTaskQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="hard_task_ends_after_start",
                violation_error_message=_("The period must not end before it starts."),
            )
        ]
        indexes = [models.Index(fields=["branch", "from_on"], name="hard_task_branch")]
        verbose_name = _("hard task")
        verbose_name_plural = _("hard tasks")

    def __str__(self):
        return self.title


class Article(models.Model):
    """Something published about the branch."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="articles", verbose_name=_("branch")
    )
    title = models.CharField(_("title"), max_length=200)
    outlet = models.CharField(_("outlet"), max_length=100)
    published_on = models.DateField(_("published on"))
    correspondents = models.CharField(_("correspondents"), max_length=200, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    views = models.PositiveIntegerField(_("times read"), null=True, blank=True)

    history = HistoricalRecords()
    objects = RegisterQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-pk"]
        indexes = [models.Index(fields=["branch", "published_on"], name="article_branch")]
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def __str__(self):
        return self.title


def _yuan(label):
    return models.DecimalField(
        label,
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )


class DepartmentResult(models.Model):
    """What a department took in a year, in yuan; typed in by hand, with source and date.

    Without `actual` the year is told by its `forecast`, and labelled so.
    """

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="department_results", verbose_name=_("branch")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="results", verbose_name=_("department")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    target = _yuan(_("target"))
    forecast = _yuan(pgettext_lazy("result", "forecast"))
    actual = _yuan(pgettext_lazy("result", "actual"))
    year_before = _yuan(_("year before"))
    source = models.CharField(_("source"), max_length=200, blank=True)
    stated_on = models.DateField(_("as of"))

    history = HistoricalRecords()
    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "department__order", "department"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "year"],
                name="department_result_once_a_year",
                violation_error_message=_("This department's year is here already."),
            )
        ]
        indexes = [models.Index(fields=["branch", "year"], name="result_branch_year")]
        verbose_name = _("department result")
        verbose_name_plural = _("department results")

    def __str__(self):
        return f"{self.department} {self.year}"

    def clean(self):
        of_own_branch(self, "department")

    @property
    def revenue(self) -> Decimal | None:
        return self.forecast if self.actual is None else self.actual


class CompanyTotals(models.Model):
    """The company's numbers of a year, against which a branch's shares are told."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="company_totals", verbose_name=_("branch")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    innovation_projects = models.PositiveIntegerField(_("innovation projects of the company"))
    source = models.CharField(_("source"), max_length=200, blank=True)
    stated_on = models.DateField(_("as of"))

    history = HistoricalRecords()
    objects = OfYearQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "year"],
                name="company_totals_once_a_year",
                violation_error_message=_("This year's totals are here already."),
            )
        ]
        verbose_name = _("company totals")
        verbose_name_plural = _("company totals")

    def __str__(self):
        return str(self.year)
