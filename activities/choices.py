from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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

    @classmethod
    def away(cls):
        """What asks for make-up study: absent, with leave or without."""
        return [*cls.leave(), cls.ABSENT]


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


class Period(models.TextChoices):
    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    HALF_YEAR = "half_year", _("half-year")
    YEAR = "year", _("year")

    @property
    def months(self) -> int:
        return {"month": 1, "quarter": 3, "half_year": 6, "year": 12}[self.value]


class NormState(models.TextChoices):
    """Where a requirement stands in one period. The words are those of look.md."""

    MET = "met", pgettext_lazy("requirement", "Met")
    PLANNED = "planned", pgettext_lazy("requirement", "Planned")
    DUE = "due", pgettext_lazy("requirement", "Due")
    MISSED = "missed", pgettext_lazy("requirement", "Missed")
    NOT_APPLICABLE = "na", pgettext_lazy("requirement", "Not needed")


class LeaveState(models.TextChoices):
    ASKED = "asked", _("Asked for")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class MakeUpState(models.TextChoices):
    """Of what was handed in; a make-up that is only due has no row."""

    HANDED_IN = "handed_in", _("Handed in")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("To be completed")


class DayKind(models.TextChoices):
    HOLIDAY = "holiday", _("Public holiday")
    WORKDAY = "workday", _("Workday")


class TagPurpose(models.TextChoices):
    """What a tag on a session says: what was studied, or the form that the activity took."""

    TOPIC = "topic", _("Study topic")
    CARRIER = "carrier", pgettext_lazy("theme day", "Carrier")


class Topic(models.TextChoices):
    """What members are educated in. Source: ED 9-15; the last two are usual beside them."""

    THEORY = "theory", _("Party theory")
    POLITICAL_TRAINING = "political_training", _("Political training")
    CHARTER = "charter", _("Party charter, rules and discipline")
    PURPOSE = "purpose", _("Purpose of the Party")
    TRADITION = "tradition", _("Revolutionary tradition")
    SITUATION = "situation", _("Situation and policy")
    SKILLS = "skills", _("Knowledge and skills")
    COMPANY_HISTORY = "company_history", _("Company history")
    CURRENT_AFFAIRS = "current_affairs", _("Current affairs")


class Carrier(models.TextChoices):
    """The forms that theme days take. Source: domain.md 1, theme-day carriers."""

    FILM = "film", _("Film and review")
    VOLUNTEERING = "volunteering", _("Volunteer service")
    TOMB_SWEEPING = "tomb_sweeping", _("Online tomb sweeping")
    OATH = "oath", _("Oath review")
    PARTY_BIRTHDAY = "party_birthday", _("1 July: the Party's birthday")
    NATIONAL_DAY = "national_day", _("National Day blessings")
    BIRTHDAY_CARD = "birthday_card", _("Political birthday card")
    JOINT = "joint", _("Joint activity")


SHARED_TAGS = {TagPurpose.TOPIC: Topic, TagPurpose.CARRIER: Carrier}
