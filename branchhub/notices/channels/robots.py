"""Posting to chat groups, the same for every service; what differs is its `Service`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import httpx
from django.utils import timezone
from django.utils.translation import gettext as _

from .addresses import is_allowed
from .failures import PermanentFailure, TemporaryFailure
from .messages import message_of

TIMEOUT = httpx.Timeout(10)
TOO_MANY_REQUESTS = 429
FIRST_SERVER_ERROR = 500
LONGEST_ANSWER = 200


@dataclass(frozen=True)
class Service:
    """A service as its maker documents it.

    `compose(robot, message, now)` gives the address and the JSON body. `code` names the field of
    the answer that is 0 once the message is taken, `text` the one that says why not. After a code
    in `busy` the same message may be sent again later; `advice` says what others mean.
    """

    compose: Callable
    code: str
    text: str
    busy: frozenset[int]
    advice: Mapping[int, str] = field(default_factory=dict)


class RobotSender:
    """Posts a batch of deliveries over one client. Raises a TemporaryFailure or PermanentFailure.

    No redirect is followed and no proxy of the environment used: what is posted goes to a host
    of the list or nowhere.
    """

    def __init__(self, service):
        self.service = service

    def __enter__(self):
        self.client = httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False)
        return self

    def __exit__(self, *exc_info):
        self.client.close()

    def send(self, delivery):
        notice = delivery.notice
        if not notice.rule.is_for_groups:
            raise PermanentFailure(_("This concerns one person, and is not for a chat group."))
        if not notice.robot.is_on:
            raise PermanentFailure(_("The chat robot is switched off."))
        self.post(notice.robot, message_of(notice))

    def post(self, robot, message):
        if not is_allowed(robot.channel, robot.webhook):
            raise PermanentFailure(_("The webhook address is not one of the service's own."))
        address, body = self.service.compose(robot, message, timezone.now())
        try:
            response = self.client.post(address, json=body)
        except httpx.TransportError as error:
            text = _("no connection to the service (%(error)s)") % {"error": type(error).__name__}
            raise TemporaryFailure(text) from error
        self._check(response)

    def _check(self, response):
        """The code in the body decides; an answer without one is no answer of the service."""
        status = response.status_code
        if status == TOO_MANY_REQUESTS or status >= FIRST_SERVER_ERROR:
            raise TemporaryFailure(f"HTTP {status}")
        answer = _json_object(response)
        code = answer.get(self.service.code)
        if code in self.service.busy:
            raise TemporaryFailure(self._said(code, answer))
        if code is None or status != httpx.codes.OK:
            raise PermanentFailure(f"HTTP {status}" if code is None else self._said(code, answer))
        if code != 0:
            raise PermanentFailure(self._said(code, answer))

    def _said(self, code, answer) -> str:
        said = f"{code} {answer.get(self.service.text, '')}".strip()[:LONGEST_ANSWER]
        advice = self.service.advice.get(code)
        return f"{advice} ({said})" if advice else said


def _json_object(response) -> dict:
    try:
        answer = response.json()
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
