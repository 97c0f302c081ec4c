"""Projects and years at both extremes: of nothing, and of sixty of everything."""

import datetime

from branchhub.core.dates import add_months
from branchhub.core.periods import day_start
from tests.factories.activities import ActivityFactory, AttendanceFactory, SessionTagFactory
from tests.factories.members import DepartmentFactory, HonourFactory
from tests.factories.projects import (
    BenefitFactory,
    BrandFactory,
    ClassroomTurnFactory,
    IssueFactory,
    MilestoneFactory,
    PatentFactory,
    ProjectFactory,
    ProjectFileFactory,
    ProjectSessionFactory,
    RecognitionFactory,
    TeamMemberFactory,
    TrialFactory,
)
from tests.factories.reports import ReportTextFactory
from tests.reports.papers.scenes import SAID

NEW_YEAR = datetime.date(2026, 1, 1)
SAID_OF_EACH = {
    "problem": "进口砂轮供货周期长、价格高，薄片切割崩边率在3.2%以上，客户多次反馈。",
    "goal": "一年内完成国产替代，崩边率降到1%以下，申报公司级重点项目。",
    "result": "完成0.2 mm超薄砂轮研制，经现场试验，崩边率0.8%。",
    "extension": "可推广到光学玻璃、陶瓷基板切割。",
    "customer": "某半导体封装企业",
    "solved_problem": "薄片切割崩边",
    "solved_on": datetime.date(2026, 9, 30),
    "due_on": datetime.date(2026, 12, 31),
    "is_domestic_substitution": True,
}
KINDS = ["theme_day", "lecture", "assembly", "group", "committee", "life_meeting"]


def project(branch, members, count, **values):
    """A project with so many of everything; `members` are two at least."""
    texts = {"title": "半导体封装用超薄砂轮国产替代攻关", "kind": "challenge"} | SAID_OF_EACH
    made = ProjectFactory(branch=branch, leader=members[0], **texts | values)
    made.departments.add(*DepartmentFactory.create_batch(min(count, 3), branch=branch))
    for number in range(count):
        fill(made, members, number)
    return made


def fill(made, members, number):
    """One more of everything."""
    day = NEW_YEAR + datetime.timedelta(days=5 * number)
    helping = {"role": "helper"} if number % 2 else {}
    if number + 1 < len(members):
        TeamMemberFactory(project=made, member=members[number + 1], **helping)
    TeamMemberFactory(project=made, member=None, name=f"群众{number + 1}", **helping)
    reached = None if number % 3 else day
    MilestoneFactory(project=made, title=f"完成第{number + 1}批试制", due_on=day, done_on=reached)
    kind = ("modification", "onsite_test")[number % 2]
    TrialFactory(project=made, kind=kind, number=number + 1, on=day, place="客户现场", what=SAID)
    IssueFactory(project=made, what=f"第{number + 1}个问题：烧结变形", coordinator=members[0])
    certainty = ("planned", "forecast", "verified")[number % 3]
    BenefitFactory(project=made, certainty=certainty, amount=10_000 + number)
    patent = PatentFactory(branch=made.branch, project=made, number=f"ZL{made.pk}-{number:06}")
    patent.inventors.add(*members[:2])
    RecognitionFactory(project=made, title=f"重点项目{number + 1}")
    held = ActivityFactory(
        branch=made.branch, kind="theme_day", title=f"攻关推进会{number + 1}", status="held"
    )
    ProjectSessionFactory(project=made, activity=held)
    ProjectFileFactory(project=made, name=f"试验报告{number + 1}.pdf")


def classroom(branch, members, count):
    """A Small Classroom with so many turns from January on, and a session in every other month."""
    title = "党员小课堂：岗位技能传帮带"
    made = ProjectFactory(branch=branch, kind="party_building", is_classroom=True, title=title)
    for number in range(count):
        month = add_months(NEW_YEAR, number)
        trainer = members[number % len(members)]
        skill = f"第{number + 1}讲 磨床对刀与参数设定"
        ClassroomTurnFactory(project=made, month=month, trainer=trainer, skill=skill)
        if not number % 2:
            starts = day_start(month) + datetime.timedelta(days=9, hours=15)
            ActivityFactory(branch=branch, kind="classroom", status="held", starts_at=starts)
    return made


def plan(branch, members, count):
    """So many sessions of 2026 from January on, planned ones among them."""
    groups = list(branch.groups.all())
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        day = NEW_YEAR + datetime.timedelta(days=number * 360 // count)
        held = number < count / 2
        session = ActivityFactory(
            branch=branch,
            kind=kind,
            group=groups[number % len(groups)] if kind == "group" else None,
            title=f"学习贯彻党的二十届四中全会精神，安排第{number + 1}项重点工作",
            starts_at=day_start(day) + datetime.timedelta(hours=15),
            status="held" if held else "planned",
            venue="研发楼三层第二会议室" if number % 3 else "",
            chair=members[0],
            recorder=members[1],
            lecturer=members[2] if kind == "lecture" else None,
        )
        if held:
            for member in members:
                AttendanceFactory(activity=session, member=member, status="present")
            SessionTagFactory(activity=session)
            SessionTagFactory(activity=session, purpose="carrier", shared="film")


def summary(branch, members, count):
    """Everything that a summary tells, so many times."""
    plan(branch, members, count)
    brand = BrandFactory(branch=branch, name="匠心攻关先锋")
    classroom(branch, members, 12)
    values = {"brand": brand, "kind": "party_building", "title": "党建+科研融合"}
    ProjectFactory(branch=branch, **values)
    project(branch, members, min(count, 12))
    project(branch, members, min(count, 12), kind="innovation", title="双创：砂轮节材")
    for number in range(min(count, 12)):
        HonourFactory(branch=branch, member=members[number % len(members)])
    for chapter in ("organisation", "meetings", "study", "projects", "outlook"):
        ReportTextFactory(branch=branch, chapter=chapter, text=f"{SAID}\n{SAID}")
