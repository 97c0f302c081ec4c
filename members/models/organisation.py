"""Committees, branches and their parts."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from branchhub.core.dates import add_months

from ..choices import BranchKind, CommitteeKind
from ..querysets import BranchQuerySet, DepartmentQuerySet, GroupQuerySet


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
    kept_since = models.DateField(
        _("records kept here since"),
        default=timezone.localdate,
        null=True,
        blank=True,
        help_text=_("Nothing is asked for before this day; empty means always."),
    )

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

    def term_ends_on(self):
        """The day the committee's term is over; None while its election is not known."""
        return self.term_from_on and add_months(self.term_from_on, 12 * self.term_years)


class PartyGroup(models.Model):
    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="groups", verbose_name=_("branch")
    )
    name = models.CharField(_("name"), max_length=50)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = GroupQuerySet.as_manager()

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

    objects = DepartmentQuerySet.as_manager()

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
