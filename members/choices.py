from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CommitteeKind(models.TextChoices):
    COMMITTEE = "committee", _("Party committee")
    GENERAL_BRANCH = "general_branch", _("General branch")


class BranchKind(models.TextChoices):
    ORDINARY = "ordinary", _("Branch")
    JOINT = "joint", _("Joint branch")
    TEMPORARY = "temporary", _("Temporary branch")


class Sex(models.TextChoices):
    MALE = "male", _("Male")
    FEMALE = "female", _("Female")


class Status(models.TextChoices):
    APPLICANT = "applicant", _("Applicant")
    ACTIVIST = "activist", _("Activist")
    DEVELOPMENT_OBJECT = "development_object", _("Development object")
    PROBATIONARY = "probationary", _("Probationary member")
    FULL = "full", _("Full member")
    SUSPENDED = "suspended", _("Membership suspended")
    REMOVED = "removed", _("Removed from the register")
    LEFT = "left", _("Left the branch")

    @classmethod
    def members(cls):
        """The statuses of Party members whose place is in the branch."""
        return [cls.PROBATIONARY, cls.FULL]

    @classmethod
    def gone(cls):
        return [cls.REMOVED, cls.LEFT]


class RestrictionKind(models.TextChoices):
    PROBATION_WITHIN_PARTY = "probation_within_party", _("Probation within the Party")
    RIGHTS_SUSPENDED = "rights_suspended", _("Rights suspended")


class PostKind(models.TextChoices):
    SECRETARY = "secretary", _("Secretary")
    DEPUTY = "deputy", _("Deputy secretary")
    ORGANISATION = "organisation", _("Organisation commissioner")
    PUBLICITY = "publicity", _("Publicity commissioner")
    DISCIPLINE = "discipline", _("Discipline commissioner")
    COMMISSIONER = "commissioner", _("Commissioner")
    GROUP_LEADER = "group_leader", _("Group leader")

    @classmethod
    def secretaries(cls):
        return [cls.SECRETARY, cls.DEPUTY]

    @classmethod
    def branch_committee(cls):
        """The posts that make their holder a member of the branch committee. Source: BR 20."""
        return [
            cls.SECRETARY,
            cls.DEPUTY,
            cls.ORGANISATION,
            cls.PUBLICITY,
            cls.DISCIPLINE,
            cls.COMMISSIONER,
        ]


class PostCategory(models.TextChoices):
    RESEARCH = "research", _("R&D line")
    PRODUCTION = "production", _("Production line")
    MANAGEMENT = "management", _("Management")

    @classmethod
    def front_line(cls):
        return [cls.RESEARCH, cls.PRODUCTION]


class HonourLevel(models.TextChoices):
    COMPANY = "company", pgettext_lazy("honour", "Company")
    PARENT = "parent", pgettext_lazy("honour", "Parent company")
    CITY = "city", pgettext_lazy("honour", "City")
    PROVINCE = "province", pgettext_lazy("honour", "Province")
    NATION = "nation", pgettext_lazy("honour", "Nation")
