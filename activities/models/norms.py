from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from members.models import Branch, Committee

from ..choices import DayKind, Kind, Period

MOST_TIMES = 31


class Norm(models.Model):
    """How often sessions of a kind are asked for, from a month on: set by a branch or a committee.

    A committee's holds for every branch below it, a branch's own goes before it, and before both
    come the rules in `norms.DEFAULTS`. Never changed once its month has begun: a later one, or one
    of no times, takes its place, so that past months stay as they were.
    """

    branch = models.ForeignKey(
        Branch,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="norms",
        verbose_name=_("branch"),
    )
    committee = models.ForeignKey(
        Committee,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="norms",
        verbose_name=_("Party committee"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    per_group = models.BooleanField(_("for each Party group"), default=False)
    period = models.CharField(_("period"), max_length=20, choices=Period)
    times = models.PositiveSmallIntegerField(
        _("times"),
        validators=[MaxValueValidator(MOST_TIMES)],
        help_text=_("0: nothing is asked for any more."),
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until, this day no longer"), null=True, blank=True)
    clause = models.CharField(_("rests on"), max_length=200)

    history = HistoricalRecords()

    class Meta:
        ordering = ["kind", "from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(branch__isnull=False, committee=None)
                | Q(branch=None, committee__isnull=False),
                name="norm_has_one_owner",
                violation_error_message=_("Choose a branch or a committee."),
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gt=F("from_on")),
                name="norm_ends_after_start",
                violation_error_message=_("The end must be after the start."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.GROUP) | Q(per_group=True),
                name="group_meetings_are_asked_of_groups",
                violation_error_message=_("Group meetings are asked of each group."),
            ),
            models.UniqueConstraint(
                fields=["branch", "kind", "from_on"],
                name="norm_once_a_month",
                violation_error_message=_("This month already has a change of this requirement."),
            ),
            models.UniqueConstraint(
                fields=["committee", "kind", "from_on"],
                name="committee_norm_once_a_month",
                violation_error_message=_("This month already has a change of this requirement."),
            ),
        ]
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")

    def __str__(self):
        return self.get_kind_display()

    def clean(self):
        if self.from_on and self.from_on.day != 1:
            sentence = _("A requirement starts on the first of a month.")
            raise ValidationError({"from_on": ValidationError(sentence, code="not_first")})


class BranchRules(models.Model):
    """What a branch has decided about its organisational life beside the requirements."""

    branch = models.OneToOneField(
        Branch, models.CASCADE, related_name="rules", verbose_name=_("branch")
    )
    make_up_days = models.PositiveSmallIntegerField(
        _("days for make-up study"), default=7, validators=[MinValueValidator(1)]
    )
    study_hours = models.PositiveSmallIntegerField(
        _("study hours a member and year"), default=32, help_text=_("ED article 20 asks for 32.")
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("a branch's own rules")
        verbose_name_plural = _("branches' own rules")

    def __str__(self):
        return f"{self.branch}"


class Holiday(models.Model):
    """A day that the built-in calendar does not know or has wrong, kept by administrators."""

    day = models.DateField(_("day"), unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=DayKind)
    name = models.CharField(_("name"), max_length=50, blank=True)

    class Meta:
        ordering = ["day"]
        verbose_name = _("holiday or make-up workday")
        verbose_name_plural = _("holidays and make-up workdays")

    def __str__(self):
        return f"{self.day} {self.name}".strip()
