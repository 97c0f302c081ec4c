from django.db import models
from django.utils.translation import gettext_lazy as _


class PaperKind(models.TextChoices):
    """The value stands in addresses; the label is the name of the file and of the template."""

    MINUTES = "minutes", _("Minutes")
    SIGN_IN_BLANK = "sign-in-blank", _("Sign-in sheet to be signed")
    SIGN_IN = "sign-in", _("Sign-in sheet as held")
    NOTICE = "notice", _("Notice of a session")
    ATTENDANCE = "attendance", _("Attendance sheet")
