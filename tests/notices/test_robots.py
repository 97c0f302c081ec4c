"""The three chat services, each against a sink that checks what it gets as its page says."""

import datetime

import pytest

from branchhub.core.reminding import Due, Text
from branchhub.notices.channels import SENDERS, robots
from branchhub.notices.channels.failures import PermanentFailure, TemporaryFailure
from branchhub.notices.channels.messages import message_of
from branchhub.notices.models import Delivery, Robot
from branchhub.notices.operations import deliver_pending, tell
from tests.factories.notices import DeliveryFactory, NoticeFactory, RobotFactory
from tests.http_sink import Sink

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 11, 24, 4, tzinfo=datetime.UTC)  # in Shanghai
SECRET = "SEC+a/b=0123456789"
SERVICES = ["wecom", "dingtalk", "feishu"]
SIGNED = ["dingtalk", "feishu"]
SAID = "已发布\n支部党员大会\n11月24日 周二 15:30·一楼会议室\nhttp://testserver/sessions/7/"


@pytest.fixture
def sink(settings):
    with Sink(SECRET) as sink:
        settings.ROBOT_HOSTS = sink.hosts
        yield sink


def delivery(sink, channel, **robot):
    values = {"webhook": sink.webhook(channel), "secret": SECRET} | robot
    robot = RobotFactory(channel=channel, **values)
    notice = NoticeFactory(
        recipient=None,
        robot=robot,
        branch=robot.branch,
        subject="支部党员大会",
        detail="11月24日 周二 15:30·一楼会议室",
        link="/sessions/7/",
    )
    return DeliveryFactory(notice=notice, channel=channel)


def send(delivery):
    with SENDERS[delivery.channel]() as sender:
        sender.send(delivery)


@pytest.mark.parametrize("channel", SERVICES)
def test_a_notice_arrives_with_kind_title_place_and_link(sink, channel):
    send(delivery(sink, channel))

    assert sink.messages == [SAID]


@pytest.mark.parametrize("channel", SERVICES)
def test_one_sender_carries_a_batch(sink, channel):
    both = [delivery(sink, channel), delivery(sink, channel)]

    with SENDERS[channel]() as sender:
        for each in both:
            sender.send(each)

    assert sink.messages == [SAID, SAID]


@pytest.mark.parametrize("channel", SIGNED)
def test_a_robot_without_a_secret_posts_unsigned(sink, channel):
    sink.secret = ""

    send(delivery(sink, channel, secret=""))

    assert sink.messages == [SAID]


@pytest.mark.parametrize(("channel", "code"), [("dingtalk", "310000"), ("feishu", "19021")])
@pytest.mark.parametrize("secret", ["another", ""])
def test_a_wrong_secret_is_refused_for_good(sink, channel, code, secret):
    with pytest.raises(PermanentFailure, match=code):
        send(delivery(sink, channel, secret=secret))

    assert sink.messages == []


@pytest.mark.parametrize(
    ("channel", "code"), [("wecom", "93000"), ("dingtalk", "300005"), ("feishu", "19001")]
)
def test_an_unknown_token_is_refused_for_good(sink, channel, code):
    with pytest.raises(PermanentFailure, match=code):
        send(delivery(sink, channel, webhook=sink.webhook(channel, "unknown")))


@pytest.mark.parametrize(
    ("channel", "answer"),
    [
        ("wecom", {"errcode": 40058, "errmsg": "text.content exceed max length"}),
        ("dingtalk", {"errcode": 40035, "errmsg": "invalid parameter"}),
        ("feishu", {"code": 9499, "msg": "Bad Request", "data": {}}),
    ],
)
def test_another_code_in_a_good_answer_is_for_good(sink, channel, answer):
    sink.answer_next(answer)

    with pytest.raises(PermanentFailure):
        send(delivery(sink, channel))


@pytest.mark.parametrize(
    ("channel", "answer"),
    [
        ("wecom", {"errcode": 45009, "errmsg": "api freq out of limit"}),
        ("wecom", {"errcode": -1, "errmsg": "system busy"}),
        ("dingtalk", {"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}),
        ("feishu", {"code": 11232, "msg": "frequency limited psm"}),
    ],
)
def test_too_many_messages_are_worth_another_try(sink, channel, answer):
    sink.answer_next(answer)

    with pytest.raises(TemporaryFailure):
        send(delivery(sink, channel))


def test_feishu_s_limit_of_calls_comes_with_a_bad_status(sink):
    sink.answer_next({"code": 99991400, "msg": "request trigger frequency limit"}, status=400)

    with pytest.raises(TemporaryFailure):
        send(delivery(sink, "feishu"))


@pytest.mark.parametrize("channel", SERVICES)
@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_server_in_trouble_is_worth_another_try(sink, channel, status):
    sink.answer_next(b"<html>", status=status)

    with pytest.raises(TemporaryFailure, match=f"HTTP {status}"):
        send(delivery(sink, channel))


@pytest.mark.parametrize("channel", SERVICES)
@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'"0"', b"null", b"\xff"])
def test_an_answer_without_a_code_is_no_success(sink, channel, body):
    sink.answer_next(body)

    with pytest.raises(PermanentFailure, match="HTTP 200"):
        send(delivery(sink, channel))


@pytest.mark.parametrize("channel", SERVICES)
def test_a_server_that_hangs_is_worth_another_try(sink, channel, monkeypatch):
    monkeypatch.setattr(robots, "TIMEOUT", 0.2)
    sink.answer_next(hangs=True)

    with pytest.raises(TemporaryFailure, match="ReadTimeout"):
        send(delivery(sink, channel))


@pytest.mark.parametrize("channel", SERVICES)
def test_no_server_is_worth_another_try(sink, channel, settings):
    with Sink() as gone:
        closed = gone.hosts
        webhook = gone.webhook(channel)
    settings.ROBOT_HOSTS = closed

    with pytest.raises(TemporaryFailure, match="ConnectError"):
        send(delivery(sink, channel, webhook=webhook))


@pytest.mark.parametrize("channel", SERVICES)
def test_a_redirect_is_not_followed(sink, channel):
    sink.answer_next(b"", status=307, headers={"Location": sink.webhook(channel)})

    with pytest.raises(PermanentFailure, match="HTTP 307"):
        send(delivery(sink, channel))

    assert sink.messages == []


@pytest.mark.parametrize("channel", SERVICES)
def test_no_proxy_of_the_environment_is_used(sink, channel, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")

    send(delivery(sink, channel))

    assert sink.messages == [SAID]


@pytest.mark.parametrize("channel", SERVICES)
def test_an_address_that_is_no_longer_allowed_gets_nothing(sink, channel, settings):
    settings.ROBOT_HOSTS = {channel: ["https://elsewhere.example/"]}

    with pytest.raises(PermanentFailure):
        send(delivery(sink, channel))

    assert sink.messages == []


def test_a_robot_that_is_switched_off_says_nothing(sink):
    with pytest.raises(PermanentFailure):
        send(delivery(sink, "dingtalk", is_on=False))

    assert sink.messages == []


@pytest.mark.parametrize(
    "kind", ["leave_asked", "leave_decided", "make_up_due", "follow_up_late", "birthday", "digest"]
)
@pytest.mark.parametrize("channel", SERVICES)
def test_what_concerns_one_person_is_never_posted(sink, channel, kind):
    wrong = delivery(sink, channel)
    wrong.notice.kind = kind

    with pytest.raises(PermanentFailure):
        send(wrong)

    assert sink.messages == []


def test_a_title_calls_nobody_in_feishu(sink):
    named = delivery(sink, "feishu")
    named.notice.subject = '<at user_id="all">所有人</at>'

    address, body = robots_body("feishu", named)

    tags = [part["tag"] for line in body["content"]["post"]["zh_cn"]["content"] for part in line]
    assert (body["msg_type"], tags) == ("post", ["text", "text", "a"])


def robots_body(channel, delivery):
    with SENDERS[channel]() as sender:
        now = datetime.datetime.now(datetime.UTC)
        return sender.service.compose(delivery.notice.robot, message_of(delivery.notice), now)


# By `printf '1577262236757\nSECabc' | openssl dgst -sha256 -hmac SECabc -binary | base64`, and for
# Feishu by `-mac HMAC -macopt hexkey:…` of the same text over nothing.
def test_signatures_are_those_that_openssl_makes():
    now = datetime.datetime.fromtimestamp(1577262236.757, datetime.UTC)
    robot = Robot(webhook="https://oapi.dingtalk.com/robot/send?access_token=a", secret="SECabc")
    message = message_of(NoticeFactory.build(recipient=None, branch=None))

    address, _body = SENDERS["dingtalk"]().service.compose(robot, message, now)
    later = datetime.datetime.fromtimestamp(1599360473, datetime.UTC)
    _address, body = SENDERS["feishu"]().service.compose(robot, message, later)

    assert address == (
        "https://oapi.dingtalk.com/robot/send?access_token=a&timestamp=1577262236757"
        "&sign=I5TKCOTTj6fad4sJ4q9RsIffw0PAChVQZQGTdtRbNEQ%3D"
    )
    assert (body["timestamp"], body["sign"]) == (
        "1599360473",
        "KjJCRpeZcpDq6nFA4wlSAm5ZsE3Y8HuB1O1Sgv2Y9xA=",
    )


@pytest.mark.parametrize("channel", SERVICES)
def test_a_failure_names_neither_token_nor_secret(sink, channel):
    sink.answer_next({"errcode": 1, "code": 1, "errmsg": "no", "msg": "no"})

    with pytest.raises(PermanentFailure) as failure:
        send(delivery(sink, channel))

    assert str(failure.value) == "1 no"


@pytest.mark.parametrize("channel", SERVICES)
def test_no_address_of_a_robot_is_written_to_the_log(sink, channel, caplog):
    caplog.set_level("INFO")  # as a worker of Celery has it

    send(delivery(sink, channel))

    assert [record.getMessage() for record in caplog.records] == []


def to_the_group(robot, kind):
    return Due(
        key="session:7:announced:2026-12-04T15:00:00+08:00",
        kind=kind,
        link="/sessions/7/",
        write=lambda: Text("支部党员大会", "12月4日 周五 15:00·一楼会议室"),
        branch_id=robot.branch_id,
    )


@pytest.mark.parametrize("channel", SERVICES)
def test_what_is_told_to_a_branch_reaches_its_chat_group_once(sink, channel):
    robot = RobotFactory(channel=channel, webhook=sink.webhook(channel), secret=SECRET)

    for _ in range(2):
        tell([to_the_group(robot, "announced")], now=NOON)
        deliver_pending(still_due=lambda keys, now: set(keys), clock=lambda: NOON)

    assert [message.splitlines()[1] for message in sink.messages] == ["支部党员大会"]
    assert list(Delivery.objects.values_list("status", "channel")) == [("sent", channel)]
