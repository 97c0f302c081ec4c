from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class User(AbstractUser):
    """A login. Rights come from the posts held by its member, never from this row."""

    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, blank=True
    )
    large_text = models.BooleanField(_("large text"), default=False)

    def __str__(self):
        return self.get_full_name() or self.username


class AuditVerb(models.TextChoices):
    REVEAL = "reveal", _("Revealed")
    EXPORT = "export", _("Exported")
    IMPORT = "import", _("Imported")
    INVITE = "invite", pgettext_lazy("audit", "Invited")
    LOGIN = "login", _("Logged in")
    LOGIN_FAILED = "login_failed", _("Failed to log in")
    UNLOCK = "unlock", _("Unlocked")
    SETUP = "setup", _("Set up")
    MAIL = "mail", _("Had a mail sent")
    ADDRESS = "address", _("Changed the mail address")
    RESET = "reset", _("Asked for a new password")
    ROBOT = "robot", _("Tried a chat robot")


class AuditEntry(models.Model):
    """Who did something with personal data or access, when and from where. Never changed."""

    at = models.DateTimeField(_("at"), auto_now_add=True)
    verb = models.CharField(_("what"), max_length=20, choices=AuditVerb)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="audit_entries",
        verbose_name=_("by"),
    )
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    branch_id = models.BigIntegerField(_("branch"), null=True, blank=True)
    target = models.CharField(_("record"), max_length=100, blank=True)
    rows = models.PositiveIntegerField(_("rows"), null=True, blank=True)
    detail = models.CharField(_("detail"), max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["branch_id", "-at"], name="audit_branch_at"),
            models.Index(fields=["verb", "-at"], name="audit_verb_at"),
        ]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")

    def __str__(self):
        return f"{self.get_verb_display()} {self.target}"


class Heartbeat(models.Model):
    """When a part of the background work was last seen alive: "beat", "plan", "worker:" and a name.

    With "failing:" and a step of planning, since when it fails.
    """

    name = models.CharField(_("name"), max_length=100, unique=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["name"]
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self):
        return self.name
