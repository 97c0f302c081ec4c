from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from django.urls import reverse

from tests.factories.members import UserFactory
from tests.ground.programs import free_port

pytestmark = pytest.mark.django_db


class Sink:
    """A mail server that keeps what it is given."""

    def __init__(self):
        self.received = []

    async def handle_DATA(self, server, session, envelope):
        mail = message_from_bytes(envelope.content, policy=default)
        self.received.append((envelope.rcpt_tos, mail))
        return "250 OK"


@pytest.fixture
def sink(settings):
    sink = Sink()
    server = Controller(sink, hostname="127.0.0.1", port=int(free_port()))
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    yield sink
    server.stop()


def test_a_lost_password_is_answered_by_a_real_mail(client, sink):
    user = UserFactory(email="luo@example.com")
    user.set_password("wutong-jie-17")
    user.save()

    client.post(reverse("password_reset"), {"email": "luo@example.com"})

    [(recipients, mail)] = sink.received
    assert recipients == ["luo@example.com"]
    assert "http://testserver/reset/" in mail.get_content()
