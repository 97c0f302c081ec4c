from dataclasses import fields

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from members.models import Branch, Member

from ..choices import Ballot, VoteRule
from ..querysets import AgendaItemQuerySet, FollowUpQuerySet
from ..votes import Tally
from .activity import Activity


class AgendaItem(models.Model):
    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="agenda_items", verbose_name=_("session")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("topic"), max_length=200)
    presenter = models.CharField(_("presenter"), max_length=100, blank=True)
    decision = models.TextField(_("decision"), blank=True)

    history = HistoricalRecords()
    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")

    def __str__(self):
        return self.title


class Vote(models.Model):
    """One vote on an agenda item: totals only, with N, P, quorum and result as computed then."""

    item = models.ForeignKey(
        AgendaItem, models.CASCADE, related_name="votes", verbose_name=_("agenda item")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    rule = models.CharField(_("rule"), max_length=20, choices=VoteRule)
    ballot = models.CharField(_("how"), max_length=10, choices=Ballot)
    candidate = models.CharField(_("candidate"), max_length=50, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    candidates = models.PositiveSmallIntegerField(_("number of candidates"), null=True, blank=True)
    voters_expected = models.PositiveSmallIntegerField(_("voters who should attend"))
    voters_present = models.PositiveSmallIntegerField(_("voters present"))
    yes = models.PositiveSmallIntegerField(_("yes"))
    no = models.PositiveSmallIntegerField(_("no"))
    abstained = models.PositiveSmallIntegerField(_("abstained"))
    invalid = models.PositiveSmallIntegerField(_("invalid"), default=0)
    issued = models.PositiveSmallIntegerField(_("ballots issued"), null=True, blank=True)
    returned = models.PositiveSmallIntegerField(_("ballots returned"), null=True, blank=True)
    written = models.PositiveSmallIntegerField(_("written opinions"), default=0)
    scrutineer = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("scrutineer"),
    )
    teller = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("teller")
    )
    quorum = models.PositiveSmallIntegerField(_("quorum"))
    needed = models.PositiveSmallIntegerField(_("votes needed"))
    passed = models.BooleanField(_("passed"))

    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(voters_present__lte=F("voters_expected")),
                name="no_more_voters_than_expected",
                violation_error_message=_("More voters are present than should attend."),
            ),
            models.CheckConstraint(
                condition=Q(ballot=Ballot.OPEN)
                | Q(issued__isnull=False, returned__isnull=False, returned__lte=F("issued")),
                name="no_more_ballots_than_issued",
                violation_error_message=_("More ballots were returned than issued."),
            ),
        ]
        verbose_name = _("vote")
        verbose_name_plural = _("votes")

    def __str__(self):
        return self.get_rule_display()

    @property
    def tally(self) -> Tally:
        return Tally(**{field.name: getattr(self, field.name) for field in fields(Tally)})


class FollowUp(models.Model):
    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="follow_ups", verbose_name=_("session")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    what = models.CharField(_("what"), max_length=200)
    owner = models.ForeignKey(
        Member, models.PROTECT, related_name="follow_ups", verbose_name=_("who")
    )
    due_on = models.DateField(_("by when"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    history = HistoricalRecords()
    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["branch", "done_on", "due_on"], name="follow_up_open")]
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")

    def __str__(self):
        return self.what

    def concerns(self, activity) -> bool:
        """As the queryset's `concerning` has it; read with its session."""
        session = self.activity
        is_earlier = session.starts_at < activity.starts_at
        is_of_body = (session.kind, session.group_id) == (activity.kind, activity.group_id)
        was_open = self.done_on is None or self.done_on >= activity.day
        return session == activity or is_of_body and is_earlier and was_open

    def is_late(self, today) -> bool:
        return self.done_on is None and self.due_on < today


class MinutesSection(models.Model):
    """A part of the minutes that is written and saved by itself: of one agenda item, or the rest.

    `version` grows by one with each save; a save that names an older version is a conflict.
    """

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="minutes_sections", verbose_name=_("session")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    item = models.OneToOneField(
        AgendaItem,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="section",
        verbose_name=_("agenda item"),
    )
    text = models.TextField(_("text"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    saved_at = models.DateTimeField(_("saved at"), null=True, blank=True)

    class Meta:
        ordering = ["item__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity"], condition=Q(item=None), name="one_general_section"
            )
        ]
        verbose_name = _("section of the minutes")
        verbose_name_plural = _("sections of the minutes")

    def __str__(self):
        return f"{self.item or self.activity}"


class MinutesRevision(models.Model):
    """A text that a section had, or that was set aside when two people wrote at once."""

    section = models.ForeignKey(MinutesSection, models.CASCADE, related_name="revisions")
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("text"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    set_aside = models.BooleanField(_("set aside in a conflict"), default=False)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("revision of the minutes")
        verbose_name_plural = _("revisions of the minutes")

    def __str__(self):
        return f"{self.section} {self.version}"
