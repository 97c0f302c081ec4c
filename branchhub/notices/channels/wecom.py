"""Robots of WeCom groups.

Source: developer.work.weixin.qq.com/document/path/91770 (the key in the address is all the proof
there is; text of at most 2048 bytes; 20 messages a minute) and …/path/90313 (codes: 45009 too
many calls, 45033 too many at once, -1 busy). A text, because members who read the group in WeChat
can't see markdown.
"""

from django.utils.translation import gettext_lazy as _

from .robots import Service

MOST_BYTES = 2048


def compose(robot, message, now):
    content = message.text.encode()[:MOST_BYTES].decode(errors="ignore")
    return robot.webhook, {"msgtype": "text", "text": {"content": content}}


WECOM = Service(
    compose=compose,
    code="errcode",
    text="errmsg",
    busy=frozenset({-1, 45009, 45033}),
    advice={93000: _("WeCom does not know this webhook address.")},
)
