from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from branchhub.core.encryption import EncryptedTextField
from branchhub.core.partial_dates import PartialDateField

from ..choices import PostCategory, Sex, Status
from ..querysets import MemberQuerySet
from .organisation import Branch, Department


class Member(models.Model):
    """One row a person, applicants and activists included; status, group and posts are dated."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="members", verbose_name=_("branch")
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="member",
        verbose_name=_("account"),
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=50)
    pinyin = models.CharField(max_length=200, blank=True, editable=False)
    initials = models.CharField(max_length=50, blank=True, editable=False)
    order = models.PositiveIntegerField(_("place in the roster"), default=0)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex, blank=True)
    ethnic_group = models.CharField(_("ethnic group"), max_length=30, blank=True)
    born_on = PartialDateField(_("date of birth"), blank=True)
    native_place = models.CharField(_("native place"), max_length=100, blank=True)
    education = models.CharField(_("education"), max_length=50, blank=True)
    id_number = EncryptedTextField(_("ID number"), blank=True)
    id_hash = models.CharField(max_length=64, blank=True, editable=False)
    phone = EncryptedTextField(_("phone"), blank=True)
    address = EncryptedTextField(_("home address"), blank=True)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("department"),
    )
    position = models.CharField(_("position"), max_length=50, blank=True)
    post_category = models.CharField(
        _("line of work"), max_length=20, choices=PostCategory, blank=True
    )
    job_title = models.CharField(_("professional title"), max_length=50, blank=True)
    working_since = PartialDateField(_("working since"), blank=True)
    joined_on = PartialDateField(_("date of joining"), blank=True)
    regularised_on = PartialDateField(_("date of regularisation"), blank=True)
    transferred_in_on = PartialDateField(_("relation transferred in"), blank=True)
    introducers = models.CharField(_("introducers"), max_length=100, blank=True)
    is_backbone = models.BooleanField(_("business backbone"), default=False)
    backbone_since = models.DateField(_("business backbone since"), null=True, blank=True)
    remark = models.TextField(_("remark"), blank=True)

    history = HistoricalRecords()
    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        indexes = [
            models.Index(fields=["branch", "order"], name="member_branch_order"),
            models.Index(fields=["branch", "pinyin"], name="member_branch_pinyin"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "id_hash"],
                condition=~Q(id_hash=""),
                name="id_number_once_per_branch",
                violation_error_message=_("Somebody in this branch already has this ID number."),
            ),
            models.CheckConstraint(
                condition=Q(is_backbone=True) | Q(backbone_since=None),
                name="only_backbones_are_so_since",
                violation_error_message=_("Only a business backbone is one since a day."),
            ),
        ]
        verbose_name = _("member")
        verbose_name_plural = _("members")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("members:detail", args=[self.pk])

    def clean(self):
        if self.department_id and self.department.branch_id != self.branch_id:
            raise ValidationError({"department": _("This department belongs to another branch.")})

    def had_voting_right(self, day) -> bool:
        """Whether this was a full member on `day` under no restriction; one query.

        Source: EL 5, CON 7.
        """
        return (
            Member.objects.filter(pk=self.pk).with_voting_right(day).filter(may_vote=True).exists()
        )

    def is_on_roster(self, day) -> bool:
        return not self.status_periods.on(day).filter(status__in=Status.gone()).exists()

    def is_led_by(self, groups) -> bool:
        return self.group_memberships.on(timezone.localdate()).filter(group__in=groups).exists()
