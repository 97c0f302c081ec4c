"""The demo branch's projects of 2020, as the published account tells them."""

import datetime
from decimal import Decimal

from activities.choices import Kind
from activities.models import Activity
from members.models import Department
from projects import operations
from projects.choices import (
    BenefitKind,
    Certainty,
    ProjectKind,
    RecognitionLevel,
    TrialKind,
    TrialOutcome,
)
from projects.models import (
    Benefit,
    Brand,
    ClassroomTurn,
    Issue,
    Milestone,
    Patent,
    Project,
    Recognition,
    Trial,
)

from .account import (
    COMPANY,
    FINANCE,
    INNOVATIONS,
    MODIFICATIONS,
    ONSITE_TESTS,
    PARENT,
    PATENTS,
    RESEARCH,
    TECHNOLOGY,
    YEAR,
    day_of,
)
from .people import GROUPS

WHOLE_YEAR = (day_of(1, 1), day_of(12, 31))


def build_projects(branch, members, *, by):
    """The brand, two programmes and all that hangs on them. `members` are people by name."""
    return _Builder(branch, members, by=by).build()


class Writer:
    """Writes projects of the branch through the operations that the pages use."""

    def __init__(self, branch, members, *, by):
        self.branch, self.members, self.by = branch, members, by
        self.groups = list(branch.groups.all())
        self.departments = {each.name: each for each in Department.objects.filter(branch=branch)}

    def project(self, *, proposed, departments=(), **columns):
        project = Project(branch=self.branch, proposed_on=proposed, **columns)
        departments = [self.departments[name] for name in departments]
        return operations.propose_project(project, departments=departments, by=self.by)

    def begin(self, project, on):
        """Approved and started on one day."""
        operations.approve_project(project, on=on, by=self.by)
        operations.start_project(project, on=on, by=self.by)

    def end(self, project, on, result):
        operations.finish_project(project, on=on, result=result, by=self.by)
        later = on + datetime.timedelta(days=10)
        operations.verify_project(project, on=later, by=self.by)

    def milestone(self, project, title, due, *, done=None):
        milestone = Milestone(project=project, title=title, due_on=due)
        operations.add_milestone(milestone, by=self.by)
        if done:
            operations.complete_milestone(milestone, on=done, by=self.by)

    def benefit(self, project, kind, certainty, amount, days, remark=""):
        """What is not known for sure yet; `days` are the first and the last of its period."""
        benefit = Benefit(
            project=project,
            kind=kind,
            certainty=certainty,
            amount=Decimal(amount),
            from_on=days[0],
            until_on=days[1],
            remark=remark,
        )
        return operations.note_benefit(benefit, by=self.by)

    def trial(self, project, kind, on, what, **columns):
        trial = Trial(project=project, kind=kind, on=on, what=what, **columns)
        operations.log_trial(trial, by=self.by)

    def turns(self, programme, sessions):
        """Whoever taught in one of `sessions` had the turn of its month."""
        for activity in sessions.select_related("lecturer").order_by("starts_at"):
            turn = ClassroomTurn(
                project=programme,
                month=activity.day.replace(day=1),
                trainer=activity.lecturer,
                skill=activity.title.partition("：")[2],
            )
            operations.add_turn(turn, by=self.by)
            operations.link_session(programme, activity, by=self.by)


class _Builder(Writer):
    def build(self):
        brand = operations.create_brand(
            Brand(
                branch=self.branch,
                name="党建＋项目，攻坚在一线",
                idea="一个支部、两个党小组、一套活动载体，把组织生活放到项目和班组里。",
                from_on=day_of(3, 10),
            ),
            by=self.by,
        )
        research, classroom = (self._programme(brand, group) for group in (0, 1))
        self._research(research)
        self._classroom(classroom)
        for place, innovation in enumerate(INNOVATIONS):
            self._innovation(innovation, place)
        self._challenge()

    def _programme(self, brand, group):
        title, goal, leader = (
            ("党建与科研融合", "六个科研项目按节点推进，申请专利七件。", "林国栋"),
            ("党员小课堂", "每月一名党员骨干，给同岗位职工讲一项技能。", "高俊杰"),
        )[group]
        project = self.project(
            proposed=day_of(3, 10),
            kind=ProjectKind.PARTY_BUILDING,
            title=f"{title}（{GROUPS[group]}）",
            brand=brand,
            group=self.groups[group],
            leader=self.members[leader],
            goal=goal,
            is_classroom=group == 1,
            due_on=day_of(12, 31) if group == 0 else None,
        )
        self.begin(project, day_of(3, 18))
        return project

    def _research(self, programme):
        for place, (title, leader) in enumerate(RESEARCH):
            project = self.project(
                proposed=day_of(1, 8),
                kind=ProjectKind.RESEARCH,
                title=title,
                programme=programme,
                group=programme.group,
                leader=self.members[leader],
                departments=[("第三制品部", "第四制品部")[place % 2]],
                due_on=day_of(12, 20),
            )
            self.begin(project, day_of(1, 15))
            self._milestones(project)
            if place < 2:
                self._issue(project)
            self.end(project, day_of(12, 10), "按计划完成，形成配方和工艺文件。")
        for title, filed, granted, inventors in PATENTS:
            self._patent(programme, title, filed, granted, inventors)
        meetings = Activity.objects.filter(group=programme.group, kind=Kind.GROUP)
        for activity in meetings.filter(starts_at__year=YEAR):
            operations.link_session(programme, activity, by=self.by)
        self.end(programme, day_of(12, 18), "六个项目按期完成，申请专利七件。")

    def _milestones(self, project):
        for title, due in (("方案评审", day_of(3, 31)), ("中期检查", day_of(8, 31))):
            self.milestone(project, title, due, done=due - datetime.timedelta(days=3))

    def _issue(self, project):
        issue = Issue(
            project=project,
            what="试验设备与生产任务冲突，机台排不开。",
            raised_on=day_of(5, 11),
            coordinator=self.members["程立新"],
        )
        operations.raise_issue(issue, by=self.by)
        operations.solve_issue(
            issue, on=day_of(5, 18), solution="夜班安排试验，党员轮流值守。", by=self.by
        )

    def _patent(self, programme, title, filed, granted, inventors):
        patent = Patent(
            branch=self.branch,
            project=programme,
            title=title,
            number=f"20201{filed:02}{len(title):03}.X",
            filed_on=day_of(filed, 16),
            granted_on=day_of(granted, 20, YEAR + 1) if granted else None,
        )
        people = [self.members[name] for name in inventors]
        operations.add_patent(patent, inventors=people, by=self.by)

    def _classroom(self, programme):
        sessions = Activity.objects.filter(branch=self.branch, kind=Kind.CLASSROOM)
        self.turns(programme, sessions.filter(starts_at__year=YEAR))

    def _innovation(self, innovation, place):
        start = day_of(1 + place % 6, 6)
        project = self.project(
            proposed=start,
            kind=ProjectKind.INNOVATION,
            title=innovation.title,
            leader=self.members[innovation.leader],
            departments=[innovation.department],
            problem="来自班组和客户的改进需求。",
            due_on=day_of(12, 15),
        )
        self.begin(project, start + datetime.timedelta(days=14))
        operations.set_team(project, core=["车间职工"], helpers=[], by=self.by)
        for level in innovation.key.split():
            self._recognise(project, level)
        if innovation.solved:
            operations.note_problem(
                project, problem=innovation.solved, on=day_of(10, 30), by=self.by
            )
            operations.confirm_problem(project, confirmed_by=TECHNOLOGY, by=self.by)
        self.end(project, day_of(11, 20), "完成并投入使用。")
        if innovation.benefit:
            self._verified(project, innovation.kind, innovation.benefit)

    def _recognise(self, project, level):
        levels = {COMPANY: RecognitionLevel.COMPANY_KEY, PARENT: RecognitionLevel.PARENT_KEY}
        documents = {COMPANY: "科技〔2020〕8 号", PARENT: "集团科技〔2020〕21 号"}
        recognition = Recognition(
            project=project, level=levels[level], given_on=day_of(4, 28), document=documents[level]
        )
        operations.recognise(recognition, by=self.by)

    def _verified(self, project, kind, amount):
        """Expected first, then verified by the finance department."""
        benefit = self.benefit(project, kind, Certainty.FORECAST, amount, WHOLE_YEAR)
        operations.verify_benefit(
            benefit, amount=benefit.amount, verified_by=FINANCE, on=day_of(12, 18), by=self.by
        )

    def _challenge(self):
        """Two members of the resin group, helped by all of the first group."""
        project = self.project(
            proposed=day_of(4, 2),
            kind=ProjectKind.CHALLENGE,
            title="QFN 封装切割砂轮国产化攻关",
            group=self.groups[0],
            leader=self.members["吴晓峰"],
            departments=["第三制品部"],
            customer="某封装企业",
            problem="国内封装企业使用的切割砂轮依赖进口，供货周期长、价格高。",
            goal="替代进口，崩边不大于 10 微米，寿命不低于进口件。",
            is_domestic_substitution=True,
            extension="可推广到陶瓷基板、光学玻璃切割。",
        )
        self.begin(project, day_of(4, 7))
        core = [self.members[name] for name in ("吴晓峰", "周文静")]
        first_group = [
            row.member
            for row in self.groups[0].memberships.on(day_of(4, 7)).select_related("member")
        ]
        helpers = [member for member in first_group if member not in core]
        operations.set_team(project, core=core, helpers=helpers, by=self.by)
        self._log(project)
        self._verified(project, BenefitKind.FIRST_ORDER, 100_000)
        remark = "客户批量采用后的年产值"
        output = (BenefitKind.ANNUAL_OUTPUT, Certainty.FORECAST, 1_200_000)
        self.benefit(project, *output, WHOLE_YEAR, remark)
        self.end(project, day_of(3, 26, YEAR + 1), "首批订货交付，客户转入小批量采购。")

    def _log(self, project):
        for month, day, what in MODIFICATIONS:
            self.trial(
                project,
                TrialKind.MODIFICATION,
                day_of(month, day),
                what,
                place="第三制品部试验室",
                outcome=TrialOutcome.PASSED,
            )
        for month, day, findings, outcome in ONSITE_TESTS:
            self.trial(
                project,
                TrialKind.ONSITE_TEST,
                day_of(month, day),
                "客户现场切割试验。",
                place="客户封装车间",
                findings=findings,
                outcome=outcome,
            )
