import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Branch

from ..choices import PaperKind


def template_path(template, filename):
    """A name that tells nothing; the real one is a column."""
    return f"papers/{template.branch_id}/{secrets.token_urlsafe(16)}"


class PaperTemplate(models.Model):
    """A branch's own Word template for a kind of paper, in place of the one of BranchHub."""

    branch = models.ForeignKey(
        Branch, models.CASCADE, related_name="paper_templates", verbose_name=_("branch")
    )
    kind = models.CharField(_("paper"), max_length=20, choices=PaperKind)
    file = models.FileField(_("file"), upload_to=template_path)
    name = models.CharField(_("file name"), max_length=200)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))

    class Meta:
        ordering = ["branch", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "kind"],
                name="one_template_a_paper",
                violation_error_message=_("The branch has a template for this paper."),
            )
        ]
        verbose_name = _("template of a paper")
        verbose_name_plural = _("templates of papers")

    def __str__(self):
        return f"{self.branch}·{self.get_kind_display()}"
