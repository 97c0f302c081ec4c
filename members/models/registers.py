"""Honours and mentoring: what people are known for, and who teaches whom."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from branchhub.core.formats import full_date

from ..choices import HonourLevel
from ..querysets import HonourQuerySet, MentorshipQuerySet
from .dated import Dated, ends_after_start
from .member import Member
from .organisation import Branch, PartyGroup


def of_own_branch(row, *names):
    """Refuse what the columns `names` point to in another branch than that of the row."""
    for name in names:
        pointed = getattr(row, name, None) if getattr(row, f"{name}_id") else None
        if pointed and pointed.branch_id != row.branch_id:
            sentence = _("This belongs to another branch.")
            raise ValidationError({name: ValidationError(sentence, code="other_branch")})


class Honour(models.Model):
    """A title given to the branch, to one of its groups, or to a person."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="honours", verbose_name=_("branch")
    )
    group = models.ForeignKey(
        PartyGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="honours",
        verbose_name=_("Party group"),
    )
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="honours",
        verbose_name=_("member"),
    )
    title = models.CharField(_("title"), max_length=100)
    level = models.CharField(_("level"), max_length=20, choices=HonourLevel)
    issuer = models.CharField(pgettext_lazy("honour", "given by"), max_length=100)
    year = models.PositiveSmallIntegerField(_("for the year"))
    given_on = models.DateField(_("given on"))
    source = models.CharField(_("source"), max_length=200, blank=True)

    history = HistoricalRecords()
    objects = HonourQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(group=None) | Q(member=None),
                name="honour_has_one_holder",
                violation_error_message=_("An honour is a group's or a person's, not of both."),
            )
        ]
        indexes = [models.Index(fields=["branch", "given_on"], name="honour_branch")]
        verbose_name = _("honour")
        verbose_name_plural = _("honours")

    def __str__(self):
        return self.title

    def clean(self):
        of_own_branch(self, "group", "member")

    @property
    def holder(self):
        return self.member or self.group or self.branch


class Mentorship(Dated, models.Model):
    """An experienced member and whom they teach, with goals; `mentee_name` when no member."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="mentorships", verbose_name=_("branch")
    )
    mentor = models.ForeignKey(
        Member, models.PROTECT, related_name="mentees", verbose_name=_("mentor")
    )
    mentee = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mentors",
        verbose_name=_("mentee"),
    )
    mentee_name = models.CharField(_("mentee who is no member"), max_length=50, blank=True)
    goals = models.TextField(_("goals"), blank=True)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until, this day no longer"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    history = HistoricalRecords()
    objects = MentorshipQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-pk"]
        constraints = [
            ends_after_start("mentorship_ends_after_start"),
            models.CheckConstraint(
                condition=Q(mentee__isnull=False, mentee_name="")
                | Q(mentee=None) & ~Q(mentee_name=""),
                name="mentee_is_somebody",
                violation_error_message=_("Choose a member, or write a name."),
            ),
            models.CheckConstraint(
                condition=Q(mentee=None) | ~Q(mentee=F("mentor")),
                name="nobody_is_their_own_mentor",
                violation_error_message=_("Nobody can be their own mentor."),
            ),
        ]
        indexes = [models.Index(fields=["branch", "from_on"], name="mentorship_branch")]
        verbose_name = _("mentoring pair")
        verbose_name_plural = _("mentoring pairs")

    def __str__(self):
        return f"{self.mentor} – {self.learner}"

    def get_absolute_url(self):
        return reverse("members:mentorship-detail", args=[self.pk])

    def clean(self):
        of_own_branch(self, "mentor", "mentee")

    @property
    def learner(self) -> str:
        return str(self.mentee or self.mentee_name)


class MentorshipReview(models.Model):
    mentorship = models.ForeignKey(
        Mentorship, models.CASCADE, related_name="reviews", verbose_name=_("mentoring pair")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    on = models.DateField(_("date"))
    findings = models.TextField(_("findings"))

    history = HistoricalRecords()

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("mentoring review")
        verbose_name_plural = _("mentoring reviews")

    def __str__(self):
        return full_date(self.on)
