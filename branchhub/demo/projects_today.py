"""The demo branch's projects of the year that runs: something due, something late.

Fictional, as all of the demo: the published account ends with 2020.
"""

from datetime import timedelta

from django.utils import timezone

from activities.choices import Kind
from activities.models import Activity
from projects import operations
from projects.choices import BenefitKind, Certainty, ProjectKind, TrialKind, TrialOutcome
from projects.models import Project

from .account import FINANCE, YEAR
from .projects import Writer

ROTA_AHEAD = 6


def build_projects_of_today(branch, members, *, by, now):
    """`members` are people by name. Days are counted from today, so that nothing grows old."""
    _Today(branch, members, by=by, today=timezone.localdate(now)).build()


class _Today(Writer):
    def __init__(self, branch, members, *, by, today):
        super().__init__(branch, members, by=by)
        self.today = today

    def build(self):
        self._classroom()
        self._challenge()
        self._innovation()
        self._research()
        self._finished()
        self._proposed()

    def _ago(self, days):
        return self.today - timedelta(days=days)

    def _this_year(self):
        return self.today.replace(month=1, day=1), self.today.replace(month=12, day=31)

    def _begun(self, ago, **columns):
        project = self.project(proposed=self._ago(ago + 20), **columns)
        self.begin(project, self._ago(ago))
        return project

    def _classroom(self):
        """The sessions of this year, and the rota of the months to come."""
        programme = Project.objects.get(branch=self.branch, is_classroom=True)
        sessions = Activity.objects.filter(branch=self.branch, kind=Kind.CLASSROOM)
        self.turns(programme, sessions.filter(starts_at__year__gt=YEAR))
        operations.fill_rota(programme, months=ROTA_AHEAD, by=self.by, today=self.today)

    def _challenge(self):
        project = self._begun(
            150,
            kind=ProjectKind.CHALLENGE,
            title="碳化硅晶圆减薄砂轮攻关",
            group=self.groups[0],
            leader=self.members["林国栋"],
            departments=["第三制品部", "第四制品部"],
            customer="某半导体企业",
            problem="碳化硅晶圆减薄用砂轮依赖进口。",
            goal="表面粗糙度不大于 3 纳米，寿命不低于进口件的九成。",
            is_domestic_substitution=True,
            due_on=self._ago(-120),
        )
        core = [self.members[name] for name in ("林国栋", "吴晓峰", "钟晓芸")]
        helpers = [self.members[name] for name in ("宋雨桐", "韩建军")]
        operations.set_team(project, core=core, helpers=helpers, by=self.by)
        for title, due, done in [
            ("配方定型", 60, 63),
            ("客户现场试验", 4, None),
            ("小批试用", -45, None),
        ]:
            self.milestone(project, title, self._ago(due), done=done and self._ago(done))
        for ago, what in [(110, "改用微气孔结合剂。"), (75, "细化金刚石粒度。")]:
            passed = {"place": "第三制品部试验室", "outcome": TrialOutcome.PASSED}
            self.trial(project, TrialKind.MODIFICATION, self._ago(ago), what, **passed)
        self.trial(
            project,
            TrialKind.ONSITE_TEST,
            self._ago(12),
            "客户现场减薄试验。",
            place="客户晶圆车间",
            findings="粗糙度达到要求，寿命待验证。",
        )
        order = (BenefitKind.FIRST_ORDER, Certainty.FORECAST, 80_000)
        self.benefit(project, *order, self._this_year())

    def _innovation(self):
        project = self._begun(
            70,
            kind=ProjectKind.INNOVATION,
            title="砂轮端面缺陷自动检测",
            leader=self.members["罗婷婷"],
            departments=["第三制品部"],
            problem="端面缺陷靠目测，漏检率高。",
            goal="漏检率降到 1% 以下。",
            due_on=self._ago(-60),
        )
        operations.set_team(
            project, core=[self.members["郑海燕"], "车间职工"], helpers=[], by=self.by
        )
        self.milestone(project, "样机调试", self._ago(30), done=self._ago(32))
        self.milestone(project, "现场验证", self._ago(-5))
        self.milestone(project, "验收", self._ago(-55))
        saving = (BenefitKind.SAVING, Certainty.PLANNED, 60_000)
        self.benefit(project, *saving, self._this_year(), "减少返工和客户退货")

    def _research(self):
        project = self._begun(
            100,
            kind=ProjectKind.RESEARCH,
            title="陶瓷结合剂低温烧结机理研究",
            group=self.groups[1],
            leader=self.members["徐美玲"],
            departments=["第九制品部"],
            due_on=self._ago(-150),
        )
        self.milestone(project, "文献和方案评审", self._ago(80), done=self._ago(81))
        self.milestone(project, "中期检查", self._ago(-28))

    def _finished(self):
        """Done and verified a while ago."""
        project = self._begun(
            130,
            kind=ProjectKind.INNOVATION,
            title="烧结炉装炉工装改进",
            leader=self.members["唐永福"],
            departments=["第九制品部"],
            problem="装炉靠经验，单炉产量低。",
            goal="单炉产量提高 15%。",
        )
        self.milestone(project, "工装试制", self._ago(95), done=self._ago(97))
        self.end(project, self._ago(40), "单炉产量提高 17%，全部炉次采用。")
        days = (self._ago(130), self._ago(40))
        saving = self.benefit(project, BenefitKind.SAVING, Certainty.FORECAST, 38_000, days)
        operations.verify_benefit(
            saving, amount=saving.amount, verified_by=FINANCE, on=self._ago(25), by=self.by
        )

    def _proposed(self):
        """One that waits for the committee's decision."""
        self.project(
            proposed=self._ago(6),
            kind=ProjectKind.INNOVATION,
            title="包装材料循环使用",
            leader=self.members["何志强"],
            departments=["第四制品部"],
            problem="周转箱一次性使用，浪费大。",
            goal="周转箱循环使用率达到八成。",
        )
