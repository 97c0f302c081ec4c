"""The smallest valid rows of projects and their registers."""

import datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from projects.models import (
    Article,
    Benefit,
    Brand,
    ClassroomTurn,
    CompanyTotals,
    DepartmentResult,
    HardTask,
    Issue,
    Milestone,
    Patent,
    Project,
    ProjectFile,
    ProjectSession,
    Recognition,
    TeamMember,
    Trial,
)

from .activities import ActivityFactory
from .members import BranchFactory, DepartmentFactory, MemberFactory, UserFactory

NEW_YEAR = datetime.date(2026, 1, 1)


class BrandFactory(DjangoModelFactory):
    class Meta:
        model = Brand

    branch = factory.SubFactory(BranchFactory)
    name = factory.Sequence("匠心{}号".format)
    from_on = NEW_YEAR


class ProjectFactory(DjangoModelFactory):
    """A research project, approved and under way since New Year; `state=` gives another state."""

    class Meta:
        model = Project

    branch = factory.SubFactory(BranchFactory)
    kind = "research"
    title = factory.Sequence("超薄砂轮研制{}".format)
    state = "under_way"
    proposed_on = NEW_YEAR

    @factory.lazy_attribute
    def approved_on(self):
        return None if self.state == "proposed" else self.proposed_on

    @factory.lazy_attribute
    def started_on(self):
        return None if self.state in ("proposed", "approved") else self.proposed_on

    @factory.lazy_attribute
    def finished_on(self):
        return datetime.date(2026, 10, 1) if self.state in ("finished", "verified") else None

    @factory.lazy_attribute
    def verified_on(self):
        return datetime.date(2026, 11, 1) if self.state == "verified" else None

    @factory.lazy_attribute
    def stopped_on(self):
        return datetime.date(2026, 6, 1) if self.state == "stopped" else None

    @factory.lazy_attribute
    def stop_reason(self):
        return "客户取消需求" if self.state == "stopped" else ""


class PartFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    project = factory.SubFactory(ProjectFactory)
    branch = factory.SelfAttribute("project.branch")


class TeamMemberFactory(PartFactory):
    class Meta:
        model = TeamMember

    member = factory.SubFactory(MemberFactory, branch=factory.SelfAttribute("..branch"))
    role = "core"


class ProjectSessionFactory(PartFactory):
    class Meta:
        model = ProjectSession

    activity = factory.SubFactory(ActivityFactory, branch=factory.SelfAttribute("..branch"))


class MilestoneFactory(PartFactory):
    class Meta:
        model = Milestone

    title = factory.Sequence("第{}批试制".format)
    due_on = datetime.date(2026, 6, 30)


class RecognitionFactory(PartFactory):
    class Meta:
        model = Recognition

    level = "company_key"
    given_on = datetime.date(2026, 3, 1)
    document = factory.Sequence("所发〔2026〕{}号".format)


class TrialFactory(PartFactory):
    class Meta:
        model = Trial

    kind = "modification"
    number = factory.Sequence(lambda n: n + 1)
    on = datetime.date(2026, 4, 10)
    what = "调整结合剂配比"


class IssueFactory(PartFactory):
    class Meta:
        model = Issue

    what = factory.Sequence("第{}个问题".format)
    raised_on = datetime.date(2026, 4, 1)


class BenefitFactory(PartFactory):
    """A planned saving of the year 2026; `certainty="verified"` names the finance department."""

    class Meta:
        model = Benefit

    kind = "saving"
    certainty = "planned"
    amount = Decimal("10000.00")
    from_on = NEW_YEAR
    until_on = datetime.date(2026, 12, 31)

    @factory.lazy_attribute
    def verified_by(self):
        return "财务部" if self.certainty == "verified" else ""

    @factory.lazy_attribute
    def verified_on(self):
        return datetime.date(2027, 1, 10) if self.certainty == "verified" else None


class PatentFactory(DjangoModelFactory):
    class Meta:
        model = Patent

    branch = factory.SubFactory(BranchFactory)
    title = factory.Sequence("一种砂轮及其制备方法{}".format)
    filed_on = datetime.date(2026, 5, 20)


class ClassroomTurnFactory(PartFactory):
    class Meta:
        model = ClassroomTurn

    project = factory.SubFactory(ProjectFactory, kind="party_building")
    month = NEW_YEAR
    trainer = factory.SubFactory(MemberFactory, branch=factory.SelfAttribute("..branch"))


class ProjectFileFactory(PartFactory):
    class Meta:
        model = ProjectFile

    class Params:
        with_thumbnail = False

    name = "试验报告.pdf"
    file = factory.django.FileField(data=b"%PDF-1.4 test", filename="x")
    thumbnail = factory.Maybe(
        "with_thumbnail", factory.django.FileField(data=b"a small picture", filename="y")
    )
    content_type = "application/pdf"
    size = 13
    sha256 = "0" * 64
    uploaded_by = factory.SubFactory(UserFactory)


class HardTaskFactory(DjangoModelFactory):
    class Meta:
        model = HardTask

    branch = factory.SubFactory(BranchFactory)
    title = factory.Sequence("疫情期间保障生产{}".format)
    from_on = datetime.date(2026, 2, 10)


class ArticleFactory(DjangoModelFactory):
    class Meta:
        model = Article

    branch = factory.SubFactory(BranchFactory)
    title = factory.Sequence("党建融入科研{}".format)
    outlet = "公司网站"
    published_on = datetime.date(2026, 7, 1)


class DepartmentResultFactory(DjangoModelFactory):
    """What a department is expected to take in 2026."""

    class Meta:
        model = DepartmentResult

    department = factory.SubFactory(DepartmentFactory)
    branch = factory.SelfAttribute("department.branch")
    year = 2026
    forecast = Decimal("1000000.00")
    stated_on = datetime.date(2026, 11, 30)


class CompanyTotalsFactory(DjangoModelFactory):
    class Meta:
        model = CompanyTotals

    branch = factory.SubFactory(BranchFactory)
    year = 2026
    innovation_projects = 32
    stated_on = datetime.date(2026, 11, 30)
