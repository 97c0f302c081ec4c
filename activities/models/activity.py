from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from branchhub.core import formats
from members.models import Branch, Member, PartyGroup

from ..choices import ActivityStatus, AttendanceStatus, Kind
from ..kinds import KINDS, KindRule
from ..querysets import ActivityQuerySet, AttendanceQuerySet

LONGEST_STUDY = 16
MOST_HALF_DAY = Decimal(4)
HALF_HOUR = timedelta(minutes=30)


def usual_study_hours(kind, length) -> Decimal:
    """What a session of this length, a timedelta, counts where nobody said otherwise.

    In half hours. Source: domain.md 3.1: an hour each, four at most for half a day.
    """
    if not KINDS[kind].is_study:
        return Decimal(0)
    return min(Decimal(length // HALF_HOUR) / 2, MOST_HALF_DAY)


def hours_counted(kind, own, length) -> Decimal:
    """What a session counts: its `own` hours, or the usual ones for its length."""
    return usual_study_hours(kind, length) if own is None else own


def _person(related_name, label):
    return models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name=related_name, verbose_name=label
    )


class Activity(models.Model):
    """A session of any kind: the three meetings and one lesson, theme days and the rest."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="activities", verbose_name=_("branch")
    )
    group = models.ForeignKey(
        PartyGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("Party group"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    chair = _person("chaired_activities", _("chair"))
    recorder = _person("recorded_activities", _("recorder"))
    lecturer = _person("taught_activities", _("lecturer"))
    lecturer_name = models.CharField(_("lecturer from outside"), max_length=100, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=ActivityStatus, default=ActivityStatus.PLANNED
    )
    announced_at = models.DateTimeField(_("announced at"), null=True, blank=True)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)
    cancel_reason = models.CharField(_("reason for cancelling"), max_length=200, blank=True)
    archive_remark = models.CharField(
        _("reason for archiving incomplete"), max_length=200, blank=True
    )
    study_hours = models.DecimalField(
        _("study hours"),
        max_digits=3,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(LONGEST_STUDY)],
        help_text=_("Empty: as long as it took, in sessions that are study."),
    )
    # How often people's calendars must take it anew. Source: RFC 5545, 3.8.7.4.
    sequence = models.PositiveIntegerField(default=0, editable=False)

    history = HistoricalRecords()
    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="activity_ends_after_start",
                violation_error_message=_("A session must end after it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.GROUP) | Q(group__isnull=False),
                name="group_meeting_has_a_group",
                violation_error_message=_("A group meeting needs its group."),
            ),
        ]
        indexes = [
            models.Index(fields=["branch", "-starts_at", "-id"], name="activity_branch_start"),
            models.Index(fields=["branch", "kind", "starts_at"], name="activity_branch_kind"),
            # For a reviewer's list over thousands of branches, newest first.
            models.Index(fields=["-starts_at", "-id"], name="activity_start"),
        ]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("activities:detail", args=[self.pk])

    @property
    def rule(self) -> KindRule:
        return KINDS[self.kind]

    @property
    def day(self):
        """The day in the branch's zone; groups and rights are those of that day."""
        return timezone.localdate(self.starts_at)

    @property
    def hours(self) -> Decimal:
        """Study hours for whoever came: those that were set, or the usual ones."""
        return hours_counted(self.kind, self.study_hours, self.ends_at - self.starts_at)

    @property
    def lecturers(self) -> str:
        """Who lectures: the member, somebody from outside, or both; "" for nobody."""
        member = self.lecturer and self.lecturer.name
        return formats.joined(filter(None, [member, self.lecturer_name]))

    def has_started(self, now) -> bool:
        return self.starts_at <= now

    def is_open(self) -> bool:
        return self.status in ActivityStatus.open()

    def is_ahead(self) -> bool:
        return self.status in ActivityStatus.ahead()

    def is_unfinished(self, now) -> bool:
        """As the queryset of that name has it."""
        has_been = self.ends_at < now or self.status == ActivityStatus.HELD
        return has_been and self.is_open()

    def list_is_frozen(self) -> bool:
        return self.announced_at is not None or self.status in ActivityStatus.counted()


class AlsoCounts(models.Model):
    """A second kind that the session counts for, as a lecture inside a theme day."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="also_counts")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "kind"], name="also_counts_once")
        ]
        verbose_name = _("also counts as")
        verbose_name_plural = _("also counts as")

    def __str__(self):
        return self.get_kind_display()


class Attendance(models.Model):
    """One row a member expected at a session, with the group and right to vote of that day."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="attendances", verbose_name=_("session")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="attendances", verbose_name=_("member")
    )
    group = models.ForeignKey(
        PartyGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Party group"),
    )
    may_vote = models.BooleanField(_("may vote"))
    status = models.CharField(
        _("attendance"), max_length=20, choices=AttendanceStatus, blank=True, default=""
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    vote_exclusion = models.CharField(
        _("reason for not counting among voters"), max_length=200, blank=True
    )
    added_reason = models.CharField(_("reason for adding later"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()
    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "member"],
                name="expected_once_per_session",
                violation_error_message=_("This person already is on the list."),
            )
        ]
        indexes = [models.Index(fields=["branch", "activity"], name="attendance_branch")]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")

    def __str__(self):
        return f"{self.member}"

    @property
    def votes(self) -> bool:
        """Whether this row counts in N; being exempt takes nobody out."""
        return self.may_vote and not self.vote_exclusion

    @property
    def came(self) -> bool:
        return self.status in AttendanceStatus.counts_as_present()

    @property
    def is_away(self) -> bool:
        return self.status in AttendanceStatus.away()


class Guest(models.Model):
    """Somebody who takes part without being expected: a member, a name, or a number of people."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="guests", verbose_name=_("session")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    member = _person("invitations_to_sessions", _("member"))
    name = models.CharField(_("name or group of people"), max_length=100)
    count = models.PositiveSmallIntegerField(_("head count"), default=1)

    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(count__gte=1),
                name="guest_counts_at_least_one",
                violation_error_message=_("The head count must be at least 1."),
            )
        ]
        verbose_name = _("invited people")
        verbose_name_plural = _("invited people")

    def __str__(self):
        return self.name
