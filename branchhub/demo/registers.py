"""The demo branch's registers: honours, mentoring, hard tasks, results and the rest."""

import datetime
from decimal import Decimal

from members.choices import HonourLevel
from members.models import Honour, Mentorship, MentorshipReview
from members.operations.saving import add
from projects.models import Article, CompanyTotals, DepartmentResult, HardTask

from .account import YEAR, day_of

# title, level, issuer, for the year, given on, holder's name or ""
HONOURS = [
    ("先进党支部", HonourLevel.COMPANY, "公司党委", 2017, datetime.date(2018, 6, 28), ""),
    ("先进党支部", HonourLevel.COMPANY, "公司党委", 2018, datetime.date(2019, 6, 27), ""),
    ("先进党支部", HonourLevel.COMPANY, "公司党委", 2019, datetime.date(2020, 6, 29), ""),
    ("示范党支部", HonourLevel.PARENT, "集团公司党委", 2020, datetime.date(2020, 12, 24), ""),
    ("优秀共产党员", HonourLevel.COMPANY, "公司党委", 2019, datetime.date(2020, 6, 29), "吴晓峰"),
]
# mentor, mentee, from, until, goals, reviews
PAIRS = [
    (
        "韩建军",
        "曹一帆",
        datetime.date(2019, 7, 1),
        datetime.date(2021, 7, 1),
        "一年内独立完成成型工序，两年取得技师资格。",
        [(day_of(6, 30), "能独立操作，产品合格率 98%。"), (day_of(12, 28), "通过技师理论考试。")],
    ),
    (
        "唐永福",
        "尹浩然",
        datetime.date(2020, 1, 13),
        datetime.date(2022, 1, 13),
        "熟悉现场应用，独立处理客户问题。",
        [(day_of(7, 20), "独立处理客户问题三次。")],
    ),
    (
        "程立新",
        "罗婷婷",
        datetime.date(2020, 3, 2),
        datetime.date(2022, 3, 2),
        "掌握配方设计，两年内主持一个研究项目。",
        [(day_of(9, 4), "主持耐热性研究项目，进度正常。")],
    ),
]
# task, first and last day, members, result
HARD_TASKS = [
    (
        "疫情防控值守",
        day_of(2, 3),
        day_of(4, 30),
        ["赵振邦", "高俊杰", "彭丽娟", "曹一帆", "何志强", "欧阳明远"],
        "测温点和物资分发点值守 88 天，无一例疫情。",
    ),
    (
        "紧急订单",
        day_of(8, 10),
        day_of(8, 28),
        ["韩建军", "唐永福", "周文静", "吴晓峰"],
        "加班十八天，提前两天交付封装砂轮订单。",
    ),
]
# department: target, forecast, year before; of 2020, in yuan
RESULTS = {
    "第三制品部": (43_000_000, 45_000_000, 39_600_000),
    "第四制品部": (37_000_000, 38_000_000, 33_450_700),
    "第九制品部": (25_000_000, 26_000_000, 22_900_000),
}
COMPANY_PROJECTS = 32
AS_OF = day_of(12, 15)


def keep_registers(branch, members, *, by, today):
    """`members` are people by name."""
    _honours(branch, members, by)
    _pairs(branch, members, by, today)
    _hard_tasks(branch, members, by)
    _results(branch, by)
    article = Article(
        branch=branch,
        title="党建＋项目，党员带头攻难关",
        outlet="公司网站",
        published_on=day_of(12, 29),
        correspondents="徐美玲",
        views=1268,
    )
    add(article, by=by)


def _honours(branch, members, by):
    for title, level, issuer, year, given_on, name in HONOURS:
        honour = Honour(branch=branch, title=title, level=level, issuer=issuer, year=year)
        honour.given_on, honour.member = given_on, members.get(name)
        honour.source = "表彰文件"
        add(honour, by=by)


def _pairs(branch, members, by, today):
    """Those of 2020, and one that goes on."""
    begun = today - datetime.timedelta(days=300)
    review = (today - datetime.timedelta(days=100), "能独立完成压制，还需熟悉修整。")
    running = ("吴晓峰", "孙一鸣", begun, None, "一年内独立完成压制和修整。", [review])
    for mentor, mentee, from_on, until_on, goals, reviews in [*PAIRS, running]:
        pair = Mentorship(branch=branch, mentor=members[mentor], mentee=members[mentee])
        pair.from_on, pair.until_on, pair.goals = from_on, until_on, goals
        pair.source = "师带徒协议"
        add(pair, by=by)
        for on, findings in reviews:
            found = MentorshipReview(mentorship=pair, branch=branch, on=on, findings=findings)
            add(found, by=by)


def _hard_tasks(branch, members, by):
    for title, from_on, until_on, names, result in HARD_TASKS:
        task = HardTask(branch=branch, title=title, from_on=from_on, until_on=until_on)
        task.result, task.source = result, "支部记录"
        add(task, links={"members": [members[name] for name in names]}, by=by)


def _results(branch, by):
    for department in branch.departments.all():
        target, forecast, before = (Decimal(amount) for amount in RESULTS[department.name])
        result = DepartmentResult(branch=branch, department=department, year=YEAR, stated_on=AS_OF)
        result.target, result.forecast, result.year_before = target, forecast, before
        result.source = "年度经营预计"
        add(result, by=by)
    totals = CompanyTotals(branch=branch, year=YEAR, innovation_projects=COMPANY_PROJECTS)
    totals.source, totals.stated_on = "科技部统计", AS_OF
    add(totals, by=by)
