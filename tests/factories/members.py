"""The smallest valid rows of people. Dates start long before any test's own."""

import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from branchhub.core.encryption import encrypt
from branchhub.core.models import User
from members.models import (
    BirthdayCard,
    Branch,
    Committee,
    Department,
    GroupMembership,
    Honour,
    Member,
    Mentorship,
    MentorshipReview,
    PartyGroup,
    Post,
    ReviewerPost,
    RosterUpload,
    StatusPeriod,
)
from members.pinyin import search_keys

from .rosters import roster

LONG_AGO = datetime.date(2000, 1, 1)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence("user{}".format)


class CommitteeFactory(DjangoModelFactory):
    class Meta:
        model = Committee

    name = factory.Sequence("某研究所党委{}".format)
    kind = "committee"

    @classmethod
    def _create(cls, model_class, *args, parent=None, **kwargs):
        committees = model_class.objects
        return committees.add_child(parent, kwargs) if parent else committees.add_root(kwargs)


class BranchFactory(DjangoModelFactory):
    class Meta:
        model = Branch

    committee = factory.SubFactory(CommitteeFactory)
    name = factory.Sequence("第{}党支部".format)


class GroupFactory(DjangoModelFactory):
    class Meta:
        model = PartyGroup

    branch = factory.SubFactory(BranchFactory)
    name = factory.Sequence("第{}党小组".format)
    order = factory.Sequence(int)


class DepartmentFactory(DjangoModelFactory):
    class Meta:
        model = Department

    branch = factory.SubFactory(BranchFactory)
    name = factory.Sequence("第{}制品部".format)


class MemberFactory(DjangoModelFactory):
    """A full member since long ago; `status="none"` makes a person without any status.

    `group=` puts the person into it, `post=` appoints, `with_user=True` gives an account.
    """

    class Meta:
        model = Member
        skip_postgeneration_save = True

    class Params:
        with_user = False

    branch = factory.SubFactory(BranchFactory)
    name = factory.Sequence("张三{}".format)
    order = factory.Sequence(int)
    pinyin = factory.LazyAttribute(lambda row: search_keys(row.name)["pinyin"])
    initials = factory.LazyAttribute(lambda row: search_keys(row.name)["initials"])

    @factory.lazy_attribute
    def user(self):
        return UserFactory() if self.with_user else None

    @factory.post_generation
    def status(self, create, status, **kwargs):
        if status != "none":
            StatusPeriod.objects.create(member=self, status=status or "full", from_on=LONG_AGO)

    @factory.post_generation
    def group(self, create, group, **kwargs):
        if group:
            GroupMembership.objects.create(member=self, group=group, from_on=LONG_AGO)

    @factory.post_generation
    def post(self, create, kind, **kwargs):
        if kind:
            leads = self.group_memberships.get().group if kind == "group_leader" else None
            PostFactory(member=self, kind=kind, group=leads)


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post

    member = factory.SubFactory(MemberFactory)
    branch = factory.SelfAttribute("member.branch")
    kind = "secretary"
    from_on = LONG_AGO


class ReviewerPostFactory(DjangoModelFactory):
    class Meta:
        model = ReviewerPost

    user = factory.SubFactory(UserFactory)
    committee = factory.SubFactory(CommitteeFactory)
    from_on = LONG_AGO


class RosterUploadFactory(DjangoModelFactory):
    """A file of one person, as it is kept between upload and import."""

    class Meta:
        model = RosterUpload

    branch = factory.SubFactory(BranchFactory)
    by = factory.SubFactory(UserFactory)
    name = "名册.xlsx"
    content = factory.LazyFunction(lambda: encrypt(roster({"姓名": "张三"})))


class BirthdayCardFactory(DjangoModelFactory):
    """What the app sent today to somebody who joined ten years ago."""

    class Meta:
        model = BirthdayCard

    member = factory.SubFactory(MemberFactory)
    branch = factory.SelfAttribute("member.branch")
    birthday_on = factory.LazyFunction(timezone.localdate)
    given_on = factory.SelfAttribute("birthday_on")
    years = 10


class HonourFactory(DjangoModelFactory):
    """One of the branch itself; `group=` or `member=` gives it to somebody."""

    class Meta:
        model = Honour

    branch = factory.SubFactory(BranchFactory)
    title = "先进党支部"
    level = "company"
    issuer = "公司党委"
    year = 2026
    given_on = datetime.date(2026, 7, 1)


class MentorshipFactory(DjangoModelFactory):
    class Meta:
        model = Mentorship

    mentor = factory.SubFactory(MemberFactory)
    branch = factory.SelfAttribute("mentor.branch")
    mentee = factory.SubFactory(MemberFactory, branch=factory.SelfAttribute("..branch"))
    from_on = datetime.date(2026, 1, 1)


class MentorshipReviewFactory(DjangoModelFactory):
    class Meta:
        model = MentorshipReview

    mentorship = factory.SubFactory(MentorshipFactory)
    branch = factory.SelfAttribute("mentorship.branch")
    on = datetime.date(2026, 6, 30)
    findings = "按计划完成"
