from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Branch, Member

from .querysets import NoticeQuerySet


class NoticeKind(models.TextChoices):
    ANNOUNCED = "announced", _("Session announced")
    MOVED = "moved", _("Session moved")
    CANCELLED = "cancelled", _("Session cancelled")


class Notice(models.Model):
    """Something to be told to one person, once: `dedupe_key` is unique."""

    branch = models.ForeignKey(Branch, models.CASCADE, related_name="notices")
    recipient = models.ForeignKey(Member, models.CASCADE, related_name="notices")
    kind = models.CharField(_("kind"), max_length=20, choices=NoticeKind)
    subject = models.CharField(_("about"), max_length=200)
    detail = models.CharField(_("detail"), max_length=300, blank=True)
    link = models.CharField(max_length=200, blank=True)
    dedupe_key = models.CharField(max_length=200)
    created_at = models.DateTimeField(_("told at"), auto_now_add=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["dedupe_key"], name="notice_told_once"),
        ]
        indexes = [models.Index(fields=["recipient", "-created_at"], name="notice_recipient")]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    def __str__(self):
        return self.subject
