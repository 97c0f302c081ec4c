import datetime
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from activities.choices import ActivityStatus
from activities.models import Activity, Attendance
from branchhub.core.models import User
from branchhub.demo.build import build
from branchhub.demo.remove import remove
from branchhub.notices.models import Notice
from members.models import Branch, Member
from tests.factories.activities import ActivityFactory
from tests.factories.members import MemberFactory, UserFactory

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime.datetime(2026, 11, 22, 10, tzinfo=SHANGHAI)
OURS = ("core", "members", "notices", "activities", "projects", "demo")


def everything():
    """How many rows each of our tables has, history included; empty ones left out."""
    models = [model for model in apps.get_models() if model._meta.app_label in OURS]
    counts = {model._meta.label: model._base_manager.count() for model in models}
    return {label: count for label, count in counts.items() if count}


def test_the_demo_has_21_members_in_2020_and_today():
    branch = build(password="p", now=NOW)

    for day in (datetime.date(2020, 7, 1), datetime.date(2020, 12, 31), NOW.date()):
        assert branch.members.in_party(day).count() == 21


def test_the_demo_holds_what_the_norms_ask_of_2020():
    branch = build(password="p", now=NOW)

    start, end = (datetime.datetime(year, 1, 1, tzinfo=SHANGHAI) for year in (2020, 2021))
    of_2020 = branch.activities.between(start, end)
    kinds = of_2020.values_list("kind", flat=True)
    assert {kind: list(kinds).count(kind) for kind in set(kinds)} == {
        "assembly": 4,
        "committee": 12,
        "group": 24,
        "lecture": 4,
        "theme_day": 12,
        "life_meeting": 1,
        "classroom": 12,
    }
    assert {activity.status for activity in of_2020} == {ActivityStatus.ARCHIVED}


def test_nobody_is_told_about_a_session_of_the_past():
    build(password="p", now=NOW)

    links = set(Notice.objects.values_list("link", flat=True))
    told = [activity for activity in Activity.objects.all() if activity.get_absolute_url() in links]
    assert told
    assert all(activity.starts_at > NOW for activity in told)


def test_the_demo_leaves_something_to_do():
    build(password="p", now=NOW)

    statuses = set(Activity.objects.filter(starts_at__year=2026).values_list("status", flat=True))
    assert statuses == {"planned", "announced", "held", "archived"}


def test_the_demo_is_built_once():
    build(password="p", now=NOW)

    with pytest.raises(ValidationError, match="there already"):
        build(password="p", now=NOW)


def test_the_demo_takes_nobodys_user_name():
    UserFactory(username="secretary")

    with pytest.raises(ValidationError, match="user names"):
        build(password="p", now=NOW)

    assert Branch.objects.count() == 0


def test_removing_the_demo_leaves_nothing_of_it():
    build(password="p", now=NOW)

    staying = remove()

    assert staying == []
    assert everything() == {}


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
