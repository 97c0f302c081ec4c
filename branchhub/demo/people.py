"""The fictional people of the demo branch: 21 members, two groups, three departments."""

from dataclasses import dataclass

COMMITTEE = "某研究所党委"
BRANCH = "第四党支部"
SLOGAN = "一个支部、两个党小组、一套活动载体"
PROFILE = (
    "支部由第三、第四、第九制品部的党员组成，全部在研发和生产一线。"
    "三个部门的产品用于半导体、电子和光学玻璃加工。"
)
GROUPS = ["第一党小组", "第二党小组"]
DEPARTMENTS = {
    "第三制品部": "树脂结合剂制品，用于半导体封装材料的切割和磨削。",
    "第四制品部": "金属结合剂制品，用于电子元器件的精密加工。",
    "第九制品部": "陶瓷结合剂制品，用于光学玻璃的磨削。",
}


@dataclass(frozen=True)
class Person:
    """`joined` is the date of joining, `group` 1 or 2, `post` a PostKind held since 2018."""

    name: str
    sex: str
    born: str
    joined: str
    group: str
    department: str
    position: str
    title: str
    line: str
    post: str
    login: str


# name, sex, born, joined, group, department, position, title, line of work, post, login
TABLE = """
程立新 male 1972-03 1998-06-25 1 第三制品部 部门主任 正高级工程师 research secretary secretary
周文静 female 1984-11 2008-07-01 1 第三制品部 工艺工程师 高级工程师 research organisation -
林国栋 male 1981-05 2006-06-28 1 第四制品部 研发工程师 高级工程师 research group_leader leader1
吴晓峰 male 1986-09 2011-07-01 1 第三制品部 研发工程师 高级工程师 research - -
郑海燕 female 1983-02 2009-06-30 1 第三制品部 质量工程师 高级工程师 research - -
韩建军 male 1968-12 1996-11-28 1 第四制品部 班组长 高级技师 production - -
罗婷婷 female 1990-08 2018-06-28 1 第三制品部 工艺工程师 工程师 research - member
何志强 male 1985-04 2010-12-15 1 第四制品部 应用工程师 工程师 research - -
宋雨桐 female 1991-10 2015-06-26 1 第四制品部 研发工程师 工程师 research - -
欧阳明远 male 1978-07 2004-07-01 1 第四制品部 设备工程师 高级工程师 production - -
赵振邦 male 1975-06 2001-06-29 2 第九制品部 部门主任 正高级工程师 research deputy -
徐美玲 female 1987-01 2012-06-27 2 第九制品部 工艺工程师 高级工程师 research publicity -
彭丽娟 female 1980-03 2005-07-01 2 第九制品部 质量主管 高级工程师 production discipline -
高俊杰 male 1982-08 2007-06-29 2 第九制品部 车间副主任 工程师 production group_leader leader2
唐永福 male 1969-09 1997-07-01 2 第九制品部 班组长 高级技师 production - -
许诺 female 1992-05 2016-06-28 2 第三制品部 研发工程师 工程师 research - -
曹一帆 male 1989-12 2014-06-30 2 第九制品部 操作工 技师 production - -
冯桂兰 female 1970-04 2000-06-30 2 第九制品部 检验员 技师 production - -
古丽娜尔·艾合买提 female 1988-06 2013-07-01 2 第九制品部 工艺工程师 工程师 research - -
邓子涵 male 1993-03 2017-06-30 2 第四制品部 研发工程师 工程师 research - -
"""


def _person(line) -> Person:
    return Person(*("" if cell == "-" else cell for cell in line.split()))


PEOPLE = [_person(line) for line in TABLE.strip().splitlines()]

# Twenty full members all along; the twenty-first of 2020 moved away, today's is still on probation.
MOVED_AWAY = _person(
    "马建国 male 1967-10 1993-06-30 2 第九制品部 研发工程师 高级工程师 research - -"
)
MOVED_AWAY_ON = "2023-04-01"
ON_PROBATION = _person("孙一鸣 male 1996-02 - 1 第三制品部 操作工 助理工程师 production - -")
ACTIVIST_ON, DEVELOPMENT_OBJECT_ON = "2020-05-15", "2025-09-10"
PROBATION_ON = "2025-11-26"


@dataclass(frozen=True)
class Backbone:
    """Somebody of the front line who was no member and became an activist in 2020.

    `later` are pairs of a status and the day since when it holds.
    """

    person: Person
    since: str
    activist_on: str
    later: tuple[tuple[str, str], ...] = ()


# Beside the one who is on probation by now: with that one they are the six of 2020.
ACTIVISTS = [
    Backbone(_person(line), *dates)
    for line, *dates in [
        (
            "钟晓芸 female 1993-07 - 1 第三制品部 研发工程师 工程师 research - -",
            "2018-09-01",
            "2020-05-15",
        ),
        (
            "崔立国 male 1988-11 - 1 第四制品部 操作工 高级技师 production - -",
            "2017-04-01",
            "2020-05-15",
            (("development_object", "2025-12-10"),),
        ),
        (
            "傅晨 male 1994-01 - 2 第九制品部 工艺工程师 工程师 research - -",
            "2019-03-01",
            "2020-09-10",
        ),
        (
            "黎秀珍 female 1985-09 - 2 第九制品部 检验员 技师 production - -",
            "2016-10-01",
            "2020-09-10",
            (("left", "2022-06-01"),),
        ),
        (
            "尹浩然 male 1991-04 - 2 第四制品部 应用工程师 工程师 research - -",
            "2019-06-01",
            "2020-11-12",
            (("applicant", "2021-08-16"),),
        ),
    ]
]
# Members who are business backbones, and since when; the last two became so in 2020.
BACKBONES = {
    "唐永福": "2015-01-01",
    "彭丽娟": "2016-03-01",
    "曹一帆": "2018-07-01",
    "冯桂兰": "2015-01-01",
    "古丽娜尔·艾合买提": "2017-05-01",
    "徐美玲": "2016-03-01",
    "吴晓峰": "2015-06-01",
    "周文静": "2014-09-01",
    "韩建军": "2012-01-01",
    ON_PROBATION.name: "2019-04-01",
    "罗婷婷": "2020-04-20",
    "何志强": "2020-10-12",
}
EXTRA_LOGINS = {"admin": "管理员", "reviewer": "党委组织部"}
CLASSROOM_SINCE = 2020
