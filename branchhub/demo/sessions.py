"""A year of the demo branch: what was held when, as the published account of 2020 tells it.

The same pattern fills the months around today, so that lists and calendar have something to show.
"""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from activities.choices import Carrier, Kind, TagPurpose, Topic
from branchhub.core.workdays import WorkCalendar

AFTERNOON = datetime.time(15, 30)
NOON = datetime.time(12, 30)


@dataclass(frozen=True)
class Session:
    """`group` is 0, 1 or None; `agenda` holds pairs of topic and decision ("" for none).

    `yielded` are columns of its Outcome.
    """

    kind: str
    day: datetime.date
    title: str
    agenda: tuple[tuple[str, str], ...]
    text: str
    group: int | None = None
    clock: datetime.time = AFTERNOON
    minutes: int = 90
    lecturer: str = ""
    also: tuple[str, ...] = ()
    guests: tuple[tuple[str, int], ...] = field(default=())
    studied: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    yielded: dict = field(default_factory=dict)

    @property
    def tags(self) -> dict:
        return {TagPurpose.TOPIC: self.studied, TagPurpose.CARRIER: self.carriers}


THEME_DAYS = {
    1: ("走访慰问困难党员", "春节前走访困难党员和退休老党员，听取意见三条。"),
    2: ("抗击疫情，党员在岗", "党员值守测温点和物资分发点，复工一周未出差错。"),
    3: ("学雷锋：垃圾分类志愿服务", "党员向职工讲解垃圾分类，现场整理分类点两处。"),
    4: ("网上祭扫英烈", "清明节网上祭扫，重温入党誓词，每人写一句话。"),
    5: ("观影《我和我的祖国》", "集体观看影片，会后交短评。"),
    6: ("为政治生日在上半年的党员送贺卡", "书记送上政治生日贺卡，党员谈入党初心。"),
    7: ("“我的党，我的生日”七一主题活动", "重温入党誓词，老党员讲入党故事。"),
    8: ("查隐患、保生产", "党员分三组检查设备和消防，登记隐患九处，当月整改。"),
    9: ("爱国影片观影和短评", "观看影片，收到短评十八篇。"),
    10: ("国庆“祝福祖国”", "职工和党员一起录制祝福，布置车间展板。"),
    11: ("党章党规党纪学习日", "逐条学习纪律处分条例，讨论典型案例。"),
    12: ("为政治生日在下半年的党员送贺卡", "送贺卡，回顾全年主题党日。"),
}
TOLD = ("一线职工", 40)
# What theme days were about, their carriers, what came of them and whom else they reached.
THEME_DAY_MARKS = {
    1: {"studied": (Topic.PURPOSE,)},
    2: {"carriers": (Carrier.VOLUNTEERING,), "yielded": {"volunteer_hours": 63}},
    3: {
        "studied": (Topic.PURPOSE,),
        "carriers": (Carrier.VOLUNTEERING,),
        "yielded": {"volunteer_hours": 36},
        "guests": (TOLD,),
    },
    4: {
        "studied": (Topic.TRADITION,),
        "carriers": (Carrier.TOMB_SWEEPING, Carrier.OATH),
        "yielded": {"reviews": 19},
    },
    5: {
        "studied": (Topic.TRADITION,),
        "carriers": (Carrier.FILM,),
        "yielded": {"reviews": 17},
    },
    6: {"studied": (Topic.PURPOSE,), "carriers": (Carrier.BIRTHDAY_CARD,)},
    7: {
        "studied": (Topic.TRADITION,),
        "carriers": (Carrier.PARTY_BIRTHDAY, Carrier.OATH),
        "yielded": {"by_veteran": True},
    },
    8: {"studied": (Topic.SKILLS,), "yielded": {"volunteer_hours": 21}},
    9: {
        "studied": (Topic.TRADITION,),
        "carriers": (Carrier.FILM,),
        "yielded": {"reviews": 18},
    },
    10: {
        "studied": (Topic.CURRENT_AFFAIRS,),
        "carriers": (Carrier.NATIONAL_DAY,),
        "guests": (("职工", 56),),
    },
    11: {"studied": (Topic.CHARTER,)},
    12: {"studied": (Topic.PURPOSE,), "carriers": (Carrier.BIRTHDAY_CARD,)},
}
COMMITTEE_AGENDA = {
    1: ("研究全年工作计划", "同意全年工作计划，提交党员大会讨论。"),
    2: ("部署疫情防控和复工", "成立党员值守组，由赵振邦同志牵头。"),
    3: ("申报党建＋项目", "两个党小组各申报一个项目。"),
    4: ("研究“五一”前后安全生产", "由彭丽娟同志检查各部门措施。"),
    5: ("确定入党积极分子培养联系人", "同意由罗婷婷、郑海燕同志担任培养联系人。"),
    6: ("推荐优秀共产党员", "推荐两名同志，报上级党组织。"),
    7: ("半年工作小结", "按计划推进，下半年重点抓小课堂。"),
    8: ("项目中期检查", "三个项目进度正常，一个需要协调设备。"),
    9: ("研究国庆活动方案", "同意方案，由徐美玲同志负责。"),
    10: ("研究发展党员计划", "同意下一年发展计划。"),
    11: ("项目结项和效益核实", "请财务核实效益后报公司。"),
    12: ("筹备组织生活会和民主评议", "同意方案，下周发布。"),
}
GROUP_TOPICS = [
    ("党建与科研融合：项目进度讨论", "讨论六个研发项目的进度和难点。"),
    ("小课堂和岗位练兵", "讨论本月小课堂的内容和下月的主讲人。"),
]
LECTURES = {
    2: ("从磨料到匠心：企业发展史", "程立新", Topic.COMPANY_HISTORY),
    5: ("学党章：党员的权利和义务", "徐美玲", Topic.CHARTER),
    8: ("形势与任务：半导体材料国产化", "赵振邦", Topic.SITUATION),
    11: ("纪律教育：身边的案例", "彭丽娟", Topic.CHARTER),
}
SKILLS = [
    ("砂轮修整的三个要点", "唐永福"),
    ("防护用品正确佩戴", "彭丽娟"),
    ("磨削液的配制", "曹一帆"),
    ("量具的保养", "冯桂兰"),
    ("陶瓷结合剂配方入门", "古丽娜尔·艾合买提"),
    ("看懂工艺卡", "徐美玲"),
]
ASSEMBLIES = {3: "一", 6: "二", 9: "三", 12: "四"}


def year_of_sessions(year: int) -> list[Session]:
    """Everything the norms ask of the branch in `year`, in order of time."""
    sessions = [session for month in range(1, 13) for session in _month(year, month)]
    return sorted(sessions, key=lambda session: (session.day, session.clock))


def _month(year, month):
    topic, decision = COMMITTEE_AGENDA[month]
    yield Session(
        Kind.COMMITTEE,
        workday(year, month, 5),
        f"{month}月支部委员会会议",
        ((topic, decision), ("确定本月主题党日主题", "同意。")),
        f"会议学习上级文件，研究了两项议题。{decision}",
        minutes=60,
        studied=(Topic.THEORY,),
    )
    for group, (title, text) in enumerate(GROUP_TOPICS):
        yield Session(
            Kind.GROUP,
            workday(year, month, 11 + group),
            f"{month}月党小组会：{title}",
            ((title, ""),),
            text,
            group=group,
            minutes=60,
        )
    title, text = THEME_DAYS[month]
    yield Session(
        Kind.THEME_DAY,
        workday(year, month, 18),
        title,
        ((title, ""),),
        text,
        **THEME_DAY_MARKS[month],
    )
    yield _small_classroom(year, month)
    yield from _quarterly(year, month)


def _small_classroom(year, month):
    skill, trainer = SKILLS[month % len(SKILLS)]
    return Session(
        Kind.CLASSROOM,
        workday(year, month, 21),
        f"党员小课堂：{skill}",
        ((skill, ""),),
        "讲解后现场操作，一线职工提问。",
        group=1,
        clock=NOON,
        minutes=45,
        lecturer=trainer,
        guests=(("一线职工", 12 + month % 5),),
        studied=(Topic.SKILLS,),
        yielded={"rating": Decimal("4.4") + Decimal(month % 6) / 10},
    )


def _quarterly(year, month):
    if month in LECTURES:
        title, lecturer, studied = LECTURES[month]
        yield Session(
            Kind.LECTURE,
            workday(year, month, 25),
            f"党课：{title}",
            ((title, ""),),
            "课后讨论，每人谈一点体会。",
            lecturer=lecturer,
            studied=(studied,),
        )
    if month in ASSEMBLIES:
        plan = "同意支部委员会的工作报告。"
        yield Session(
            Kind.ASSEMBLY,
            workday(year, month, 26),
            f"第{ASSEMBLIES[month]}季度支部党员大会",
            (("听取支部委员会工作报告", plan), ("讨论下季度工作", "同意下季度工作安排。")),
            "会议听取并审议了支部委员会的工作报告，与会党员发言讨论。",
            studied=(Topic.POLITICAL_TRAINING,),
        )
    if month == 12:
        yield Session(
            Kind.LIFE_MEETING,
            workday(year, month, 22),
            "年度组织生活会",
            (("开展批评和自我批评", ""), ("形成整改清单", "三项整改，明确责任人和期限。")),
            "会前学习并谈心谈话，会上逐一开展批评和自我批评。",
            minutes=120,
            also=(Kind.APPRAISAL,),
        )


def workday(year: int, month: int, day: int) -> datetime.date:
    """The first workday from this one on; weekends only where the year's calendar is not known."""
    return WorkCalendar().first_workday(datetime.date(year, month, day))
