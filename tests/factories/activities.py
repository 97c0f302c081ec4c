"""The smallest valid rows of sessions."""

import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from activities.models import (
    Activity,
    AgendaItem,
    Attachment,
    Attendance,
    CalendarFeed,
    FollowUp,
    Guest,
    Holiday,
    LeaveRequest,
    MakeUp,
    MinutesSection,
    Norm,
    Outcome,
    OwnTag,
    SessionTag,
    Vote,
)
from branchhub.core.periods import day_start

from .members import BranchFactory, MemberFactory, UserFactory


def tomorrow_afternoon():
    day = timezone.localdate() + datetime.timedelta(days=1)
    return day_start(day) + datetime.timedelta(hours=15)


class ActivityFactory(DjangoModelFactory):
    """A branch member assembly, announced for tomorrow afternoon, whenever the test runs."""

    class Meta:
        model = Activity

    branch = factory.SubFactory(BranchFactory)
    kind = "assembly"
    title = factory.Sequence("支部党员大会{}".format)
    starts_at = factory.LazyFunction(tomorrow_afternoon)
    ends_at = factory.LazyAttribute(lambda row: row.starts_at + datetime.timedelta(hours=1))
    status = "announced"
    announced_at = factory.LazyAttribute(
        lambda row: None if row.status == "planned" else row.starts_at - datetime.timedelta(days=3)
    )


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    activity = factory.SubFactory(ActivityFactory)
    branch = factory.SelfAttribute("activity.branch")
    member = factory.SubFactory(MemberFactory, branch=factory.SelfAttribute("..branch"))
    may_vote = True


class GuestFactory(DjangoModelFactory):
    class Meta:
        model = Guest

    activity = factory.SubFactory(ActivityFactory)
    branch = factory.SelfAttribute("activity.branch")
    name = factory.Sequence("来宾{}".format)


class AgendaItemFactory(DjangoModelFactory):
    class Meta:
        model = AgendaItem

    activity = factory.SubFactory(ActivityFactory)
    branch = factory.SelfAttribute("activity.branch")
    order = factory.Sequence(int)
    title = factory.Sequence("议题{}".format)


class MinutesSectionFactory(DjangoModelFactory):
    class Meta:
        model = MinutesSection

    activity = factory.SubFactory(ActivityFactory)
    branch = factory.SelfAttribute("activity.branch")


class FollowUpFactory(DjangoModelFactory):
    class Meta:
        model = FollowUp

    activity = factory.SubFactory(ActivityFactory)
    branch = factory.SelfAttribute("activity.branch")
    what = factory.Sequence("事项{}".format)
    owner = factory.SubFactory(MemberFactory, branch=factory.SelfAttribute("..branch"))
    due_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=7))


class AttachmentFactory(DjangoModelFactory):
    class Meta:
        model = Attachment

    class Params:
        with_thumbnail = False

    activity = factory.SubFactory(ActivityFactory)
    branch = factory.SelfAttribute("activity.branch")
    kind = "material"
    name = "材料.pdf"
    file = factory.django.FileField(data=b"%PDF-1.4 test", filename="x")
    thumbnail = factory.Maybe(
        "with_thumbnail", factory.django.FileField(data=b"a small picture", filename="y")
    )
    content_type = "application/pdf"
    size = 13
    sha256 = "0" * 64
    uploaded_by = factory.SubFactory(UserFactory)


class VoteFactory(DjangoModelFactory):
    """An ordinary motion that four of four voters carried."""

    class Meta:
        model = Vote

    item = factory.SubFactory(AgendaItemFactory)
    branch = factory.SelfAttribute("item.branch")
    rule = "ordinary"
    ballot = "open"
    voters_expected = 4
    voters_present = 4
    yes = 4
    no = 0
    abstained = 0
    quorum = 2
    needed = 3
    passed = True


class NormFactory(DjangoModelFactory):
    """A branch that wants a Small Classroom each month of 2026."""

    class Meta:
        model = Norm

    branch = factory.SubFactory(BranchFactory)
    kind = "classroom"
    period = "month"
    times = 1
    from_on = datetime.date(2026, 1, 1)
    clause = "支部年度计划"


class HolidayFactory(DjangoModelFactory):
    """National Day of a year that the built-in calendar does not know."""

    class Meta:
        model = Holiday

    day = datetime.date(2027, 10, 1)
    kind = "holiday"


class LeaveRequestFactory(DjangoModelFactory):
    """Personal leave from a session of tomorrow, asked for and not decided yet."""

    class Meta:
        model = LeaveRequest

    activity = factory.SubFactory(ActivityFactory)
    branch = factory.SelfAttribute("activity.branch")
    member = factory.SubFactory(MemberFactory, branch=factory.SelfAttribute("..branch"))
    kind = "personal_leave"
    reason = "家中有事"
    asked_at = factory.LazyFunction(timezone.now)


class MakeUpFactory(DjangoModelFactory):
    """Handed in by a member who was absent."""

    class Meta:
        model = MakeUp

    class Params:
        with_evidence = factory.Trait(
            evidence=factory.django.FileField(data=b"%PDF-1.4 test", filename="z"),
            evidence_name="学习笔记.pdf",
            evidence_type="application/pdf",
        )

    attendance = factory.SubFactory(AttendanceFactory, status="absent")
    branch = factory.SelfAttribute("attendance.branch")
    note = "自学了会议材料"
    handed_in_by = factory.SubFactory(UserFactory)
    handed_in_at = factory.LazyFunction(timezone.now)


class CalendarFeedFactory(DjangoModelFactory):
    class Meta:
        model = CalendarFeed

    member = factory.SubFactory(MemberFactory, with_user=True)
    token_hash = factory.Sequence("{:064d}".format)
    created_at = factory.LazyFunction(timezone.now)


class OwnTagFactory(DjangoModelFactory):
    """A study topic of a branch's own."""

    class Meta:
        model = OwnTag

    branch = factory.SubFactory(BranchFactory)
    purpose = "topic"
    name = factory.Sequence("专题{}".format)


class SessionTagFactory(DjangoModelFactory):
    """A session about party theory; `own=` an OwnTag instead needs `shared=""`."""

    class Meta:
        model = SessionTag

    activity = factory.SubFactory(ActivityFactory)
    branch = factory.SelfAttribute("activity.branch")
    purpose = "topic"
    shared = "theory"


class OutcomeFactory(DjangoModelFactory):
    class Meta:
        model = Outcome

    activity = factory.SubFactory(ActivityFactory)
    branch = factory.SelfAttribute("activity.branch")
