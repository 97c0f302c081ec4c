"""How a branch reminds its people, and the robots of its chat groups."""

from datetime import time, timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from branchhub.notices.models import BranchPreference, Notice, Robot
from tests.factories.members import MemberFactory
from tests.factories.notices import NoticeFactory, RobotFactory
from tests.http_sink import Sink

pytestmark = pytest.mark.django_db

WEBHOOK = "https://oapi.dingtalk.com/robot/send?access_token=566cc69da782ec33e42541b0"
ROBOT = {"channel": "dingtalk", "name": "支部工作群", "webhook": WEBHOOK, "secret": "SEC0123456789"}
CHOICE = {
    "mail": ["sessions", "tasks"],
    "remind_before": ["1d"],
    "quiet_from": "21:00",
    "quiet_until": "06:30",
}


@pytest.fixture
def branch(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    secretary = MemberFactory(post="secretary", with_user=True)
    client.force_login(secretary.user)
    return secretary.branch


def url(name, row) -> str:
    return reverse(f"notices:{name}", args=[row.pk])


def said(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_the_branch_s_choice_is_kept(client, branch):
    answer = client.post(url("branch", branch), CHOICE)

    row = BranchPreference.objects.get(branch=branch)
    assert answer.url == url("branch", branch)
    assert (row.email_off, row.remind_before) == (["news", "digest"], ["1d"])
    assert (row.quiet_from, row.quiet_until) == (time(21), time(6, 30))


def test_the_branch_s_choice_can_be_changed(client, branch):
    client.post(url("branch", branch), CHOICE)

    client.post(url("branch", branch), CHOICE | {"remind_before": []})

    assert BranchPreference.objects.get().remind_before == []


def test_without_a_choice_the_page_shows_the_usual(client, branch):
    form = client.get(url("branch", branch)).context["form"]

    assert form.initial["remind_before"] == ["7d", "3d", "1d", "2h"]
    assert (form.initial["quiet_from"], form.initial["quiet_until"]) == (time(22), time(7))


@pytest.mark.parametrize(
    "changes", [{"mail": ["x"]}, {"quiet_from": ""}, {"remind_before": ["9d"]}]
)
def test_what_is_no_choice_is_not_kept(client, branch, changes):
    assert client.post(url("branch", branch), CHOICE | changes).context["form"].errors
    assert BranchPreference.objects.count() == 0


def test_a_robot_is_added(client, branch):
    answer = client.post(url("robot-create", branch), ROBOT)

    robot = Robot.objects.get()
    assert answer.url == url("branch", branch)
    assert (robot.branch, robot.channel, robot.name) == (branch, "dingtalk", "支部工作群")
    assert (robot.webhook, robot.secret, robot.is_on) == (WEBHOOK, "SEC0123456789", True)
    assert robot.created_by.member.branch == branch


@pytest.mark.parametrize(
    "changes",
    [
        {"webhook": "https://evil.example/robot/send?access_token=a"},
        {"webhook": "http://127.0.0.1/"},
        {"channel": "feishu"},
        {"channel": "email"},
        {"name": ""},
        {"webhook": ""},
    ],
)
def test_a_robot_that_could_not_speak_is_refused(client, branch, changes):
    answer = client.post(url("robot-create", branch), ROBOT | changes)

    assert answer.context["form"].errors
    assert Robot.objects.count() == 0


def test_an_address_of_another_service_says_what_it_must_look_like(client, branch):
    answer = client.post(url("robot-create", branch), ROBOT | {"channel": "wecom"})

    assert answer.context["form"].errors["webhook"] == [
        "This is no address of WeCom. It must look like "
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…"
    ]


def test_a_chat_group_has_one_robot_in_a_branch(client, branch):
    RobotFactory(branch=branch, name="支部工作群")

    answer = client.post(url("robot-create", branch), ROBOT)

    assert answer.context["form"].non_field_errors() == [
        "There already is a robot for this chat group."
    ]


@pytest.mark.parametrize("name", ["branch", "robot-edit", "robot-remove"])
def test_address_and_secret_are_never_shown_again(client, branch, name):
    robot = RobotFactory(branch=branch, webhook=WEBHOOK, secret="SEC0123456789")

    page = client.get(url(name, branch if name == "branch" else robot)).content.decode()

    assert (WEBHOOK in page, "566cc69da782" in page, "SEC0123456789" in page) == (False,) * 3


def test_what_was_typed_wrongly_comes_back_without_the_secret(client, branch):
    answer = client.post(url("robot-create", branch), ROBOT | {"name": ""})

    assert "SEC0123456789" not in answer.content.decode()


def test_the_list_tells_robots_apart_by_the_end_of_their_address(client, branch):
    RobotFactory(branch=branch, webhook=WEBHOOK)

    assert "webhook …41b0" in client.get(url("branch", branch)).content.decode()


def test_empty_fields_keep_address_and_secret(client, branch):
    robot = RobotFactory(branch=branch, webhook=WEBHOOK, secret="SEC0123456789")

    client.post(url("robot-edit", robot), {"name": "第一党小组群"})

    robot.refresh_from_db()
    assert (robot.name, robot.is_on) == ("第一党小组群", False)
    assert (robot.webhook, robot.secret) == (WEBHOOK, "SEC0123456789")


def test_a_new_address_takes_the_place_of_the_old_one(client, branch):
    robot = RobotFactory(branch=branch, webhook=WEBHOOK)

    client.post(url("robot-edit", robot), {"name": "群", "webhook": WEBHOOK + "9", "is_on": "on"})

    robot.refresh_from_db()
    assert (robot.webhook, robot.is_on) == (WEBHOOK + "9", True)


def test_a_robot_of_wecom_has_no_secret_to_change(client, branch):
    robot = RobotFactory(branch=branch, channel="wecom", secret="")

    form = client.get(url("robot-edit", robot)).context["form"]

    assert list(form.fields) == ["name", "webhook", "is_on"]


def test_a_new_address_must_be_the_service_s_too(client, branch):
    robot = RobotFactory(branch=branch, webhook=WEBHOOK)

    answer = client.post(
        url("robot-edit", robot), {"name": "群", "webhook": "https://evil.example/"}
    )

    robot.refresh_from_db()
    assert (list(answer.context["form"].errors), robot.webhook) == (["webhook"], WEBHOOK)


def test_a_robot_goes_with_what_was_told_to_it(client, branch):
    robot, other = RobotFactory(branch=branch), RobotFactory(branch=branch)
    for each in (robot, other):
        NoticeFactory(recipient=None, robot=each, branch=branch)

    client.post(url("robot-remove", robot))

    assert list(Robot.objects.all()) == [other]
    assert [notice.robot for notice in Notice.objects.all()] == [other]


@pytest.fixture
def sink(settings):
    with Sink("SEC0123456789") as sink:
        settings.ROBOT_HOSTS = sink.hosts
        yield sink


def try_robot(client, branch, sink, **changes):
    values = {"webhook": sink.webhook("dingtalk"), "secret": "SEC0123456789"} | changes
    robot = RobotFactory(branch=branch, channel="dingtalk", name="支部工作群", **values)
    return client.post(url("robot-test", robot))


def test_a_robot_is_tried_at_once(client, branch, sink):
    answer = try_robot(client, branch, sink)

    assert said(answer) == ["支部工作群 took a test message."]
    [message] = sink.messages
    assert message.splitlines()[1] == branch.name
    assert Notice.objects.count() == 0


def test_a_robot_that_is_refused_says_what_to_look_at(client, branch, sink):
    answer = try_robot(client, branch, sink, secret="wrong")

    assert said(answer) == [
        "支部工作群 did not take the message: DingTalk refused it by the robot's security "
        "settings: check the signing secret, and that neither keywords nor addresses are set. "
        "(310000 sign not match)"
    ]


def test_nobody_tries_robots_more_than_ten_times_an_hour(client, branch, sink):
    try_robot(client, branch, sink)
    address = url("robot-test", Robot.objects.get())
    for _ in range(10):
        answer = client.post(address)

    text = "You had several messages sent in the last hour. Try again later."
    assert (said(answer)[-1], len(sink.messages)) == (text, 10)
    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1)):
        client.post(address)
    assert len(sink.messages) == 11


def test_changes_of_robots_are_logged_without_what_is_secret(client, branch, caplog):
    caplog.set_level("INFO", logger="branchhub")

    client.post(url("robot-create", branch), ROBOT)
    robot = Robot.objects.get()
    client.post(url("robot-edit", robot), {"name": "群"})
    client.post(url("robot-remove", robot))

    user = robot.created_by_id
    assert [record.getMessage() for record in caplog.records] == [
        f"robot {robot.pk} of branch {branch.pk} {verb} by user {user}"
        for verb in ("added", "changed", "removed")
    ]


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_runs_the_same_queries_for_any_number_of_robots(
    client, django_assert_num_queries, branch, count
):
    RobotFactory.create_batch(count, branch=branch)

    # session, user with roles, branch, its choice, its robots, what waits in the inbox
    with django_assert_num_queries(6):
        client.get(url("branch", branch))
