"""Links for lost passwords: nobody is flooded, and nobody learns who has an account."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError

from branchhub.core.models import AuditEntry
from branchhub.core.password_reset import MOST_AN_ACCOUNT, MOST_AN_ADDRESS
from branchhub.core.tasks import mail_reset_link
from tests.factories.members import UserFactory
from tests.sinks import MailSink

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return somebody("luo@example.com")


def somebody(email, **values):
    user = UserFactory(email=email, **values)
    user.set_password("wutong-jie-17")
    user.save()
    return user


def ask(client, email, address="192.0.2.1"):
    response = client.post(reverse("password_reset"), {"email": email}, REMOTE_ADDR=address)
    return response.status_code, response["Location"]


DONE = (302, "/password_reset/done/")


def test_one_account_gets_a_few_links_an_hour_wherever_they_are_asked_for(client, user, mailoutbox):
    answers = {ask(client, user.email, f"192.0.2.{n}") for n in range(MOST_AN_ACCOUNT + 3)}

    assert (answers, len(mailoutbox)) == ({DONE}, MOST_AN_ACCOUNT)


def test_one_address_asks_for_so_many_links_an_hour_for_whomever(client, user, mailoutbox):
    for _number in range(MOST_AN_ADDRESS):
        ask(client, "nobody@example.com")

    assert ask(client, user.email) == DONE
    assert len(mailoutbox) == 0
    assert ask(client, user.email, "192.0.2.2") == DONE
    assert len(mailoutbox) == 1


def test_what_is_refused_is_not_counted(client, user):
    for _number in range(MOST_AN_ADDRESS + 3):
        ask(client, "nobody@example.com")

    assert AuditEntry.objects.count() == MOST_AN_ADDRESS


def test_after_an_hour_links_are_sent_again(client, user, mailoutbox):
    for _number in range(MOST_AN_ACCOUNT + 1):
        ask(client, user.email)
    AuditEntry.objects.update(at=timezone.now() - timedelta(minutes=61))

    ask(client, user.email)

    assert len(mailoutbox) == MOST_AN_ACCOUNT + 1


def test_who_asked_is_on_record_with_the_address_and_without_the_mail_address(client, user):
    ask(client, user.email)
    ask(client, "nobody@example.com")

    entries = AuditEntry.objects.order_by("pk")
    assert list(entries.values_list("verb", "by", "target", "address", "detail")) == [
        ("reset", None, f"core.user:{user.pk}", "192.0.2.1", ""),
        ("reset", None, "", "192.0.2.1", ""),
    ]


def test_an_unknown_address_is_answered_after_the_same_work(client, user, monkeypatch):
    """One query more counts the links of the account; the mail is a worker's work."""
    queued = []
    monkeypatch.setattr(mail_reset_link, "apply_async", lambda args, **_: queued.append(args))

    writes = []
    for email in (user.email, "nobody@example.com"):
        with CaptureQueriesContext(connection) as queries:
            assert ask(client, email) == DONE
        writes.append(len(queries))

    assert [args[0] for args in queued] == [user.pk, None]
    assert writes[0] - writes[1] == 1


@pytest.mark.parametrize(
    "values", [{"is_active": False}, {"email": "LUO@example.com"}, {"email": ""}]
)
def test_only_an_account_in_use_gets_a_link(client, mailoutbox, values):
    somebody(**{"email": "luo@example.com"} | values)

    ask(client, "luo@example.com")

    assert [mail.to for mail in mailoutbox] == [["LUO@example.com"]] * ("LUO" in str(values))


def test_the_mail_speaks_the_language_of_its_reader(client, mailoutbox):
    somebody("luo@example.com", language="en")

    ask(client, "luo@example.com")

    assert mailoutbox[0].subject == "A new password for BranchHub"


def test_a_link_goes_out_without_a_broker(client, user, mailoutbox, monkeypatch):
    def fail(*args, **options):
        raise OperationalError("gone")

    monkeypatch.setattr(mail_reset_link, "apply_async", fail)

    assert ask(client, user.email) == DONE
    assert len(mailoutbox) == 1


def test_a_mail_that_is_refused_changes_no_answer_and_leaves_no_address_in_the_log(
    client, user, settings, caplog
):
    sink = MailSink(refused=[user.email]).start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port

    answer = ask(client, user.email)

    sink.stop()
    assert answer == DONE
    assert f"no link for a new password sent to user {user.pk}: SMTPRec" in caplog.text
    assert user.email not in caplog.text
