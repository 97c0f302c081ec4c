"""The columns of a roster: what each is called, and which of a file's columns it is."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Column:
    """`heading` is the form's own, as in a written roster; `synonyms` are other usual ones."""

    key: str
    heading: str
    label: str | Promise
    synonyms: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.heading, *self.heading.split("/"), *self.synonyms)


# In the order of the standard form. Source: domain.md 4.4; the last two are BranchHub's own.
COLUMNS = [
    Column("number", "序号", _("No."), ("编号", "no", "no.", "number", "#")),
    Column(
        "name", "姓名", pgettext_lazy("person", "name"), ("名字", "党员姓名", "name", "full name")
    ),
    Column("sex", "性别", _("sex"), ("sex", "gender")),
    Column("ethnic_group", "民族", _("ethnic group"), ("ethnic group", "ethnicity", "nationality")),
    Column(
        "born_on",
        "出生年月",
        _("date of birth"),
        ("出生日期", "出生年月日", "出生时间", "生日", "date of birth", "birth date", "born"),
    ),
    Column("native_place", "籍贯", _("native place"), ("出生地", "native place")),
    Column(
        "education", "学历/学位", _("education"), ("学历学位", "文化程度", "education", "degree")
    ),
    Column(
        "id_number",
        "身份证号",
        _("ID number"),
        (
            "身份证号码",
            "身份证",
            "公民身份号码",
            "身份号码",
            "证件号码",
            "id number",
            "id no.",
            "id",
        ),
    ),
    Column(
        "phone",
        "手机号",
        _("phone"),
        ("手机号码", "手机", "联系电话", "电话", "联系方式", "phone", "mobile", "telephone"),
    ),
    Column(
        "department",
        "部门",
        _("department"),
        ("所属部门", "所在部门", "工作部门", "单位部门", "department"),
    ),
    Column(
        "position",
        "岗位/职务",
        _("position"),
        ("岗位职务", "工作岗位", "行政职务", "position"),
    ),
    Column(
        "job_title",
        "职称/技能等级",
        _("professional title"),
        ("职称技能等级", "专业技术职务", "professional title", "title"),
    ),
    Column(
        "working_since",
        "参加工作时间",
        _("working since"),
        ("参加工作日期", "参加工作年月", "工作时间", "working since"),
    ),
    Column(
        "joined_on",
        "入党时间",
        _("date of joining"),
        ("入党日期", "入党年月", "加入党组织日期", "加入中共时间", "date of joining", "joined"),
    ),
    Column(
        "regularised_on",
        "转正时间",
        _("date of regularisation"),
        ("转正日期", "转正年月", "转为正式党员日期", "date of regularisation", "regularised"),
    ),
    Column("posts", "党内职务", _("Party post"), ("支部职务", "党内任职", "party post", "post")),
    Column(
        "group", "党小组", _("Party group"), ("所在党小组", "所属党小组", "party group", "group")
    ),
    Column("introducers", "入党介绍人", _("introducers"), ("介绍人", "introducers")),
    Column(
        "transferred_in_on",
        "组织关系转入时间",
        _("relation transferred in"),
        ("组织关系转入日期", "转入时间", "转入日期", "relation transferred in", "transferred in"),
    ),
    Column(
        "status",
        "党员类别",
        pgettext_lazy("person", "status"),
        ("人员类别", "政治面貌", "党员类型", "类别", "status", "political status"),
    ),
    Column(
        "address",
        "家庭住址",
        _("home address"),
        ("住址", "家庭地址", "现住址", "居住地址", "home address", "address"),
    ),
    Column("remark", "备注", _("remark"), ("说明", "remark", "remarks", "note", "notes")),
    Column(
        "is_backbone",
        "是否业务骨干",
        _("business backbone"),
        ("业务骨干", "business backbone", "backbone"),
    ),
    Column(
        "backbone_since",
        "成为业务骨干时间",
        _("business backbone since"),
        (
            "成为业务骨干日期",
            "成为骨干时间",
            "业务骨干时间",
            "business backbone since",
            "backbone since",
        ),
    ),
]
BY_KEY = {column.key: column for column in COLUMNS}
MASKABLE = ("id_number", "phone", "address")
DATES = ("born_on", "working_since", "joined_on", "regularised_on", "transferred_in_on")
WHOLE_DAYS = ("backbone_since",)
# What a merged cell says for every row that it covers; a merged name would make one person two.
SHARED = ("department", "group", "status", "position", "native_place", "transferred_in_on")


def plain_heading(text: str) -> str:
    """`姓  名*`, `出生\\n年月` → 姓名, 出生年月; lower case, full width made half."""
    return re.sub(r"[\s*:：_]", "", unicodedata.normalize("NFKC", text)).lower()


_KEYS = {plain_heading(name): column.key for column in COLUMNS for name in column.names}


def recognise(heading: str) -> str:
    """The key of the column that is called so, with or without a hint in brackets; or ""."""
    plain = plain_heading(heading)
    return _KEYS.get(plain) or _KEYS.get(re.sub(r"[(\[【].*$", "", plain), "")


def match_columns(headings: dict[int, str]) -> dict[int, str]:
    """Column number → key, each key once: the first column of that name has it."""
    found = {}
    for number, heading in sorted(headings.items()):
        key = recognise(heading)
        if key and key not in found.values():
            found[number] = key
    return found
