"""What the published account of 2020 says of the demo branch's projects, as data."""

import datetime
from dataclasses import dataclass

from projects.choices import BenefitKind, TrialOutcome

YEAR = 2020
FINANCE, TECHNOLOGY = "财务部", "科技部"


def day_of(month, day, year=YEAR) -> datetime.date:
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
