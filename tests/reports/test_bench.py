"""The benchmark of digests, in short."""

import smtplib

import pytest
import time_machine

from bench import digests, scene, stage

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PEOPLE = 3 * scene.SIZE


@pytest.fixture
def port(settings):
    with stage.mail_sink() as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.MAIL_ENABLED = True
        yield port


def test_digests_are_composed_with_less_than_a_query_each_and_all_arrive(port):
    with time_machine.travel(scene.NOON, tick=False):
        scene.build(PEOPLE)
        composing, told = digests.timed(lambda: digests.compose(scene.NOON))
        again, more = digests.timed(lambda: digests.compose(scene.NOON))
        sent = digests.send(scene.NOON)

    assert (told, more, sent, taken_by(port)) == (PEOPLE, 0, PEOPLE, PEOPLE)
    assert composing["queries"] < PEOPLE
    assert again["queries"] == 3


def taken_by(port) -> int:
    with smtplib.SMTP("127.0.0.1", port) as server:
        _code, answer = server.docmd("STAT")
    return int(answer)
