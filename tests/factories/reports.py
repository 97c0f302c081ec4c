"""The smallest valid rows of reports."""

import datetime
import zipfile

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from branchhub.reports.models import Export, FrozenReport, ReportText

from .members import BranchFactory, MemberFactory, UserFactory


class OfYearFactory(DjangoModelFactory):
    """Of the report of 2026."""

    class Meta:
        abstract = True

    branch = factory.SubFactory(BranchFactory)
    from_on = datetime.date(2026, 1, 1)
    until_on = datetime.date(2026, 12, 31)


class ReportTextFactory(OfYearFactory):
    class Meta:
        model = ReportText

    chapter = "meetings"
    text = "十月出差多，第二党小组会未开。"


class FrozenReportFactory(OfYearFactory):
    class Meta:
        model = FrozenReport

    numbers = factory.LazyFunction(dict)
    texts = factory.LazyFunction(dict)
    frozen_by = factory.SubFactory(UserFactory)
    frozen_at = factory.LazyFunction(timezone.now)


class ExportFactory(DjangoModelFactory):
    """Asked for just now by the secretary of a branch; nobody has begun with it.

    `ready=True` gives a finished one, for a day, whose zip says "a zip" in one text.
    """

    class Meta:
        model = Export
        skip_postgeneration_save = True

    class Params:
        ready = factory.Trait(
            state="ready",
            steps=[["table", "honours"]],
            done=1,
            file=factory.Sequence("{}.zip".format),
            expires_at=factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=1)),
        )

    branch = factory.SelfAttribute("asked_by.member.branch")
    year = 2026
    asked_by = factory.LazyFunction(lambda: MemberFactory(post="secretary", with_user=True).user)
    asked_at = factory.LazyFunction(timezone.now)
    touched_at = factory.SelfAttribute("asked_at")
    language = "zh-hans"

    @factory.post_generation
    def zip_on_disk(export, create, extracted, **kwargs):
        if export.state == "ready":
            export.path.parent.mkdir(parents=True, exist_ok=True)
            with zipfile.ZipFile(export.path, "w") as archive:
                archive.writestr("目录.txt", "a zip")
            export.size = export.path.stat().st_size
            export.save(update_fields=["size"])
