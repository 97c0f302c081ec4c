import pytest

from branchhub.notices.channels.addresses import is_allowed, masked

GOOD = {
    "wecom": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7aoc-4bc4-97a0",
    "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token=566cc69da782ec33e42541b0",
    "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook/0a1b2c3d-4e5f",
}
LARK = "https://open.larksuite.com/open-apis/bot/v2/hook/0a1b2c3d-4e5f"


@pytest.mark.parametrize(("channel", "webhook"), [*GOOD.items(), ("feishu", LARK)])
def test_the_service_s_own_address_is_allowed(channel, webhook):
    assert is_allowed(channel, webhook) is True


@pytest.mark.parametrize(("channel", "other"), [("wecom", "feishu"), ("dingtalk", "wecom")])
def test_the_address_of_another_service_is_not(channel, other):
    assert is_allowed(channel, GOOD[other]) is False


@pytest.mark.parametrize(
    "webhook",
    [
        "",
        "http://oapi.dingtalk.com/robot/send?access_token=a",
        "https://oapi.dingtalk.com:8443/robot/send?access_token=a",
        "https://oapi.dingtalk.com.evil.example/robot/send?access_token=a",
        "https://evil.example/robot/send?access_token=a",
        "https://user@oapi.dingtalk.com/robot/send?access_token=a",
        "https://oapi.dingtalk.com@evil.example/robot/send?access_token=a",
        "https://oapi.dingtalk.com\\@evil.example/robot/send?access_token=a",
        "https://oapi.dingtalk.com/robot/../user/get?access_token=a",
        "https://oapi.dingtalk.com/robot/send",
        "https://oapi.dingtalk.com/robot/send?access_token=",
        "https://oapi.dingtalk.com/robot/send?access_token=a&x=1",
        "https://oapi.dingtalk.com/robot/send?access_token=a#b",
        "https://oapi.dingtalk.com/robot/send?access_token=a\n",
        "https://oapi.dingtalk.com/robot/send?access_token=a/../b",
        "https://oapi.dingtalk.com/robot/send?access_token=字",
        "https://127.0.0.1/robot/send?access_token=a",
        " https://oapi.dingtalk.com/robot/send?access_token=a",
    ],
)
def test_any_other_address_is_not(webhook):
    assert is_allowed("dingtalk", webhook) is False


@pytest.mark.parametrize("tail", ["../../../x", "..", "a/b", "a?b=c", "%2e%2e", ""])
def test_a_path_goes_no_further_than_its_token(tail):
    assert is_allowed("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/" + tail) is False


def test_masked_shows_the_end_alone():
    assert masked(GOOD["feishu"]) == "…4e5f"
