from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PaperKind(models.TextChoices):
    """The value stands in addresses; the label is the name of the file and of the template."""

    MINUTES = "minutes", _("Minutes")
    SIGN_IN_BLANK = "sign-in-blank", _("Sign-in sheet to be signed")
    SIGN_IN = "sign-in", _("Sign-in sheet as held")
    NOTICE = "notice", _("Notice of a session")
    ATTENDANCE = "attendance", _("Attendance sheet")


class ChapterKey(models.TextChoices):
    """The chapters of a year report, in their order."""

    ORGANISATION = "organisation", _("The branch")
    MEETINGS = "meetings", _("Three meetings and one lesson")
    STUDY = "study", pgettext_lazy("chapter", "Study")
    THEME_DAYS = "theme_days", _("Theme party days")
    PEOPLE = "people", _("Members and backbones")
    PROJECTS = "projects", _("Party building and projects")
    BENEFITS = "benefits", pgettext_lazy("chapter", "Benefits")
    HONOURS = "honours", pgettext_lazy("chapter", "Honours")
    RESULTS = "results", _("Results of the departments")
    OUTLOOK = "outlook", _("What was learnt, and what is next")
