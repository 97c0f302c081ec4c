"""The ways out: `SENDERS[channel]()` is what carries deliveries over a channel.

A sender is made without arguments and is a context manager, entered once for a batch, so that one
connection serves it. `send(delivery)` returns when the other side took the message and raises
TemporaryFailure or PermanentFailure of `failures` when it did not. A delivery comes with its
notice, and that with its reader: `recipient.user`, `user` or `robot`. No transaction is open.
"""

from functools import partial

from ..choices import Channel
from .dingtalk import DINGTALK
from .feishu import FEISHU
from .mail import MailSender
from .robots import RobotSender
from .wecom import WECOM

SENDERS = {
    Channel.EMAIL: MailSender,
    Channel.WECOM: partial(RobotSender, WECOM),
    Channel.DINGTALK: partial(RobotSender, DINGTALK),
    Channel.FEISHU: partial(RobotSender, FEISHU),
}
