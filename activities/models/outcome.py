"""What a session was about and what came of it, as reports count it."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from members.models import Branch

from ..choices import SHARED_TAGS, Carrier, TagPurpose, Topic
from ..querysets import OwnTagQuerySet, SessionTagQuerySet
from ..tags import key_of
from .activity import Activity


def unknown_tag() -> ValidationError:
    return ValidationError(_("The branch has no such topic or carrier."), code="unknown")


class OwnTag(models.Model):
    """A study topic or carrier of a branch's own, beside those that all branches share."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="own_tags", verbose_name=_("branch")
    )
    purpose = models.CharField(_("purpose"), max_length=10, choices=TagPurpose)
    name = models.CharField(_("name"), max_length=50)
    is_offered = models.BooleanField(_("offered for new sessions"), default=True)

    history = HistoricalRecords()
    objects = OwnTagQuerySet.as_manager()

    class Meta:
        ordering = ["purpose", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "purpose", "name"],
                name="own_tag_once_per_branch",
                violation_error_message=_("The branch already has this one."),
            )
        ]
        verbose_name = _("own topic or carrier")
        verbose_name_plural = _("own topics and carriers")

    def __str__(self):
        return self.name


class SessionTag(models.Model):
    """A topic or carrier of a session: one that all share, by its key, or one of its branch."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="tags", verbose_name=_("session")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    purpose = models.CharField(_("purpose"), max_length=10, choices=TagPurpose)
    shared = models.CharField(
        _("shared by all branches"),
        max_length=30,
        blank=True,
        choices=[*Topic.choices, *Carrier.choices],  # no key is in both
    )
    own = models.ForeignKey(
        OwnTag,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="uses",
        verbose_name=_("the branch's own"),
    )

    history = HistoricalRecords()
    objects = SessionTagQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(own=None) & ~Q(shared="") | Q(own__isnull=False, shared=""),
                name="tag_is_shared_or_own",
            ),
            models.UniqueConstraint(
                fields=["activity", "purpose", "shared"],
                condition=Q(own=None),
                name="shared_tag_once_per_session",
            ),
            models.UniqueConstraint(fields=["activity", "own"], name="own_tag_once_per_session"),
        ]
        indexes = [models.Index(fields=["branch", "purpose", "shared"], name="tag_branch_purpose")]
        verbose_name = _("topic or carrier")
        verbose_name_plural = _("topics and carriers")

    def __str__(self):
        return self.label

    def clean(self):
        """Own ones are those of the session's branch, shared ones those of the purpose."""
        if self.own_id:
            fits = (self.own.branch_id, self.own.purpose) == (
                self.activity.branch_id,
                self.purpose,
            )
        else:
            fits = self.shared in SHARED_TAGS.get(self.purpose, [])
        if not fits:
            raise unknown_tag()

    @property
    def key(self) -> str:
        return key_of(self.shared, self.own_id)

    @property
    def label(self) -> str:
        """In the reader's language; one query for an own one unless selected with it."""
        return self.own.name if self.own_id else self.get_shared_display()


class Outcome(models.Model):
    """What came of a session beside its record; without a row there is nothing to count."""

    activity = models.OneToOneField(
        Activity, models.CASCADE, related_name="outcome", verbose_name=_("session")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    reviews = models.PositiveSmallIntegerField(_("reviews collected"), default=0)
    volunteer_hours = models.DecimalField(
        _("volunteer hours"),
        max_digits=6,
        decimal_places=1,
        default=0,
        validators=[MinValueValidator(0)],
    )
    by_veteran = models.BooleanField(_("a veteran member told their story"), default=False)
    rating = models.DecimalField(
        _("rating of the audience, 1 to 5"),
        max_digits=2,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__gte=1, rating__lte=5),
                name="rating_is_1_to_5",
                violation_error_message=_("The rating is from 1 to 5."),
            ),
            models.CheckConstraint(
                condition=Q(volunteer_hours__gte=0),
                name="volunteer_hours_are_not_negative",
                violation_error_message=_("Hours cannot be negative."),
            ),
        ]
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")

    def __str__(self):
        return f"{self.activity}"
