"""The demo branch's projects of 2020, as the published account tells them, and those of today."""

import datetime
from dataclasses import dataclass
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

from .people import GROUPS

YEAR = 2020
FINANCE, TECHNOLOGY = "财务部", "科技部"


def _day(month, day, year=YEAR) -> datetime.date:
    return datetime.date(year, month, day)


@dataclass(frozen=True)
class Innovation:
    """`benefit` is the verified saving or revenue in yuan, 0 for none; `key` its recognitions."""

    title: str
    department: str
    leader: str
    benefit: int = 0
    kind: str = BenefitKind.SAVING
    key: str = ""
    solved: str = ""


COMPANY, PARENT, BOTH = "company", "parent", "company parent"
# Nineteen; their benefits come to 712,400 yuan.
INNOVATIONS = [
    Innovation("QFN 封装切割用超薄树脂砂轮", "第三制品部", "吴晓峰", 96000, key=BOTH),
    Innovation("树脂砂轮自动称量配料", "第三制品部", "周文静", 58000, key=COMPANY),
    Innovation(
        "陶瓷基板切割崩边控制",
        "第四制品部",
        "林国栋",
        72400,
        key=COMPANY,
        solved="陶瓷基板切割崩边超差，成品率从 81% 提高到 96%。",
    ),
    Innovation("金属结合剂热压曲线优化", "第四制品部", "宋雨桐", 64000, key=COMPANY),
    Innovation(
        "光学玻璃精磨砂轮寿命提升",
        "第九制品部",
        "赵振邦",
        88000,
        BenefitKind.REVENUE,
        BOTH,
        "精磨砂轮寿命不足，客户停机换轮频繁，寿命提高 1.6 倍。",
    ),
    Innovation("陶瓷砂轮低温烧结", "第九制品部", "徐美玲", 54000, key=COMPANY),
    Innovation(
        "砂轮动平衡在线检测",
        "第四制品部",
        "欧阳明远",
        46000,
        solved="动平衡返工率高，改为在线检测后返工率降到 2% 以下。",
    ),
    Innovation("修整器国产化", "第三制品部", "许诺", 41000),
    Innovation("磨削液循环过滤", "第九制品部", "曹一帆", 32000),
    Innovation("模具快换工装", "第四制品部", "韩建军", 28000),
    Innovation("检验夹具防错", "第九制品部", "冯桂兰", 22000),
    Innovation("树脂粉回收利用", "第三制品部", "郑海燕", 36000),
    Innovation("烧结炉余热利用", "第九制品部", "唐永福", 30000),
    Innovation("包装线节拍提升", "第四制品部", "何志强", 18000),
    Innovation("车间能耗看板", "第九制品部", "高俊杰", 15000),
    Innovation("标识激光打码", "第四制品部", "邓子涵", 12000),
    Innovation("成型压机安全光栅改造", "第九制品部", "彭丽娟"),
    Innovation("砂轮粒度图像识别", "第三制品部", "罗婷婷"),
    Innovation("配方数据库", "第九制品部", "古丽娜尔·艾合买提"),
]
RESEARCH = [
    ("超薄砂轮高刚性配方研究", "吴晓峰"),
    ("半导体封装砂轮自锐性研究", "周文静"),
    ("金属结合剂与金刚石界面研究", "林国栋"),
    ("陶瓷基板精密切割工艺研究", "宋雨桐"),
    ("砂轮应用数据采集与分析", "何志强"),
    ("树脂结合剂耐热性研究", "罗婷婷"),
]
# title, month filed, month of the next year granted or 0, inventors
PATENTS = [
    ("一种超薄树脂砂轮及其制备方法", 2, 5, ["吴晓峰", "周文静"]),
    ("一种陶瓷基板切割用砂轮", 3, 6, ["林国栋"]),
    ("一种金属结合剂热压模具", 4, 0, ["宋雨桐", "韩建军"]),
    ("一种砂轮动平衡检测装置", 6, 9, ["欧阳明远"]),
    ("一种自锐性树脂结合剂", 7, 0, ["周文静", "罗婷婷"]),
    ("一种磨削数据采集方法", 9, 0, ["何志强"]),
    ("一种耐热树脂砂轮配方", 11, 0, ["罗婷婷", "吴晓峰"]),
]
MODIFICATIONS = [
    (4, 13, "更换结合剂牌号，提高基体刚性。"),
    (4, 22, "调整金刚石粒度配比。"),
    (5, 7, "降低热压温度 5 度，延长保温。"),
    (5, 19, "增加造孔剂 2%。"),
    (6, 4, "改用预压成型，减少分层。"),
    (6, 18, "调整修整参数。"),
    (7, 3, "填料表面改性。"),
    (7, 21, "二次固化改为三段升温。"),
    (8, 6, "控制厚度公差到 3 微米。"),
    (9, 10, "优化端面研磨压力。"),
    (10, 15, "更换脱模剂。"),
    (11, 12, "按客户机台调整孔径公差。"),
]
# month, day, findings, outcome
ONSITE_TESTS = [
    (5, 26, "崩边 18 微米，寿命不足。", TrialOutcome.FAILED),
    (7, 9, "崩边 12 微米，寿命达到进口件的六成。", TrialOutcome.FAILED),
    (8, 27, "崩边 9 微米，寿命达到九成。", TrialOutcome.PASSED),
    (10, 28, "与进口件相当，客户同意小批试用。", TrialOutcome.PASSED),
    (12, 21, "批量试用，结果待客户反馈。", TrialOutcome.OPEN),
]


def build_projects(branch, members, *, by):
    """The brand, two programmes and all that hangs on them. `members` are people by name."""
    return _Builder(branch, members, by=by).build()


class _Builder:
    def __init__(self, branch, members, *, by):
        self.branch, self.members, self.by = branch, members, by
        self.groups = list(branch.groups.all())
        self.departments = {each.name: each for each in Department.objects.filter(branch=branch)}

    def build(self):
        brand = operations.create_brand(
            Brand(
                branch=self.branch,
                name="党建＋项目，攻坚在一线",
                idea="一个支部、两个党小组、一套活动载体，把组织生活放到项目和班组里。",
                from_on=_day(3, 10),
            ),
            by=self.by,
        )
        research, classroom = (self._programme(brand, group) for group in (0, 1))
        self._research(research)
        self._classroom(classroom)
        for place, innovation in enumerate(INNOVATIONS):
            self._innovation(innovation, place)
        self._challenge()
        self._of_today()

    def _project(self, *, proposed, departments=(), **columns):
        project = Project(branch=self.branch, proposed_on=proposed, **columns)
        departments = [self.departments[name] for name in departments]
        return operations.propose_project(project, departments=departments, by=self.by)

    def _begin(self, project, on):
        """Approved and started two weeks after it was proposed."""
        operations.approve_project(project, on=on, by=self.by)
        operations.start_project(project, on=on, by=self.by)

    def _end(self, project, on, result):
        operations.finish_project(project, on=on, result=result, by=self.by)
        later = on + datetime.timedelta(days=10)
        operations.verify_project(project, on=later, by=self.by)

    def _programme(self, brand, group):
        title, goal, leader = (
            ("党建与科研融合", "六个科研项目按节点推进，申请专利七件。", "林国栋"),
            ("党员小课堂", "每月一名党员骨干，给同岗位职工讲一项技能。", "高俊杰"),
        )[group]
        project = self._project(
            proposed=_day(3, 10),
            kind=ProjectKind.PARTY_BUILDING,
            title=f"{title}（{GROUPS[group]}）",
            brand=brand,
            group=self.groups[group],
            leader=self.members[leader],
            goal=goal,
            is_classroom=group == 1,
            due_on=_day(12, 31),
        )
        self._begin(project, _day(3, 18))
        return project

    def _research(self, programme):
        for place, (title, leader) in enumerate(RESEARCH):
            project = self._project(
                proposed=_day(1, 8),
                kind=ProjectKind.RESEARCH,
                title=title,
                programme=programme,
                group=programme.group,
                leader=self.members[leader],
                departments=[("第三制品部", "第四制品部")[place % 2]],
                due_on=_day(12, 20),
            )
            self._begin(project, _day(1, 15))
            self._milestones(project)
            if place < 2:
                self._issue(project)
            self._end(project, _day(12, 10), "按计划完成，形成配方和工艺文件。")
        for title, filed, granted, inventors in PATENTS:
            self._patent(programme, title, filed, granted, inventors)

    def _milestones(self, project):
        for title, due in (("方案评审", _day(3, 31)), ("中期检查", _day(8, 31))):
            milestone = Milestone(project=project, title=title, due_on=due)
            operations.add_milestone(milestone, by=self.by)
            operations.complete_milestone(
                milestone, on=due - datetime.timedelta(days=3), by=self.by
            )

    def _issue(self, project):
        issue = Issue(
            project=project,
            what="试验设备与生产任务冲突，机台排不开。",
            raised_on=_day(5, 11),
            coordinator=self.members["程立新"],
        )
        operations.raise_issue(issue, by=self.by)
        operations.solve_issue(
            issue, on=_day(5, 18), solution="夜班安排试验，党员轮流值守。", by=self.by
        )

    def _patent(self, programme, title, filed, granted, inventors):
        patent = Patent(
            branch=self.branch,
            project=programme,
            title=title,
            number=f"20201{filed:02}{len(title):03}.X",
            filed_on=_day(filed, 16),
            granted_on=_day(granted, 20, YEAR + 1) if granted else None,
        )
        people = [self.members[name] for name in inventors]
        operations.add_patent(patent, inventors=people, by=self.by)

    def _classroom(self, programme):
        """Whoever taught had the turn of that month; the rota goes on into the next months."""
        sessions = Activity.objects.filter(branch=self.branch, kind=Kind.CLASSROOM)
        for activity in sessions.select_related("lecturer").order_by("starts_at"):
            turn = ClassroomTurn(
                project=programme,
                month=activity.day.replace(day=1),
                trainer=activity.lecturer,
                skill=activity.title.partition("：")[2],
            )
            operations.add_turn(turn, by=self.by)

    def _innovation(self, innovation, place):
        start = _day(1 + place % 6, 6)
        project = self._project(
            proposed=start,
            kind=ProjectKind.INNOVATION,
            title=innovation.title,
            leader=self.members[innovation.leader],
            departments=[innovation.department],
            problem="来自班组和客户的改进需求。",
            due_on=_day(12, 15),
        )
        self._begin(project, start + datetime.timedelta(days=14))
        operations.set_team(project, core=["车间职工"], helpers=[], by=self.by)
        for level in innovation.key.split():
            self._recognise(project, level)
        if innovation.solved:
            operations.note_problem(project, problem=innovation.solved, on=_day(10, 30), by=self.by)
            operations.confirm_problem(project, confirmed_by=TECHNOLOGY, by=self.by)
        self._end(project, _day(11, 20), "完成并投入使用。")
        if innovation.benefit:
            self._verified(project, innovation.kind, innovation.benefit)

    def _recognise(self, project, level):
        levels = {COMPANY: RecognitionLevel.COMPANY_KEY, PARENT: RecognitionLevel.PARENT_KEY}
        documents = {COMPANY: "科技〔2020〕8 号", PARENT: "集团科技〔2020〕21 号"}
        recognition = Recognition(
            project=project, level=levels[level], given_on=_day(4, 28), document=documents[level]
        )
        operations.recognise(recognition, by=self.by)

    def _verified(self, project, kind, amount):
        """Expected first, then verified by the finance department."""
        benefit = Benefit(
            project=project,
            kind=kind,
            certainty=Certainty.FORECAST,
            amount=Decimal(amount),
            from_on=_day(1, 1),
            until_on=_day(12, 31),
        )
        operations.note_benefit(benefit, by=self.by)
        operations.verify_benefit(
            benefit, amount=benefit.amount, verified_by=FINANCE, on=_day(12, 18), by=self.by
        )

    def _challenge(self):
        """Two members of the resin group, helped by all of the first group."""
        project = self._project(
            proposed=_day(4, 2),
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
        self._begin(project, _day(4, 7))
        core = [self.members[name] for name in ("吴晓峰", "周文静")]
        first_group = [
            row.member for row in self.groups[0].memberships.on(_day(4, 7)).select_related("member")
        ]
        helpers = [member for member in first_group if member not in core]
        operations.set_team(project, core=core, helpers=helpers, by=self.by)
        self._log(project)
        self._verified(project, BenefitKind.FIRST_ORDER, 100_000)
        forecast = Benefit(
            project=project,
            kind=BenefitKind.ANNUAL_OUTPUT,
            certainty=Certainty.FORECAST,
            amount=Decimal(1_200_000),
            from_on=_day(1, 1),
            until_on=_day(12, 31),
            remark="客户批量采用后的年产值",
        )
        operations.note_benefit(forecast, by=self.by)

    def _log(self, project):
        for month, day, what in MODIFICATIONS:
            trial = Trial(
                project=project,
                kind=TrialKind.MODIFICATION,
                on=_day(month, day),
                what=what,
                place="第三制品部试验室",
                outcome=TrialOutcome.PASSED,
            )
            operations.log_trial(trial, by=self.by)
        for month, day, findings, outcome in ONSITE_TESTS:
            trial = Trial(
                project=project,
                kind=TrialKind.ONSITE_TEST,
                on=_day(month, day),
                what="客户现场切割试验。",
                place="客户封装车间",
                findings=findings,
                outcome=outcome,
            )
            operations.log_trial(trial, by=self.by)

    def _of_today(self):
        pass
