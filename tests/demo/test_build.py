import datetime
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from activities.models import Activity, Attendance
from branchhub.core.models import User
from branchhub.demo.build import build
from branchhub.demo.remove import remove
from branchhub.reports.year.operations import freeze
from branchhub.reports.year.period import ReportPeriod
from members.models import Branch, Member
from projects.operations import attach_file
from tests.factories.activities import (
    ActivityFactory,
    OutcomeFactory,
    OwnTagFactory,
    SessionTagFactory,
)
from tests.factories.members import (
    HonourFactory,
    MemberFactory,
    MentorshipFactory,
    MentorshipReviewFactory,
    UserFactory,
)
from tests.factories.projects import (
    ArticleFactory,
    CompanyTotalsFactory,
    DepartmentResultFactory,
    HardTaskFactory,
)

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime.datetime(2026, 11, 22, 10, tzinfo=SHANGHAI)
OURS = ("core", "members", "notices", "activities", "projects", "reports", "demo")


def everything():
    """How many rows each of our tables has, history included; empty ones left out."""
    models = [model for model in apps.get_models() if model._meta.app_label in OURS]
    counts = {model._meta.label: model._base_manager.count() for model in models}
    return {label: count for label, count in counts.items() if count}


def test_the_demo_is_built_once():
    build(password="p", now=NOW)

    with pytest.raises(ValidationError) as error:
        build(password="p", now=NOW)

    assert error.value.code == "exists"


def test_the_demo_takes_nobodys_user_name():
    UserFactory(username="secretary")

    with pytest.raises(ValidationError) as error:
        build(password="p", now=NOW)

    assert error.value.code == "name_taken"
    assert Branch.objects.count() == 0


def test_removing_the_demo_leaves_nothing_of_it():
    build(password="p", now=NOW)

    staying = remove()

    assert staying == []
    assert everything() == {}


def test_files_and_frozen_reports_go_with_the_demo(django_capture_on_commit_callbacks):
    branch = build(password="p", now=NOW)
    author, period = User.objects.get(username="secretary"), ReportPeriod.of_year(2020)
    upload = SimpleUploadedFile("报告.pdf", b"%PDF-1.4 test")
    stored = attach_file(branch.projects.first(), upload, by=author)
    freeze(branch, period, {}, remark="", by=author, now=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        staying = remove()

    assert (staying, everything()) == ([], {})
    assert not stored.file.storage.exists(stored.file.name)


def test_removing_the_demo_leaves_all_else():
    ActivityFactory(branch=MemberFactory().branch)
    before = everything()
    build(password="p", now=NOW)

    remove()

    assert everything() == before


def test_a_demo_login_that_worked_elsewhere_is_switched_off():
    build(password="p", now=NOW)
    activity = ActivityFactory()
    author = User.objects.get(username="secretary")
    member = MemberFactory(branch=activity.branch)
    Attendance.objects.create(
        activity=activity, branch=activity.branch, member=member, may_vote=True, recorded_by=author
    )

    staying = remove()

    author.refresh_from_db()
    assert staying == ["secretary"]
    assert (author.is_active, author.has_usable_password()) == (False, False)
    assert Member.objects.get() == member


def test_registers_topics_and_results_go_with_the_demo():
    build(password="p", now=NOW)
    activity, member = Activity.objects.first(), Member.objects.first()
    branch = {"branch": member.branch}
    tag = OwnTagFactory(**branch)
    SessionTagFactory(activity=activity, shared="", own=tag)
    OutcomeFactory(activity=activity)
    HonourFactory(member=member, **branch)
    pair = MentorshipFactory(mentor=member, mentee=member.branch.members.last())
    MentorshipReviewFactory(mentorship=pair)
    HardTaskFactory(**branch).members.add(member)
    ArticleFactory(**branch)
    CompanyTotalsFactory(**branch)
    DepartmentResultFactory(department=member.branch.departments.first())

    remove()

    assert everything() == {}
