"""Sessions at both extremes: of three people who said little, and of sixty who talked all day."""

import datetime

from django.utils import timezone

from activities.models import Activity
from members.models import GroupMembership
from tests.factories.activities import (
    ActivityFactory,
    AgendaItemFactory,
    AttachmentFactory,
    AttendanceFactory,
    FollowUpFactory,
    GuestFactory,
    MinutesSectionFactory,
    VoteFactory,
)
from tests.factories.members import BranchFactory, GroupFactory, MemberFactory

NAMES = ["王敏", "喆堃玥祎", "古丽娜尔·艾合买提", "欧阳文静", "阿卜杜热合曼江·玉素甫", "司马相如"]
SAID = (
    "对照“十五五”规划和公司重点任务，大家围绕“党建+业务”作了发言：一是把试验数据（含第3轮现场测试）"
    "整理成册；二是由骨干带徒，每月不少于1次；三是合格率要从96.5%提高到98%以上。"
)


def people(branch, count):
    """Full members in two groups, one of whom is secretary."""
    groups = [GroupFactory(branch=branch, name=name) for name in ("第一党小组", "第二党小组")]
    names = [NAMES[n % len(NAMES)] if n < 12 else f"{NAMES[n % 6][:2]}{n}" for n in range(count)]
    return [
        MemberFactory(
            branch=branch,
            name=name,
            group=groups[number % 2],
            post="" if number else "secretary",
            with_user=not number,
        )
        for number, name in enumerate(names)
    ]


def session(*, attendees, pages=0, kind="assembly", branch=None, members=None, **kwargs):
    """A held session of so many expected; its minutes fill about so many pages."""
    branch = branch or BranchFactory(name="热控制品党支部")
    members = members or people(branch, attendees)
    values = {
        "starts_at": timezone.now() - datetime.timedelta(days=2),
        "title": "学习贯彻党的二十届四中全会精神，讨论预备党员转正事宜" if pages else "学习",
        "venue": "研发楼三层第二会议室" if pages else "",
        "chair": members[0],
        "recorder": members[1] if pages else None,
        "lecturer_name": "赵刚" if pages else "",
    }
    activity = ActivityFactory(branch=branch, kind=kind, status="held", **(values | kwargs))
    marks = ["present"] * 6 + ["late", "sick_leave", "business_trip", "absent", "exempt", "present"]
    memberships = dict(GroupMembership.objects.values_list("member", "group"))
    for number, member in enumerate(members):
        mark = marks[number % len(marks)] if pages else "present"
        AttendanceFactory(
            activity=activity,
            member=member,
            group_id=memberships.get(member.pk),
            status=mark,
            reason="感冒发热" if mark == "sick_leave" else "",
        )
    if pages:
        fill(activity, members, pages)
    return activity


def fill(activity, members, pages):
    """Items, votes, texts, follow-ups, guests and files; some 600 characters a page."""
    GuestFactory(activity=activity, name="公司党委组织部 李华")
    GuestFactory(activity=activity, name="入党积极分子", count=7)
    for number, title in enumerate(
        ("传达学习有关文件", "讨论欧阳文静同志转正", "通报一季度项目进展"), 1
    ):
        item = AgendaItemFactory(
            activity=activity,
            order=number,
            title=title,
            presenter="王敏",
            decision="会议同意。\n由支委会落实。",
        )
        text = "\n".join([f"王敏：{SAID}"] * max(pages * 600 // len(SAID) // 3, 1))
        MinutesSectionFactory(activity=activity, item=item, text=text)
        if number == 2:
            VoteFactory(
                item=item,
                rule="admission",
                ballot="secret",
                candidate="欧阳文静",
                voters_expected=21,
                voters_present=19,
                quorum=11,
                needed=11,
                yes=17,
                no=1,
                abstained=2,
                issued=19,
                returned=19,
                written=1,
                scrutineer=members[1],
                teller=members[2],
            )
    MinutesSectionFactory(activity=activity, item=None, text="会议于16:50结束。")
    for owner in members[:3]:
        FollowUpFactory(activity=activity, owner=owner, what="汇总第3轮现场测试数据，报支部委员会")
    AttachmentFactory(activity=activity, name="签到表扫描件.pdf")
    AttachmentFactory.create_batch(2, activity=activity, kind="photo", name="照片.jpg")


def fetched(session):
    """As the view of a paper reads it."""
    people = ("branch__committee", "group", "chair", "recorder", "lecturer")
    return Activity.objects.with_number().select_related(*people).get(pk=session.pk)


def year(branch, members, sessions):
    """So many sessions of this year's days before now, at which everybody was expected."""
    for number in range(sessions):
        day = timezone.now() - datetime.timedelta(days=3 + 4 * number)
        activity = ActivityFactory(
            branch=branch,
            kind="theme_day",
            title=f"主题党日{number + 1}",
            status="held",
            starts_at=day,
        )
        for place, member in enumerate(members):
            mark = ["present", "late", "personal_leave", "present", "absent"][(place + number) % 5]
            AttendanceFactory(activity=activity, member=member, status=mark)


def book(branch, members, sessions, pages):
    """So many sessions of every kind, the last three days ago, each with so many pages."""
    kinds = ["assembly", "committee", "group", "lecture", "theme_day", "life_meeting", "other"]
    group = branch.groups.first()
    return [
        session(
            attendees=len(members),
            pages=pages,
            kind=kinds[number % len(kinds)],
            branch=branch,
            members=members,
            group=group if kinds[number % len(kinds)] == "group" else None,
            title=f"学习贯彻党的二十届四中全会精神，第{number + 1}次",
            starts_at=timezone.now() - datetime.timedelta(days=3 + 4 * number),
        )
        for number in range(sessions)
    ]
