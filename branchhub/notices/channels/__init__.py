"""The ways out: `SENDERS[channel]` is the class that carries deliveries over a channel.

A sender is made without arguments and is a context manager, entered once for a batch, so that one
connection serves it. `send(delivery)` returns when the other side took the message and raises
TemporaryFailure or PermanentFailure of `failures` when it did not. A delivery comes with its
notice, and that with its reader: `recipient.user`, `user` or `robot`. No transaction is open.
"""

from ..choices import Channel
from .mail import MailSender

SENDERS = {Channel.EMAIL: MailSender}
