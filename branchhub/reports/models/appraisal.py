"""How a branch is appraised: lists of items that committees set, and what was scored by them."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from members.models import Branch, Committee
from members.querysets import OfBranchQuerySet

from ..choices import Formula, ItemKind

FIRST_YEAR, LAST_YEAR = 2000, 2100
YEARS = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
MOST_POINTS = 100
MOST_REMARK = 500


def points(verbose_name, **kwargs):
    """A number of points with one digit after the point."""
    return models.DecimalField(verbose_name, max_digits=4, decimal_places=1, **kwargs)


def within_weight(column) -> Q:
    return Q(**{column: None}) | Q(**{f"{column}__gte": 0, f"{column}__lte": F("weight")})


class AppraisalList(models.Model):
    """The items by which a committee appraises every branch below it, from a year on.

    It holds until the committee's next one; years that were scored keep what they were scored by.
    """

    committee = models.ForeignKey(
        Committee,
        models.CASCADE,
        related_name="appraisal_lists",
        verbose_name=_("Party committee"),
    )
    from_year = models.PositiveSmallIntegerField(_("from the year"), validators=YEARS)
    source = models.CharField(_("rests on"), max_length=200)

    history = HistoricalRecords()

    class Meta:
        ordering = ["committee", "-from_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "from_year"],
                name="one_appraisal_list_a_year",
                violation_error_message=_("The committee has a list from this year on already."),
            )
        ]
        verbose_name = _("list of appraisal items")
        verbose_name_plural = _("lists of appraisal items")

    def __str__(self):
        return f"{self.committee} {self.from_year}"


class AppraisalItem(models.Model):
    list = models.ForeignKey(
        AppraisalList, models.CASCADE, related_name="items", verbose_name=_("list of items")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text = models.CharField(_("text"), max_length=200)
    weight = points(_("weight"), default=0, help_text=_("The most points; 0 for a veto."))
    kind = models.CharField(_("kind"), max_length=20, choices=ItemKind, default=ItemKind.ORDINARY)
    formula = models.CharField(
        _("computed from"),
        max_length=20,
        choices=Formula,
        blank=True,
        help_text=_("Empty: scored by hand."),
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["list", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__gte=0, weight__lte=MOST_POINTS),
                name="item_weighs_up_to_100",
                violation_error_message=_("An item weighs 0 to 100 points."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=ItemKind.VETO) | Q(weight=0, formula=""),
                name="veto_has_no_points",
                violation_error_message=_("A veto has no points and no formula."),
            ),
        ]
        verbose_name = _("appraisal item")
        verbose_name_plural = _("appraisal items")

    def __str__(self):
        return self.text

    @property
    def key(self) -> str:
        return f"own-{self.pk}"

    @property
    def shown_text(self) -> str:
        return self.text


class Appraisal(models.Model):
    """A branch's year as it was scored: the items are kept as they were when scoring began.

    Once it is closed, what was computed is kept as well, and nothing is scored any more.
    """

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="appraisals", verbose_name=_("branch")
    )
    year = models.PositiveSmallIntegerField(_("year"), validators=YEARS)
    source = models.CharField(_("rests on"), max_length=200)
    closed_at = models.DateTimeField(pgettext_lazy("appraisal", "closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("appraisal", "closed by"),
    )

    history = HistoricalRecords()
    objects = OfBranchQuerySet.as_manager()

    class Meta:
        ordering = ["branch", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["branch", "year"], name="one_appraisal_a_year")
        ]
        verbose_name = _("appraisal of a branch")
        verbose_name_plural = _("appraisals of branches")

    def __str__(self):
        return f"{self.branch} {self.year}"


class AppraisalLine(models.Model):
    """An item as it was when it was scored, with the branch's own score and the reviewer's.

    `computed` and `inputs`, sentences by language, are kept when the appraisal is closed. A veto
    has no score: it `applies` or it does not.
    """

    appraisal = models.ForeignKey(
        Appraisal, models.CASCADE, related_name="lines", verbose_name=_("appraisal of a branch")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    order = models.PositiveSmallIntegerField(_("order"))
    key = models.CharField(max_length=50)
    text = models.CharField(_("text"), max_length=200)
    text_en = models.CharField(max_length=200, blank=True)
    weight = points(_("weight"))
    kind = models.CharField(_("kind"), max_length=20, choices=ItemKind)
    formula = models.CharField(_("computed from"), max_length=20, choices=Formula, blank=True)
    computed = points(_("computed score"), null=True, blank=True)
    inputs = models.JSONField(default=dict, blank=True)
    self_score = points(_("self-score"), null=True, blank=True)
    self_applies = models.BooleanField(_("applies, says the branch"), default=False)
    self_remark = models.CharField(_("the branch's remark"), max_length=MOST_REMARK, blank=True)
    self_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    self_at = models.DateTimeField(null=True, blank=True)
    review_score = points(_("reviewer's score"), null=True, blank=True)
    review_applies = models.BooleanField(_("applies, says the reviewer"), default=False)
    review_remark = models.CharField(_("reviewer's remark"), max_length=MOST_REMARK, blank=True)
    review_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    review_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["appraisal", "order"]
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "key"], name="appraisal_item_once"),
            *(
                models.CheckConstraint(
                    condition=within_weight(column),
                    name=f"{column}_within_weight",
                    violation_error_message=_("A score is 0 at least and its weight at most."),
                )
                for column in ("computed", "self_score", "review_score")
            ),
        ]
        verbose_name = _("score of an item")
        verbose_name_plural = _("scores of items")

    def __str__(self):
        return self.text

    @property
    def shown_text(self) -> str:
        is_english = translation.get_language() == "en"
        return self.text_en if is_english and self.text_en else self.text

    @property
    def kept_inputs(self) -> list[str]:
        return self.inputs.get(translation.get_language(), [])
