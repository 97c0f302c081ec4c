"""Custom robots of DingTalk groups.

Sources: open.dingtalk.com/document/robots/customize-robot-security-settings (the signature is
HMAC-SHA256 of "timestamp\\nsecret" under the secret, in base64, URL-encoded; timestamp in ms, at
most an hour off) and …/custom-robot-access (20 messages a minute, then none for ten minutes).
"""

import base64
import hashlib
import hmac
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from .robots import Service


def compose(robot, message, now):
    body = {"msgtype": "text", "text": {"content": message.text}}
    if not robot.secret:
        return robot.webhook, body
    timestamp = str(int(now.timestamp() * 1000))
    query = urlencode({"timestamp": timestamp, "sign": _signature(robot.secret, timestamp)})
    return f"{robot.webhook}&{query}", body


def _signature(secret, timestamp) -> str:
    signed = f"{timestamp}\n{secret}".encode()
    return base64.b64encode(hmac.digest(secret.encode(), signed, hashlib.sha256)).decode()


UNKNOWN = _("DingTalk does not know this webhook address.")
DINGTALK = Service(
    compose=compose,
    code="errcode",
    text="errmsg",
    busy=frozenset({-1, 130101, 660026}),  # the service is busy; too many messages of the robot
    advice={
        300001: UNKNOWN,
        300005: UNKNOWN,
        310000: _(
            "DingTalk refused it by the robot's security settings: check the signing secret,"
            " and that neither keywords nor addresses are set."
        ),
    },
)
