"""How one person is told, and the way to a new mail address."""

import smtplib
from datetime import time, timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.contrib.messages import get_messages
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils import timezone

from branchhub.core.models import AuditEntry, User
from branchhub.notices import confirmation
from branchhub.notices.models import BranchPreference, Delivery, Notice, Preference
from tests.factories.members import MemberFactory, ReviewerPostFactory, UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "a password of one's own"
ALL = ["sessions", "tasks", "news", "digest"]
USUAL = {"mail": ALL, "reminders": "usual", "quiet": "usual"}


@pytest.fixture
def member(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    password = make_password(PASSWORD)
    user = UserFactory(email="luo@example.com", language="en", password=password)
    member = MemberFactory(user=user)
    client.force_login(member.user)
    return member


def page(client):
    return client.get(reverse("notices:preferences"))


def save(client, **changes):
    return client.post(reverse("notices:preferences"), USUAL | changes)


def said(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def kept() -> tuple:
    row = Preference.objects.get()
    return row.email_off, row.remind_before, row.quiet_from, row.quiet_until


def test_the_usual_is_said_as_the_branch_has_it(client, member):
    BranchPreference.objects.create(
        branch=member.branch, remind_before=["1d"], quiet_from=time(21), quiet_until=time(6, 30)
    )

    fields = page(client).context["form"].fields

    labels = [str(fields[name].choices[0][1]) for name in ("reminders", "quiet")]
    assert labels == [
        "As the branch has it: 1 day before",
        "As the branch has it: 21:00–6:30",
    ]


def test_the_usual_is_kept_as_nothing_of_one_s_own(client, member):
    answer = save(client)

    assert answer.url == reverse("notices:preferences")
    assert kept() == ([], None, None, None)


def test_one_s_own_choice_is_kept(client, member):
    save(
        client,
        mail=["sessions", "tasks"],
        reminders="own",
        remind_before=["2h", "1d"],
        quiet="own",
        quiet_from="20:00",
        quiet_until="08:00",
    )

    assert kept() == (["news", "digest"], ["1d", "2h"], time(20), time(8))


def test_no_reminder_at_all_is_a_choice(client, member):
    save(client, reminders="own")

    assert kept()[1] == []


def test_quiet_hours_of_one_s_own_need_both_ends(client, member):
    answer = save(client, quiet="own", quiet_from="20:00")

    assert answer.context["form"].errors == {"quiet_until": ["This field is required."]}


@pytest.mark.parametrize(
    "changes", [{"mail": ["x"]}, {"reminders": "x"}, {"quiet_from": "25:00"}, {"quiet": ""}]
)
def test_what_is_no_choice_is_not_kept(client, member, changes):
    assert save(client, **changes).context["form"].errors
    assert Preference.objects.count() == 0


def test_what_the_branch_does_not_mail_is_no_choice_and_stays_as_it_was(client, member):
    BranchPreference.objects.create(branch=member.branch, email_off=["digest"])
    Preference.objects.create(user=member.user, email_off=["digest"])

    offered = [value for value, _label in page(client).context["form"].fields["mail"].choices]
    save(client, mail=["sessions", "tasks"])

    assert (offered, kept()[0]) == (["sessions", "tasks", "news"], ["news", "digest"])


def test_a_reviewer_has_preferences_without_reminders(client):
    client.force_login(ReviewerPostFactory().user)

    form = page(client).context["form"]
    client.post(reverse("notices:preferences"), {"mail": ["digest"], "quiet": "usual"})

    assert "reminders" not in form.fields
    assert kept()[0] == ["sessions", "tasks", "news"]


def test_the_page_runs_the_same_queries_for_everybody(client, django_assert_num_queries, member):
    # session, user with roles, the branch's choice, one's own, what waits in the inbox
    with django_assert_num_queries(5):
        page(client)


def ask_for(client, email, password=PASSWORD):
    return client.post(reverse("notices:address"), {"email": email, "password": password})


@pytest.mark.parametrize("password", ["", "a password of somebody else"])
def test_an_open_page_without_the_password_takes_no_account_over(
    client, member, mailoutbox, password
):
    answer = ask_for(client, "new@example.com", password)

    assert list(answer.context["form"].errors) == ["password"]
    assert mailoutbox == []


def test_an_address_changes_by_the_link_that_was_mailed_to_it(client, member, mailoutbox):
    ask_for(client, "new@example.com")
    before = User.objects.get(pk=member.user_id).email
    [mail] = mailoutbox
    link = next(line for line in mail.body.splitlines() if line.startswith("http"))

    shown = client.get(link).content.decode()
    answer = client.post(link)

    assert (mail.to, before) == (["new@example.com"], "luo@example.com")
    assert "<b>new@example.com</b>" in shown
    assert answer.url == reverse("notices:preferences")
    assert User.objects.get(pk=member.user_id).email == "new@example.com"


def test_a_change_of_address_is_audited_and_names_no_address(client, member):
    confirm(client, confirmation.token(member.user, "new@example.com"))

    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.by, entry.detail) == ("address", member.user, "")


def test_nobody_has_more_than_ten_mails_an_hour_sent(client, member, mailoutbox):
    for number in range(12):
        asked = ask_for(client, f"victim{number}@example.com")
    tried = client.post(reverse("notices:test"))

    text = "You had several messages sent in the last hour. Try again later."
    assert len(mailoutbox) == 10
    assert asked.context["form"].non_field_errors() == [text]
    assert said(tried)[-1] == text
    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1)):
        ask_for(client, "new@example.com")
    assert len(mailoutbox) == 11


def test_opening_the_link_alone_changes_nothing(client, member):
    token = confirmation.token(member.user, "new@example.com")

    client.get(reverse("notices:address-confirm", args=[token]))

    assert User.objects.get(pk=member.user_id).email == "luo@example.com"


def confirm(client, token) -> int:
    return client.post(reverse("notices:address-confirm", args=[token])).status_code


def test_a_link_works_for_nobody_else(client, member):
    other = UserFactory(email="other@example.com")

    assert confirm(client, confirmation.token(other, "new@example.com")) == 410
    assert User.objects.get(pk=other.pk).email == "other@example.com"


def test_a_link_works_for_a_day(client, member):
    token = confirmation.token(member.user, "new@example.com")

    with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=2)):
        assert confirmation.read(token, member.user) is None
    with time_machine.travel(timezone.now() + timedelta(hours=23, minutes=59)):
        assert confirmation.read(token, member.user) == "new@example.com"


def test_a_link_works_once(client, member):
    token = confirmation.token(member.user, "new@example.com")

    assert [confirm(client, token), confirm(client, token)] == [302, 410]


@pytest.mark.parametrize("email", ["", "x", "a@b", "luo@example.com", "a@b.c\nBcc: d@e.f"])
def test_what_is_no_new_address_is_refused(client, member, mailoutbox, email):
    answer = ask_for(client, email)

    assert "email" in answer.context["form"].errors
    assert mailoutbox == []


def test_a_mail_server_that_refuses_is_said_at_the_form(client, member, settings):
    settings.EMAIL_BACKEND = "tests.notices.test_preferences.Refusing"

    answer = ask_for(client, "new@example.com")

    assert answer.context["form"].non_field_errors() == [
        "The mail server did not take the mail. Check the address, or try again later."
    ]


class Refusing(BaseEmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({"x": (550, b"no such user")})


def test_an_address_is_deleted_at_once(client, member):
    client.post(reverse("notices:address-remove"))

    assert User.objects.get(pk=member.user_id).email == ""


def test_a_test_mail_goes_out_at_once_and_leaves_no_trace(client, member, mailoutbox):
    answer = client.post(reverse("notices:test"))

    [mail] = mailoutbox
    assert (mail.to, mail.subject) == (["luo@example.com"], "A test mail of BranchHub")
    assert said(answer) == ["The mail server took a test mail to luo@example.com."]
    assert (Notice.objects.count(), Delivery.objects.count()) == (0, 0)


def test_what_the_mail_server_said_of_a_test_mail_is_said(client, member, settings):
    settings.EMAIL_BACKEND = "tests.notices.test_preferences.Refusing"

    answer = client.post(reverse("notices:test"))

    assert said(answer) == ["The mail server did not take the mail: SMTP 550 no such user"]


def test_without_an_address_or_a_mail_server_that_is_said(client, member, settings):
    client.post(reverse("notices:address-remove"))
    without_address = client.post(reverse("notices:test"))
    settings.MAIL_ENABLED = False
    without_server = client.post(reverse("notices:test"))

    assert said(without_address)[-1] == "You have no mail address yet."
    assert said(without_server)[-1] == "No mail server is set up here. Ask your administrator."
