from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from treebeard.mp_tree import MP_Node

from branchhub.core.encryption import EncryptedTextField
from branchhub.core.partial_dates import PartialDateField

from .choices import (
    BranchKind,
    CommitteeKind,
    PostCategory,
    PostKind,
    RestrictionKind,
    Sex,
    Status,
)
from .querysets import BranchQuerySet, DatedQuerySet, MemberQuerySet, OfBranchQuerySet


def ends_after_start(name):
    return models.CheckConstraint(
        condition=Q(until_on=None) | Q(until_on__gt=F("from_on")),
        name=name,
        violation_error_message=_("The end must be after the start."),
    )


class Committee(MP_Node):
    """A Party committee or general branch; branches hang on it."""

    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=20, choices=CommitteeKind)

    node_order_by = ["name"]

    class Meta:
        verbose_name = _("Party committee")
        verbose_name_plural = _("Party committees")

    def __str__(self):
        return self.name


class Branch(models.Model):
    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="branches", verbose_name=_("Party committee")
    )
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(
        _("kind"), max_length=20, choices=BranchKind, default=BranchKind.ORDINARY
    )
    slogan = models.CharField(_("slogan"), max_length=200, blank=True)
    profile = models.TextField(_("profile"), blank=True)
    term_from_on = models.DateField(_("committee elected on"), null=True, blank=True)
    term_years = models.PositiveSmallIntegerField(_("term in years"), default=3)

    objects = BranchQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "name"],
                name="branch_name_once_per_committee",
                violation_error_message=_("This committee already has a branch of this name."),
            )
        ]
        verbose_name = _("branch")
        verbose_name_plural = _("branches")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("members:branch-detail", args=[self.pk])


class PartyGroup(models.Model):
    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="groups", verbose_name=_("branch")
    )
    name = models.CharField(_("name"), max_length=50)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = OfBranchQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "name"],
                name="group_name_once_per_branch",
                violation_error_message=_("The branch already has a group of this name."),
            )
        ]
        verbose_name = _("Party group")
        verbose_name_plural = _("Party groups")

    def __str__(self):
        return self.name


class Department(models.Model):
    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="departments", verbose_name=_("branch")
    )
    name = models.CharField(_("name"), max_length=50)
    description = models.TextField(_("description"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = OfBranchQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "name"],
                name="department_name_once_per_branch",
                violation_error_message=_("The branch already has a department of this name."),
            )
        ]
        verbose_name = _("department")
        verbose_name_plural = _("departments")

    def __str__(self):
        return self.name


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
    name = models.CharField(_("name"), max_length=50)
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
            )
        ]
        verbose_name = _("member")
        verbose_name_plural = _("members")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("members:detail", args=[self.pk])

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


class StatusPeriod(models.Model):
    """What a person was from `from_on` until the day before `until_on`."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="status_periods", verbose_name=_("member")
    )
    status = models.CharField(_("status"), max_length=20, choices=Status)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until, this day no longer"), null=True, blank=True)

    history = HistoricalRecords()
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            ends_after_start("status_ends_after_start"),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(until_on=None),
                name="one_open_status_per_member",
                violation_error_message=_("This member already has a status that has not ended."),
            ),
        ]
        verbose_name = _("status")
        verbose_name_plural = _("statuses")

    def __str__(self):
        return self.get_status_display()


class Restriction(models.Model):
    """A time in which a full member may not vote. Source: EL 5, CON 7."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="restrictions", verbose_name=_("member")
    )
    kind = models.CharField(_("kind"), max_length=30, choices=RestrictionKind)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until, this day no longer"), null=True, blank=True)

    history = HistoricalRecords()
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [ends_after_start("restriction_ends_after_start")]
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")

    def __str__(self):
        return self.get_kind_display()


class GroupMembership(models.Model):
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="group_memberships", verbose_name=_("member")
    )
    group = models.ForeignKey(
        PartyGroup, models.PROTECT, related_name="memberships", verbose_name=_("Party group")
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until, this day no longer"), null=True, blank=True)

    history = HistoricalRecords()
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            ends_after_start("group_membership_ends_after_start"),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(until_on=None),
                name="one_open_group_per_member",
                violation_error_message=_("This member already is in a group."),
            ),
        ]
        verbose_name = _("group membership")
        verbose_name_plural = _("group memberships")

    def __str__(self):
        return f"{self.group}"


class Post(models.Model):
    """A post held in a branch or a group, which gives its holder rights while it lasts."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="posts", verbose_name=_("member")
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="posts", verbose_name=_("branch")
    )
    group = models.ForeignKey(
        PartyGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("Party group"),
    )
    kind = models.CharField(
        _("post"),
        max_length=20,
        choices=PostKind,
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until, this day no longer"), null=True, blank=True)

    history = HistoricalRecords()
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            ends_after_start("post_ends_after_start"),
            models.CheckConstraint(
                condition=Q(kind=PostKind.GROUP_LEADER, group__isnull=False)
                | (~Q(kind=PostKind.GROUP_LEADER) & Q(group=None)),
                name="only_group_leaders_have_a_group",
                violation_error_message=_("A group leader needs a group, other posts have none."),
            ),
            models.UniqueConstraint(
                fields=["branch"],
                condition=Q(kind=PostKind.SECRETARY, until_on=None),
                name="one_secretary_per_branch",
                violation_error_message=_(
                    "The branch already has a secretary; end that post first."
                ),
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(kind=PostKind.GROUP_LEADER, until_on=None),
                name="one_leader_per_group",
                violation_error_message=_("The group already has a leader; end that post first."),
            ),
        ]
        verbose_name = _("post")
        verbose_name_plural = _("posts")

    def __str__(self):
        return self.get_kind_display()


class ReviewerPost(models.Model):
    """Read-only sight of all branches below a committee, for a user who may be no member here."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="reviewer_posts",
        verbose_name=_("account"),
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="reviewer_posts", verbose_name=_("Party committee")
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until, this day no longer"), null=True, blank=True)

    history = HistoricalRecords()
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [ends_after_start("reviewer_post_ends_after_start")]
        verbose_name = _("committee reviewer")
        verbose_name_plural = _("committee reviewers")

    def __str__(self):
        return f"{self.committee}"


class Invitation(models.Model):
    """A one-time link by which a member sets a password; only the token's hash is kept."""

    member = models.ForeignKey(
        Member, models.CASCADE, related_name="invitations", verbose_name=_("member")
    )
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="invitations_sent"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self):
        return f"{self.member}"


class RosterUpload(models.Model):
    """A roster file between upload and import; encrypted, deleted when imported or a day old."""

    branch = models.ForeignKey(Branch, models.CASCADE, related_name="roster_uploads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="roster_uploads")
    created_at = models.DateTimeField(auto_now_add=True)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    columns = models.JSONField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.name
