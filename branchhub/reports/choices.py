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
    APPRAISAL = "appraisal", _("Appraisal of the branch")
    PROJECT = "project", _("Project sheet")
    PLAN = "plan", _("Annual plan")
    SUMMARY = "summary", _("Annual summary")
    REPORT = "report", _("Year report")
    HANDBOOK = "handbook", _("Handbook of the year")


class ChapterKey(models.TextChoices):
    """The chapters of a year report, in their order."""

    ORGANISATION = "organisation", pgettext_lazy("chapter", "The branch")
    MEETINGS = "meetings", _("Three meetings and one lesson")
    STUDY = "study", pgettext_lazy("chapter", "Study")
    THEME_DAYS = "theme_days", _("Theme party days")
    PEOPLE = "people", _("Members and backbones")
    PROJECTS = "projects", _("Party building and projects")
    BENEFITS = "benefits", pgettext_lazy("chapter", "Benefits")
    HONOURS = "honours", pgettext_lazy("chapter", "Honours")
    RESULTS = "results", _("Results of the departments")
    OUTLOOK = "outlook", _("What was learnt, and what is next")


class ItemKind(models.TextChoices):
    """What an item of an appraisal does to the sum."""

    ORDINARY = "ordinary", pgettext_lazy("appraisal", "Item")
    BONUS = "bonus", pgettext_lazy("appraisal", "Bonus")
    VETO = "veto", pgettext_lazy("appraisal", "Veto")


class ExportState(models.TextChoices):
    """How far the zip of everything of a year is."""

    WAITING = "waiting", pgettext_lazy("export", "Waiting")
    MAKING = "making", pgettext_lazy("export", "Being made")
    READY = "ready", pgettext_lazy("export", "Ready")
    FAILED = "failed", pgettext_lazy("export", "Failed")

    @classmethod
    def open(cls):
        return [cls.WAITING, cls.MAKING]


class ExportProblem(models.TextChoices):
    """Why there is no zip, in a sentence to whoever asked for it."""

    SPACE = "space", _("The server has no room left for it. Ask whoever runs BranchHub.")
    RIGHT = "right", _("You are no longer in the committee of this branch.")
    FAULT = "fault", _("An error came up, and it was not made. Ask whoever runs BranchHub.")
    LOST = "lost", _("It was interrupted several times. Ask whoever runs BranchHub.")


class Formula(models.TextChoices):
    """What an item of an appraisal is computed from."""

    ORGANISATION = "organisation", _("Posts filled and term of office")
    PLAN = "plan", _("Annual plan and summary")
    ASSEMBLY = "assembly", _("Branch member assemblies and their records")
    COMMITTEE = "committee", _("Branch committee meetings and their records")
    GROUP = "group", _("Group meetings and their records")
    LECTURE = "lecture", _("Party lectures and their records")
    THEME_DAY = "theme_day", _("Theme party days, their records and photos")
    ATTENDANCE = "attendance", _("Attendance, leave and make-up study")
    LIFE = "life", _("Organisational life meeting and appraisal of members")
    TALKS = "talks", _("Heart-to-heart talks")
    STUDY = "study", _("Study hours of members")
    DEVELOPMENT = "development", _("Development of members")
    DUES = "dues", _("Party dues")
    ROLE = "role", _("Challenge teams, hard tasks, volunteering")
    PRODUCTION = "production", _("Projects, problems solved, benefit, targets")
    PUBLICITY = "publicity", _("Articles published")
    FILES = "files", _("Records complete and archived")
    HONOURS = "honours", pgettext_lazy("appraisal", "Honours by level")
