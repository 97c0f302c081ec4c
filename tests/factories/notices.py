import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from branchhub.notices.models import Delivery, Notice, Robot

from .members import BranchFactory, MemberFactory, UserFactory


class NoticeFactory(DjangoModelFactory):
    """An unread notice of an announced session."""

    class Meta:
        model = Notice

    recipient = factory.SubFactory(MemberFactory, with_user=True)
    branch = factory.SelfAttribute("recipient.branch")
    kind = "announced"
    subject = factory.Sequence("支部党员大会{}".format)
    link = "/sessions/1/"
    dedupe_key = factory.Sequence("session:{}".format)


class RobotFactory(DjangoModelFactory):
    class Meta:
        model = Robot

    branch = factory.SubFactory(BranchFactory)
    channel = "dingtalk"
    name = factory.Sequence("支部工作群{}".format)
    webhook = "https://oapi.dingtalk.com/robot/send?access_token=abc"
    secret = "SECabc"
    created_by = factory.SubFactory(UserFactory)


class DeliveryFactory(DjangoModelFactory):
    """A mail that waits to be sent."""

    class Meta:
        model = Delivery

    notice = factory.SubFactory(NoticeFactory)
    branch = factory.SelfAttribute("notice.branch")
    channel = "email"
    due_at = factory.LazyFunction(timezone.now)
