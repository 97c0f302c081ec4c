import datetime
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase

from activities.models import Attendance
from branchhub.core.models import User
from branchhub.demo.build import build
from branchhub.demo.remove import remove
from branchhub.reports.year.operations import freeze
from branchhub.reports.year.period import ReportPeriod
from members.models import Branch, Member
from projects.operations import attach_file
from tests.factories.activities import (
    ActivityFactory,
    OwnTagFactory,
    SessionTagFactory,
)
from tests.factories.members import (
    MemberFactory,
    MentorshipFactory,
    MentorshipReviewFactory,
    UserFactory,
)
from tests.factories.projects import (
    HardTaskFactory,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime.datetime(2026, 11, 22, 10, tzinfo=SHANGHAI)
OURS = ("core", "members", "notices", "activities", "projects", "reports", "demo")


def everything():
    """How many rows each of our tables has, history included; empty ones left out."""
    models = [model for model in apps.get_models() if model._meta.app_label in OURS]
    counts = {model._meta.label: model._base_manager.count() for model in models}
    return {label: count for label, count in counts.items() if count}


@pytest.mark.django_db
def test_the_demo_takes_nobodys_user_name():
    UserFactory(username="secretary")

    with pytest.raises(ValidationError) as error:
        build(password="p", now=NOW)

    assert error.value.code == "name_taken"
    assert Branch.objects.count() == 0


@pytest.mark.xdist_group("demo")
class DemoBesideAnotherBranch(TestCase):
    """Built once for all of these."""

    @classmethod
    def setUpTestData(cls):
        cls.other = MemberFactory()
        ActivityFactory(branch=cls.other.branch)
        cls.before = everything()
        cls.branch = build(password="p", now=NOW)

    def test_it_is_built_once(self):
        with pytest.raises(ValidationError) as error:
            build(password="p", now=NOW)

        assert error.value.code == "exists"

    def test_removing_it_leaves_nothing_of_it_and_all_else(self):
        staying = remove()

        assert staying == []
        assert everything() == self.before

    def test_what_was_added_to_it_goes_with_it(self):
        branch = {"branch": self.branch}
        activity, member = self.branch.activities.first(), self.branch.members.first()
        SessionTagFactory(activity=activity, shared="", own=OwnTagFactory(**branch))
        pair = MentorshipFactory(mentor=member, mentee=self.branch.members.last())
        MentorshipReviewFactory(mentorship=pair)
        HardTaskFactory(**branch).members.add(member)

        remove()

        assert everything() == self.before

    def test_files_and_frozen_reports_go_with_it(self):
        branch, author = self.branch, User.objects.get(username="secretary")
        upload = SimpleUploadedFile("报告.pdf", b"%PDF-1.4 test")
        stored = attach_file(branch.projects.first(), upload, by=author)
        freeze(branch, ReportPeriod.of_year(2020), {}, remark="", by=author, now=NOW)

        with self.captureOnCommitCallbacks(execute=True):
            remove()

        assert everything() == self.before
        assert not stored.file.storage.exists(stored.file.name)

    def test_a_login_that_worked_elsewhere_is_switched_off(self):
        activity = ActivityFactory()
        author = User.objects.get(username="secretary")
        member = MemberFactory(branch=activity.branch)
        Attendance.objects.create(
            activity=activity,
            branch=activity.branch,
            member=member,
            may_vote=True,
            recorded_by=author,
        )

        staying = remove()

        author.refresh_from_db()
        assert staying == ["secretary"]
        assert (author.is_active, author.has_usable_password()) == (False, False)
        assert set(Member.objects.all()) == {self.other, member}
