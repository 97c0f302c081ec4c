"""Robots and choices in Django admin: to look up, and to silence a robot."""

import pytest
from django.urls import reverse

from branchhub.notices.models import BranchPreference, Preference, Robot
from tests.factories.members import BranchFactory, UserFactory
from tests.factories.notices import RobotFactory

pytestmark = pytest.mark.django_db

SECRETS = {
    "webhook": "https://oapi.dingtalk.com/robot/send?access_token=566cc69da782",
    "secret": "SEC0123456789",
}


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def page(client, name, *args) -> str:
    return client.get(reverse(f"admin:notices_{name}", args=args)).content.decode()


def test_a_robot_is_shown_without_what_is_secret(admin):
    robot = RobotFactory(name="支部工作群", **SECRETS)

    pages = page(admin, "robot_changelist") + page(admin, "robot_change", robot.pk)

    assert pages.count("支部工作群") > 1
    assert [part in pages for part in ("566cc69da782", "SEC0123456789")] == [False, False]


def test_a_robot_can_be_silenced_and_nothing_else(admin):
    robot = RobotFactory(name="支部工作群", **SECRETS)

    data = {"name": "别的群", "webhook": "https://evil.example/"}
    admin.post(reverse("admin:notices_robot_change", args=[robot.pk]), data)

    robot.refresh_from_db()
    assert (robot.is_on, robot.name, robot.webhook) == (False, "支部工作群", SECRETS["webhook"])


@pytest.mark.parametrize("name", ["robot", "preference", "branchpreference"])
def test_nothing_is_added_in_the_admin(admin, name):
    assert admin.get(reverse(f"admin:notices_{name}_add")).status_code == 403
    assert Robot.objects.count() == 0


def test_choices_are_listed(admin):
    Preference.objects.create(user=UserFactory(username="luo"), email_off=["digest"])
    BranchPreference.objects.create(branch=BranchFactory(name="第四党支部"))

    assert "luo" in page(admin, "preference_changelist")
    assert "第四党支部" in page(admin, "branchpreference_changelist")
