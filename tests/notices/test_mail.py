"""Mails of notices, and how a mail server's answers are taken. The server is a real one."""

import socket

import pytest
from aiosmtpd.controller import Controller

from branchhub.notices.channels.failures import PermanentFailure, TemporaryFailure
from branchhub.notices.channels.mail import MailSender, mail_of, message_id
from tests.factories.members import MemberFactory, UserFactory
from tests.factories.notices import DeliveryFactory, NoticeFactory
from tests.ground.programs import free_port

pytestmark = pytest.mark.django_db

BODY = [{"heading": "下月安排", "lines": [{"text": "党课", "link": "/sessions/7/"}]}]


def delivery(address="luo@example.com", language="en", **notice):
    user = UserFactory(email=address, language=language)
    notice = NoticeFactory(recipient=MemberFactory(user=user), **notice)
    return DeliveryFactory(notice=notice)


class Server:
    """Answers what it is told to, to one command; takes everything else."""

    def __init__(self, **answers):
        self.answers, self.taken, self.connections = answers, [], set()

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):
        envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server, session, envelope):
        self.connections.add(session.peer)
        self.taken.append(envelope.rcpt_tos)
        return self.answers.get("DATA", "250 OK")


@pytest.fixture
def serve(settings):
    running = []

    def start(**answers):
        server = Server(**answers)
        controller = Controller(server, hostname="127.0.0.1", port=int(free_port()))
        controller.start()
        running.append(controller)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
        return server

    yield start
    for controller in running:
        controller.stop()


def send(*deliveries):
    with MailSender() as sender:
        for each in deliveries:
            sender.send(each)


def test_a_batch_goes_over_one_connection(serve):
    server = serve()

    send(delivery("luo@example.com"), delivery("wang@example.com"))

    assert server.taken == [["luo@example.com"], ["wang@example.com"]]
    assert len(server.connections) == 1


@pytest.mark.parametrize(
    ("answers", "failure"),
    [
        ({"RCPT": "550 5.1.1 unknown"}, PermanentFailure),
        ({"RCPT": "450 4.2.1 busy"}, TemporaryFailure),
        ({"DATA": "554 5.6.0 refused"}, PermanentFailure),
        ({"DATA": "451 4.3.0 later"}, TemporaryFailure),
        ({"MAIL": "451 4.3.0 later"}, TemporaryFailure),
        ({"MAIL": "550 5.7.1 log in first"}, TemporaryFailure),
    ],
)
def test_an_answer_for_good_is_told_from_one_for_now(serve, answers, failure):
    serve(**answers)

    with pytest.raises(failure) as met:
        send(delivery())

    assert str(met.value) == f"SMTP {next(iter(answers.values()))}"


def test_after_an_error_the_next_mail_goes_over_a_new_connection(serve):
    server, one, other = serve(RCPT="450 busy"), delivery(), delivery()
    with MailSender() as sender:
        with pytest.raises(TemporaryFailure):
            sender.send(one)
        server.answers = {}

        sender.send(other)

    assert len(server.taken) == 1


def test_a_server_that_is_away_is_worth_another_try(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(free_port())

    with pytest.raises(TemporaryFailure, match="ConnectionRefusedError"):
        send(delivery())


def test_a_server_that_says_nothing_is_not_waited_for(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_TIMEOUT = 0.2
    with socket.create_server(("127.0.0.1", 0)) as mute:
        settings.EMAIL_HOST, settings.EMAIL_PORT = mute.getsockname()

        with pytest.raises(TemporaryFailure):
            send(delivery())


def test_an_address_that_is_none_is_given_up(serve):
    serve()

    with pytest.raises(PermanentFailure):
        send(delivery("luo\nwang@example.com"))


def test_a_mail_says_what_when_and_where_in_text_and_html():
    mail = mail_of(delivery(subject="党课", detail="11月24日 周二 15:30", link="/s/7/", body=BODY))

    [(html, kind)] = mail.alternatives
    assert (mail.subject, mail.to, kind) == ("党课", ["luo@example.com"], "text/html")
    for text in ("党课", "11月24日 周二 15:30", "下月安排", "http://testserver/sessions/7/"):
        assert (text in mail.body, text in html) == (True, True)
    assert "Open in BranchHub:\nhttp://testserver/s/7/\n" in mail.body
    assert 'href="http://testserver/s/7/"' in html


def test_a_mail_escapes_what_people_typed_in_html_alone():
    mail = mail_of(delivery(subject="A & B <b>"))

    [(html, _kind)] = mail.alternatives
    assert mail.body.startswith("A & B <b>\n")
    assert "A &amp; B &lt;b&gt;" in html


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Open in BranchHub:"), ("zh-hans", "在 BranchHub 中打开：")]
)
def test_a_mail_speaks_its_readers_language(language, said):
    assert said in mail_of(delivery(language=language)).body


def test_a_subject_of_two_lines_becomes_one():
    assert mail_of(delivery(subject="党课\r\nBcc: x")).subject == "党课 Bcc: x"


def test_the_message_id_is_the_same_for_each_try_and_names_nobody():
    one, other = delivery(), delivery()

    first, again = mail_of(one), mail_of(one)

    assert first.extra_headers["Message-ID"] == again.extra_headers["Message-ID"]
    assert message_id(one) != message_id(other)
    assert one.notice.dedupe_key not in message_id(one)


@pytest.mark.parametrize(("kind", "is_offered"), [("digest", True), ("soon", False)])
def test_only_what_is_no_duty_can_be_unsubscribed_from(kind, is_offered):
    mail = mail_of(delivery(kind=kind))

    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"
    assert mail.extra_headers["List-Id"] == "BranchHub <notices.testserver>"
    assert ("List-Unsubscribe" in mail.extra_headers) is is_offered
    assert ("List-Unsubscribe-Post" in mail.extra_headers) is is_offered
    assert ("No more mail of this sort" in mail.body) is is_offered


def test_a_mail_comes_in_the_name_of_the_branch(settings):
    letter = delivery()
    name = letter.notice.branch.name

    assert name in mail_of(letter).body
    settings.DEFAULT_FROM_EMAIL = "Institute <info@example.com>"
    assert mail_of(letter).from_email == "Institute <info@example.com>"
