"""What members are given."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..querysets import CardQuerySet
from .member import Member
from .organisation import Branch


class BirthdayCard(models.Model):
    """A card for a political birthday: the one that the app sends, or one of paper."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="birthday_cards", verbose_name=_("branch")
    )
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="birthday_cards", verbose_name=_("member")
    )
    birthday_on = models.DateField(_("political birthday"))
    years = models.PositiveSmallIntegerField(_("years in the Party"))
    given_on = models.DateField(_("given on"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("given by"),
        help_text=_("Empty for a card that the app sent."),
    )

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ["-birthday_on", "member"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "years"],
                name="one_card_a_birthday",
                violation_error_message=_("The card for this birthday has been given already."),
            )
        ]
        indexes = [models.Index(fields=["branch", "birthday_on"], name="card_branch_birthday")]
        verbose_name = _("political birthday card")
        verbose_name_plural = _("political birthday cards")

    def __str__(self):
        return f"{self.member} {self.years}"

    def get_absolute_url(self):
        return reverse("members:card", args=[self.pk])
