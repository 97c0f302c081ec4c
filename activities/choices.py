from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    ASSEMBLY = "assembly", _("Branch member assembly")
    COMMITTEE = "committee", _("Branch committee meeting")
    GROUP = "group", _("Group meeting")
    LECTURE = "lecture", _("Party lecture")
    THEME_DAY = "theme_day", _("Theme party day")
    LIFE_MEETING = "life_meeting", _("Organisational life meeting")
    APPRAISAL = "appraisal", _("Democratic appraisal of members")
    CLASSROOM = "classroom", _("Small Classroom")
    OTHER = "other", _("Other activity")


class ActivityStatus(models.TextChoices):
    PLANNED = "planned", _("Planned")
    ANNOUNCED = "announced", _("Announced")
    HELD = "held", _("Held")
    ARCHIVED = "archived", _("Archived")
    CANCELLED = "cancelled", _("Cancelled")

    @classmethod
    def ahead(cls):
        return [cls.PLANNED, cls.ANNOUNCED]

    @classmethod
    def open(cls):
        """What can still be written to."""
        return [cls.PLANNED, cls.ANNOUNCED, cls.HELD]

    @classmethod
    def counted(cls):
        """What counts as held in norms and statistics. Source: domain.md 3.4."""
        return [cls.HELD, cls.ARCHIVED]


class AttendanceStatus(models.TextChoices):
    UNSET = "", _("Not marked")
    PRESENT = "present", _("Present")
    LATE = "late", _("Late")
    PERSONAL_LEAVE = "personal_leave", _("Personal leave")
    SICK_LEAVE = "sick_leave", _("Sick leave")
    BUSINESS_TRIP = "business_trip", _("Business trip")
    EXEMPT = "exempt", _("Exempt")
    ABSENT = "absent", _("Absent without leave")

    @classmethod
    def counts_as_present(cls):
        return [cls.PRESENT, cls.LATE]

    @classmethod
    def leave(cls):
        return [cls.PERSONAL_LEAVE, cls.SICK_LEAVE, cls.BUSINESS_TRIP]


class VoteRule(models.TextChoices):
    ORDINARY = "ordinary", _("Ordinary motion")
    ADMISSION = "admission", _("Admission or regularisation")
    ELECTION = "election", _("Election")


class Ballot(models.TextChoices):
    OPEN = "open", _("Show of hands")
    SECRET = "secret", _("Secret ballot")


class FileKind(models.TextChoices):
    NOTICE = "notice", _("Notice")
    MATERIAL = "material", _("Material")
    SIGN_IN = "sign_in", _("Sign-in sheet")
    PHOTO = "photo", _("Photo")
    OTHER = "other", _("Other")
