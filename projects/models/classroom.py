from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from members.models import Branch, Member
from members.models.registers import of_own_branch

from ..querysets import TurnQuerySet
from .project import Project


class ClassroomTurn(models.Model):
    """Whose turn it is in a month of the Small Classroom; `month` is the first day of the month.

    The project owns the series. What came of a turn are the sessions of its month.
    """

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="turns", verbose_name=_("project")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    month = models.DateField(_("month"))
    trainer = models.ForeignKey(
        Member, models.PROTECT, related_name="classroom_turns", verbose_name=_("trainer")
    )
    skill = models.CharField(_("skill"), max_length=100, blank=True)

    history = HistoricalRecords()
    objects = TurnQuerySet.as_manager()

    class Meta:
        ordering = ["month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "month"],
                name="one_turn_a_month",
                violation_error_message=_("Somebody has this month's turn already."),
            ),
            models.CheckConstraint(
                condition=models.Q(month__day=1),
                name="turn_is_of_a_month",
                violation_error_message=_("A turn is of a whole month."),
            ),
        ]
        indexes = [models.Index(fields=["branch", "month"], name="turn_branch_month")]
        verbose_name = _("turn")
        verbose_name_plural = _("rota")

    def __str__(self):
        return f"{self.month:%Y-%m} {self.trainer}"

    def clean(self):
        of_own_branch(self, "trainer")
