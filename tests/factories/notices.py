import factory
from factory.django import DjangoModelFactory

from branchhub.notices.models import Notice

from .members import MemberFactory


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
