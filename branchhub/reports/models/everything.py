from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Branch

from ..choices import ExportProblem, ExportState

STALLED_AFTER = timedelta(minutes=1)


class ExportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own: each holds what just this person may see."""
        return self.filter(asked_by=user)

    def open(self):
        return self.filter(state__in=ExportState.open())

    def kept(self, now):
        """All but what has expired."""
        return self.exclude(expires_at__lte=now)

    def stalled(self, now):
        """Open ones that nobody holds, and that nobody went on with for a while."""
        return self._silent(now, STALLED_AFTER).filter(claim="")

    def lapsed(self, now):
        """Held by a worker that has given no sign of life for a lease."""
        lease = timedelta(seconds=settings.EXPORT_LEASE)
        return self._silent(now, lease).exclude(claim="")

    def _silent(self, now, limit):
        """Open ones not touched around `now`: a time far ahead is that of a clock that jumped."""
        return self.open().exclude(touched_at__range=(now - limit, now + limit))


class Export(models.Model):
    """Everything of a branch's year, as one person may see it, in one zip that is kept for a week.

    `steps` is what goes in, planned when the making begins, of which the first `done` are in the
    file; `left_out` are sentences in `language`. A worker holds the row by its `claim`, and is
    alive as long as `touched_at` moves on. Each attempt has a `file` of its own.
    """

    branch = models.ForeignKey(
        Branch, models.CASCADE, related_name="exports", verbose_name=_("branch")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    language = models.CharField(_("language"), max_length=10)
    state = models.CharField(
        pgettext_lazy("export", "state"),
        max_length=10,
        choices=ExportState,
        default=ExportState.WAITING,
    )
    problem = models.CharField(_("problem"), max_length=10, choices=ExportProblem, blank=True)
    steps = models.JSONField(default=list)
    done = models.PositiveIntegerField(_("steps done"), default=0)
    left_out = models.JSONField(default=list)
    claim = models.CharField(max_length=36, blank=True)
    touched_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    file = models.CharField(max_length=50, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "year", "asked_by"],
                condition=Q(state__in=ExportState.open()),
                name="one_open_export",
                violation_error_message=_("It is being made already."),
            )
        ]
        indexes = [models.Index(fields=["state", "touched_at"], name="export_state_touched")]
        verbose_name = _("everything of a year")
        verbose_name_plural = _("everything of a year")

    def __str__(self):
        return f"{self.branch} {self.year}"

    @property
    def is_open(self) -> bool:
        return self.state in ExportState.open()

    @property
    def is_ready(self) -> bool:
        return self.state == ExportState.READY

    @property
    def is_failed(self) -> bool:
        return self.state == ExportState.FAILED

    @property
    def path(self) -> Path:
        return Path(settings.EXPORTS_ROOT, self.file)

    @property
    def partial(self) -> Path:
        """Where the file is until it is whole."""
        return self.path.with_name(f"{self.file}.partial")
