"""The words of written rosters, in both directions. They stay Chinese whatever the page speaks."""

import re

from members.choices import PostKind, Sex, Status

EMPTY = {"", "无", "空", "暂无", "没有", "/", "\\", "-", "--", "—", "——", "–", "n/a", "none"}

SEXES = {
    "男": Sex.MALE,
    "男性": Sex.MALE,
    "male": Sex.MALE,
    "m": Sex.MALE,
    "女": Sex.FEMALE,
    "女性": Sex.FEMALE,
    "female": Sex.FEMALE,
    "f": Sex.FEMALE,
}
SEX_WORDS = {Sex.MALE: "男", Sex.FEMALE: "女", "": ""}

STATUSES = {
    "正式党员": Status.FULL,
    "正式": Status.FULL,
    "中共党员": Status.FULL,
    "中共正式党员": Status.FULL,
    "full member": Status.FULL,
    "full": Status.FULL,
    "预备党员": Status.PROBATIONARY,
    "预备": Status.PROBATIONARY,
    "中共预备党员": Status.PROBATIONARY,
    "probationary member": Status.PROBATIONARY,
    "probationary": Status.PROBATIONARY,
    "发展对象": Status.DEVELOPMENT_OBJECT,
    "development object": Status.DEVELOPMENT_OBJECT,
    "入党积极分子": Status.ACTIVIST,
    "积极分子": Status.ACTIVIST,
    "activist": Status.ACTIVIST,
    "入党申请人": Status.APPLICANT,
    "申请人": Status.APPLICANT,
    "applicant": Status.APPLICANT,
    "停止党籍": Status.SUSPENDED,
    "除名": Status.REMOVED,
    "已转出": Status.LEFT,
}
STATUS_WORDS = {
    Status.FULL: "正式党员",
    Status.PROBATIONARY: "预备党员",
    Status.DEVELOPMENT_OBJECT: "发展对象",
    Status.ACTIVIST: "入党积极分子",
    Status.APPLICANT: "入党申请人",
    Status.SUSPENDED: "停止党籍",
    Status.REMOVED: "除名",
    Status.LEFT: "已转出",
    None: "",
}
# Set on the member's page alone, by a decision with a date of its own.
DECIDED = (Status.SUSPENDED, Status.REMOVED, Status.LEFT)

YES = {"是", "√", "✓", "✔", "☑", "有", "yes", "y", "true", "1"}
NO = {"否", "×", "✗", "✘", "不是", "no", "n", "false", "0"}

POSTS = {
    "书记": PostKind.SECRETARY,
    "secretary": PostKind.SECRETARY,
    "副书记": PostKind.DEPUTY,
    "deputysecretary": PostKind.DEPUTY,
    "组织委员": PostKind.ORGANISATION,
    "organisationcommissioner": PostKind.ORGANISATION,
    "宣传委员": PostKind.PUBLICITY,
    "publicitycommissioner": PostKind.PUBLICITY,
    "纪检委员": PostKind.DISCIPLINE,
    "纪律检查委员": PostKind.DISCIPLINE,
    "纪律委员": PostKind.DISCIPLINE,
    "disciplinecommissioner": PostKind.DISCIPLINE,
    "委员": PostKind.COMMISSIONER,
    "支委": PostKind.COMMISSIONER,
    "commissioner": PostKind.COMMISSIONER,
    "组长": PostKind.GROUP_LEADER,
    "小组长": PostKind.GROUP_LEADER,
    "groupleader": PostKind.GROUP_LEADER,
}
POST_WORDS = {
    PostKind.SECRETARY: "书记",
    PostKind.DEPUTY: "副书记",
    PostKind.ORGANISATION: "组织委员",
    PostKind.PUBLICITY: "宣传委员",
    PostKind.DISCIPLINE: "纪检委员",
    PostKind.COMMISSIONER: "委员",
    PostKind.GROUP_LEADER: "党小组组长",
}
NOT_A_POST = {"党员", "普通党员", "群众", "member"}

# The 56 of the state's list, without the 族 that many rosters leave off.
_ETHNIC_STEMS = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 "
    "傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 "
    "羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 "
    "德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺 "
)
ETHNIC_GROUPS = frozenset(f"{stem}族" for stem in _ETHNIC_STEMS.split())

TOTALS = re.compile(r"^(合计|总计|小计|共计|总人数|人数合计|totals?$|sum$)", re.IGNORECASE)
SIGNATURE = re.compile(
    r"^(填表人|填报人|制表人|制表|审核人|审核|负责人|单位负责人|支部负责人|支部书记签字|书记签字|经办人"
    r"|填表日期|填报日期|填表时间|填报单位|联系人|盖章|[(（]盖章|备注[:：]|注[:：]|说明[:：]|填表说明)"
)


def post_kind(text: str) -> PostKind | None:
    """党支部书记 → secretary, 第一党小组组长 → group leader, 青年委员 → commissioner."""
    plain = re.sub(r"\s", "", text).lower()
    plain = re.sub(r"^(中共)?(党)?(总)?支部(委员会)?(?=.)", "", plain)
    if plain in POSTS:
        return POSTS[plain]
    if plain.endswith("组长") and not plain.endswith("副组长"):
        return PostKind.GROUP_LEADER
    if plain.endswith("委员"):
        return PostKind.COMMISSIONER
    return None
