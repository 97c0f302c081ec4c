"""What holds from a day until a day: status, restriction, group and posts."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from ..choices import PostKind, RestrictionKind, Status
from ..querysets import DatedQuerySet, PostQuerySet
from .member import Member
from .organisation import Branch, Committee, PartyGroup


def ends_after_start(name):
    return models.CheckConstraint(
        condition=Q(until_on=None) | Q(until_on__gt=F("from_on")),
        name=name,
        violation_error_message=_("The end must be after the start."),
    )


def refuse_other_branch(group, branch_id):
    if group.branch_id != branch_id:
        sentence = _("This group belongs to another branch.")
        raise ValidationError({"group": ValidationError(sentence, code="other_branch")})


class Dated:
    """What the dated tables share; the same rule as a query is `periods.holds_on`."""

    def holds_on(self, day) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


class StatusPeriod(Dated, models.Model):
    """What a person was from `from_on` until the day before `until_on`."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="status_periods", verbose_name=_("member")
    )
    status = models.CharField(pgettext_lazy("person", "status"), max_length=20, choices=Status)
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
        verbose_name = pgettext_lazy("person", "status")
        verbose_name_plural = _("statuses")

    def __str__(self):
        return self.get_status_display()


class Restriction(Dated, models.Model):
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


class GroupMembership(Dated, models.Model):
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

    def clean(self):
        if self.member_id and self.group_id:
            refuse_other_branch(self.group, self.member.branch_id)


class Post(Dated, models.Model):
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
    objects = PostQuerySet.as_manager()

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

    def clean(self):
        if self.group_id and self.branch_id:
            refuse_other_branch(self.group, self.branch_id)

    @property
    def title(self) -> str:
        """The post with the group that is led, which is one query unless selected with it."""
        return f"{self}·{self.group}" if self.group_id else str(self)


class ReviewerPost(Dated, models.Model):
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
