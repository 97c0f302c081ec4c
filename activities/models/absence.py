"""What follows from not coming: leave asked for beforehand, study made up for afterwards."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from members.models import Branch, Member

from ..choices import AttendanceStatus, LeaveState, MakeUpState
from ..querysets import LeaveRequestQuerySet, MakeUpQuerySet
from .activity import Activity, Attendance


def evidence_path(make_up, filename):
    """A name that tells nothing and cannot be guessed; the real one is a column."""
    return f"make-up/{make_up.branch_id}/{secrets.token_urlsafe(16)}"


class LeaveRequest(models.Model):
    """A member asks not to come. The reason is for those who decide, and for the member."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="leave_requests", verbose_name=_("session")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="leave_requests", verbose_name=_("member")
    )
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=[(kind.value, kind.label) for kind in AttendanceStatus.leave()],
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=LeaveState, default=LeaveState.ASKED
    )
    asked_at = models.DateTimeField(_("asked at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=200, blank=True)

    history = HistoricalRecords()
    objects = LeaveRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "member"],
                condition=Q(state__in=[LeaveState.ASKED, LeaveState.GRANTED]),
                name="one_leave_a_session",
                violation_error_message=_("Leave was asked for already."),
            )
        ]
        indexes = [models.Index(fields=["branch", "state", "-asked_at"], name="leave_branch_state")]
        verbose_name = _("request for leave")
        verbose_name_plural = _("requests for leave")

    def __str__(self):
        return f"{self.member}·{self.activity}"

    def get_absolute_url(self):
        return reverse("activities:leave-decide", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == LeaveState.ASKED


class MakeUp(models.Model):
    """What an absent member handed in; counted beside attendance, never as presence."""

    attendance = models.OneToOneField(
        Attendance, models.CASCADE, related_name="make_up", verbose_name=_("attendance")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    state = models.CharField(
        _("state"), max_length=20, choices=MakeUpState, default=MakeUpState.HANDED_IN
    )
    note = models.TextField(_("what was studied"), blank=True)
    evidence = models.FileField(_("evidence"), upload_to=evidence_path, blank=True)
    evidence_name = models.CharField(_("file name"), max_length=200, blank=True)
    evidence_type = models.CharField(_("content type"), max_length=100, blank=True)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handed in by")
    )
    handed_in_at = models.DateTimeField(_("handed in at"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checked by"),
    )
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=200, blank=True)

    history = HistoricalRecords()
    objects = MakeUpQuerySet.as_manager()

    class Meta:
        ordering = ["-handed_in_at", "-pk"]
        indexes = [models.Index(fields=["branch", "state"], name="make_up_branch_state")]
        verbose_name = _("make-up study")
        verbose_name_plural = _("make-up studies")

    def __str__(self):
        return f"{self.attendance}"

    def get_absolute_url(self):
        return reverse("activities:make-up-hand-in", args=[self.attendance_id])

    def get_check_url(self):
        return reverse("activities:make-up-check", args=[self.attendance_id])
