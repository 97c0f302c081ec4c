"""What happens in a project: milestones, trials, issues; and what comes of it."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from branchhub.core.formats import yuan
from members.models import Branch, Member
from members.models.registers import of_own_branch

from ..choices import BenefitKind, Certainty, RecognitionLevel, TrialKind, TrialOutcome
from ..querysets import (
    BenefitQuerySet,
    IssueQuerySet,
    MilestoneQuerySet,
    PartQuerySet,
    PatentQuerySet,
    TrialQuerySet,
)
from .project import Project


class Milestone(models.Model):
    project = models.ForeignKey(
        Project, models.CASCADE, related_name="milestones", verbose_name=_("project")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    title = models.CharField(_("milestone"), max_length=200)
    due_on = models.DateField(_("by when"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    history = HistoricalRecords()
    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["branch", "done_on", "due_on"], name="milestone_open")]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")

    def __str__(self):
        return self.title

    def is_late(self, today) -> bool:
        return self.done_on is None and self.due_on < today


class Recognition(models.Model):
    """A project listed by a level above; several are possible, one a level and document."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="recognitions", verbose_name=_("project")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    level = models.CharField(_("level"), max_length=20, choices=RecognitionLevel)
    title = models.CharField(_("title"), max_length=100, blank=True)
    given_on = models.DateField(_("given on"))
    document = models.CharField(_("document"), max_length=200, blank=True)

    history = HistoricalRecords()
    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["given_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "level", "document"],
                name="recognition_once_per_document",
                violation_error_message=_("This recognition is noted already."),
            )
        ]
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")

    def __str__(self):
        return self.title or self.get_level_display()


class Trial(models.Model):
    """A change of the process, or a round of tests on site; numbered by project and kind."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="trials", verbose_name=_("project")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    kind = models.CharField(_("kind"), max_length=20, choices=TrialKind)
    number = models.PositiveSmallIntegerField(_("number"))
    on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=100, blank=True)
    what = models.TextField(_("what was changed or tested"))
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=TrialOutcome, default=TrialOutcome.OPEN
    )
    findings = models.TextField(_("findings"), blank=True)

    history = HistoricalRecords()
    objects = TrialQuerySet.as_manager()

    class Meta:
        ordering = ["on", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind", "number"],
                name="trial_number_once_per_project",
                violation_error_message=_("This number is taken."),
            )
        ]
        indexes = [models.Index(fields=["branch", "kind", "on"], name="trial_branch_kind")]
        verbose_name = _("log entry")
        verbose_name_plural = _("log entries")

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"


class Issue(models.Model):
    """A problem met on the way, who coordinated its solution, and when it was solved."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="issues", verbose_name=_("project")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    what = models.TextField(_("problem"))
    raised_on = models.DateField(_("raised on"))
    coordinator = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("coordinated by"),
    )
    solved_on = models.DateField(_("solved on"), null=True, blank=True)
    solution = models.TextField(_("solution"), blank=True)

    history = HistoricalRecords()
    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ["raised_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(solved_on=None) | Q(solved_on__gte=F("raised_on")),
                name="issue_solved_after_raised",
                violation_error_message=_("It cannot be solved before it was raised."),
            )
        ]
        verbose_name = _("issue")
        verbose_name_plural = _("issues")

    def __str__(self):
        return self.what

    def clean(self):
        of_own_branch(self, "coordinator")

    @property
    def days_taken(self) -> int | None:
        return None if self.solved_on is None else (self.solved_on - self.raised_on).days


class Benefit(models.Model):
    """An amount in yuan that a project yields; it counts in the year in which its period ends."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="benefits", verbose_name=_("project")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    kind = models.CharField(_("kind"), max_length=20, choices=BenefitKind)
    certainty = models.CharField(_("certainty"), max_length=10, choices=Certainty)
    amount = models.DecimalField(
        _("amount in yuan"),
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    from_on = models.DateField(_("period from"))
    until_on = models.DateField(_("period until, this day included"))
    verified_by = models.CharField(_("verified by"), max_length=100, blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    history = HistoricalRecords()
    objects = BenefitQuerySet.as_manager()

    class Meta:
        ordering = ["until_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="benefit_is_more_than_nothing",
                violation_error_message=_("The amount must be more than 0."),
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")),
                name="benefit_ends_after_start",
                violation_error_message=_("The period must not end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(certainty=Certainty.VERIFIED, verified_on__isnull=False)
                & ~Q(verified_by="")
                | ~Q(certainty=Certainty.VERIFIED) & Q(verified_on=None, verified_by=""),
                name="verified_benefit_says_by_whom",
                violation_error_message=_(
                    "A verified amount, and no other, says by whom and when."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["branch", "certainty", "until_on"], name="benefit_branch_until")
        ]
        verbose_name = _("benefit")
        verbose_name_plural = _("benefits")

    def __str__(self):
        return f"{self.get_kind_display()} {yuan(self.amount)}"


class Patent(models.Model):
    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="patents", verbose_name=_("branch")
    )
    project = models.ForeignKey(
        Project,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="patents",
        verbose_name=_("project"),
    )
    title = models.CharField(_("title"), max_length=200)
    number = models.CharField(pgettext_lazy("patent", "number"), max_length=50, blank=True)
    filed_on = models.DateField(_("filed on"))
    granted_on = models.DateField(_("granted on"), null=True, blank=True)
    inventors = models.ManyToManyField(
        Member, blank=True, related_name="patents", verbose_name=_("inventors")
    )
    other_inventors = models.CharField(_("other inventors"), max_length=200, blank=True)

    history = HistoricalRecords(m2m_fields=[inventors])
    objects = PatentQuerySet.as_manager()

    class Meta:
        ordering = ["filed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(granted_on=None) | Q(granted_on__gte=F("filed_on")),
                name="patent_granted_after_filed",
                violation_error_message=_("A patent cannot be granted before it was filed."),
            ),
            models.UniqueConstraint(
                fields=["branch", "number"],
                condition=~Q(number=""),
                name="patent_number_once_per_branch",
                violation_error_message=_("A patent with this number is here already."),
            ),
        ]
        indexes = [models.Index(fields=["branch", "filed_on"], name="patent_branch_filed")]
        verbose_name = _("patent")
        verbose_name_plural = _("patents")

    def __str__(self):
        return self.title

    def clean(self):
        of_own_branch(self, "project")
