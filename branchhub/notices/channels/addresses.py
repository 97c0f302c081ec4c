"""Where a chat robot's messages may go: nowhere but to the addresses of `ROBOT_HOSTS`."""

import re

from django.conf import settings

TOKEN = re.compile(r"[A-Za-z0-9_-]{1,200}")
SHOWN = 4


def is_allowed(channel, webhook) -> bool:
    """Whether `webhook` is one of the service's own addresses with nothing but a token after it.

    It is compared as text, so that no two readers of an address can disagree about its host.
    """
    return any(_is_token_after(prefix, webhook) for prefix in settings.ROBOT_HOSTS[channel])


def example(channel) -> str:
    return settings.ROBOT_HOSTS[channel][0] + "…"


def masked(webhook) -> str:
    """Enough of it to tell two robots apart, too little to post with: `…6c8f`."""
    return f"…{webhook[-SHOWN:]}" if len(webhook) > 4 * SHOWN else "…"


def _is_token_after(prefix, webhook) -> bool:
    return webhook.startswith(prefix) and bool(TOKEN.fullmatch(webhook, len(prefix)))
