"""Custom bots of Feishu and Lark groups.

Source: open.feishu.cn/document/ukTMukTMukTM/ucTM5YjL3ETO24yNxkjN (the signature is HMAC-SHA256 of
nothing under the key "timestamp\\nsecret", in base64; timestamp in s, at most an hour off; both in
the body; 100 messages a minute, 5 a second, else 11232) and …/uUzN04SN3QjL1cDN (99991400).
"""

import base64
import hashlib
import hmac

from django.utils.translation import gettext_lazy as _

from .robots import Service


def compose(robot, message, now):
    """A rich text: in a plain one Feishu would read `<at …>` in somebody's title as a call."""
    paragraphs = [[{"tag": "text", "text": line}] for line in message.lines]
    paragraphs.append([{"tag": "a", "text": message.link, "href": message.link}])
    post = {"zh_cn": {"title": message.heading, "content": paragraphs}}
    body = {"msg_type": "post", "content": {"post": post}}
    if robot.secret:
        timestamp = str(int(now.timestamp()))
        body |= {"timestamp": timestamp, "sign": _signature(robot.secret, timestamp)}
    return robot.webhook, body


def _signature(secret, timestamp) -> str:
    key = f"{timestamp}\n{secret}".encode()
    return base64.b64encode(hmac.digest(key, b"", hashlib.sha256)).decode()


SECURITY = _(
    "Feishu refused it by the bot's security settings: neither keywords nor addresses must be set."
)
FEISHU = Service(
    compose=compose,
    code="code",
    text="msg",
    busy=frozenset({11232, 99991400}),  # too many messages, of one bot or for the service
    advice={
        19001: _("Feishu does not know this webhook address."),
        19021: _(
            "Feishu refused the signature: check the signing secret, and this computer's clock."
        ),
        19022: SECURITY,
        19024: SECURITY,
    },
)
