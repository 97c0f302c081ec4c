import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branchhub.core.encryption import EncryptedTextField
from members.models import Branch, Member

from .choices import KINDS, Channel, DeliveryStatus, KindRule, Lead, NoticeKind
from .querysets import DeliveryQuerySet, NoticeQuerySet, RobotQuerySet


def every_lead():
    return list(Lead.values)


class Robot(models.Model):
    """A robot in a chat group of the branch. It speaks to all: schedule news, nothing personal."""

    branch = models.ForeignKey(
        Branch, models.CASCADE, related_name="robots", verbose_name=_("branch")
    )
    channel = models.CharField(
        _("service"),
        max_length=20,
        choices=[choice for choice in Channel.choices if choice[0] != Channel.EMAIL],
    )
    name = models.CharField(_("chat group"), max_length=50)
    webhook = EncryptedTextField(_("webhook address"))
    secret = EncryptedTextField(_("signing secret"), blank=True)
    is_on = models.BooleanField(_("in use"), default=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RobotQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "name"],
                name="robot_name_once_per_branch",
                violation_error_message=_("There already is a robot for this chat group."),
            )
        ]
        verbose_name = _("chat robot")
        verbose_name_plural = _("chat robots")

    def __str__(self):
        return self.name


class Notice(models.Model):
    """Something to be told, once, to one reader: `dedupe_key` is unique.

    The reader is a member, a user who is no member (a reviewer), or a chat group's robot. `body`
    is what the mail says beyond subject and detail, as `core.reminding.Text` has it.
    """

    branch = models.ForeignKey(
        Branch, models.CASCADE, null=True, blank=True, related_name="notices"
    )
    recipient = models.ForeignKey(
        Member,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("member"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("account"),
    )
    robot = models.ForeignKey(
        Robot,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("chat robot"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=NoticeKind)
    subject = models.CharField(_("about"), max_length=200)
    detail = models.CharField(_("detail"), max_length=300, blank=True)
    body = models.JSONField(default=list, blank=True)
    link = models.CharField(max_length=200, blank=True)
    # Not by a UniqueConstraint: with `unique`, PostgreSQL gets an index for searches by the start.
    dedupe_key = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField(_("told at"), auto_now_add=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("done at"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, user=None, robot=None)
                | Q(recipient=None, user__isnull=False, robot=None)
                | Q(recipient=None, user=None, robot__isnull=False),
                name="notice_has_one_reader",
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notice_recipient"),
            models.Index(fields=["created_at", "id"], name="notice_age"),
            # The to-dos that a sweep looks through for what is done.
            models.Index(
                fields=["kind", "id"], condition=Q(closed_at=None), name="notice_not_closed"
            ),
        ]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    def __str__(self):
        return self.subject

    @property
    def rule(self) -> KindRule:
        return KINDS[self.kind]


class Delivery(models.Model):
    """One notice on its way over one channel: the outbox.

    Pending from `due_at` on, claimed by one worker at a time, then sent, failed or dropped. A claim
    that stays unmarked too long is taken up again.
    """

    notice = models.ForeignKey(
        Notice, models.CASCADE, related_name="deliveries", verbose_name=_("notice")
    )
    branch = models.ForeignKey(Branch, models.CASCADE, null=True, blank=True, related_name="+")
    channel = models.CharField(_("channel"), max_length=20, choices=Channel)
    status = models.CharField(
        _("state"), max_length=20, choices=DeliveryStatus, default=DeliveryStatus.PENDING
    )
    due_at = models.DateTimeField(_("due at"))
    until = models.DateTimeField(_("of use until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claim = models.CharField(max_length=36, blank=True)
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="one_delivery_a_channel")
        ]
        indexes = [
            models.Index(fields=["status", "due_at", "id"], name="delivery_pending"),
            models.Index(fields=["claim"], condition=~Q(claim=""), name="delivery_claim"),
        ]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")

    def __str__(self):
        return f"{self.notice}·{self.get_channel_display()}"

    def claim_holds(self, now) -> bool:
        """Whether there is time to send before another worker may take it: half the lease."""
        since = (now - self.claimed_at).total_seconds()
        return 0 <= since < settings.DELIVERY_LEASE / 2


class BranchPreference(models.Model):
    """How a branch reminds its people, as far as they don't say otherwise themselves."""

    branch = models.OneToOneField(
        Branch, models.CASCADE, related_name="notice_preference", verbose_name=_("branch")
    )
    email_off = models.JSONField(_("no mail of"), default=list, blank=True)
    remind_before = models.JSONField(_("reminders"), default=every_lead, blank=True)
    quiet_from = models.TimeField(_("quiet from"), default=datetime.time(22))
    quiet_until = models.TimeField(_("quiet until"), default=datetime.time(7))

    class Meta:
        verbose_name = _("a branch's choice of notices")
        verbose_name_plural = _("branches' choices of notices")

    def __str__(self):
        return f"{self.branch}"


class Preference(models.Model):
    """How one person wants to be told. What is null is as the branch has it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="notice_preference",
        verbose_name=_("account"),
    )
    email_off = models.JSONField(_("no mail of"), default=list, blank=True)
    remind_before = models.JSONField(_("reminders"), null=True, blank=True)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_have_both_ends",
                violation_error_message=_("Quiet hours need both ends."),
            )
        ]
        verbose_name = _("a person's choice of notices")
        verbose_name_plural = _("people's choices of notices")

    def __str__(self):
        return f"{self.user}"
