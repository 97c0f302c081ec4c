import pytest
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse

from branchhub.core.masking import mask_tokens
from branchhub.notices import unsubscribe
from branchhub.notices.choices import Category
from branchhub.notices.models import Preference
from branchhub.notices.operations import stop_mail
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db


def path_for(user, category="digest") -> str:
    return unsubscribe.address(user, category).removeprefix("http://testserver")


def signed(text) -> str:
    token = Signer(salt="branchhub.notices.unsubscribe").sign(text)
    return reverse("notices:unsubscribe", args=[token])


def test_address_is_a_whole_one_that_reads_back():
    user = UserFactory()

    address = unsubscribe.address(user, Category.DIGEST)

    token = address.removeprefix("http://testserver/inbox/unsubscribe/").rstrip("/")
    assert unsubscribe.read(token) == unsubscribe.Subscription(user, Category.DIGEST)


def test_opening_the_link_shows_what_stops_and_stops_nothing(client):
    answer = client.get(path_for(UserFactory()), headers={"accept-language": "en"})

    assert answer.status_code == 200
    assert "<b>Monthly digest</b>" in answer.content.decode()
    assert Preference.objects.count() == 0


def test_the_button_stops_mails_of_this_sort_alone(client):
    user = UserFactory()

    answer = client.post(path_for(user), headers={"accept-language": "en"})

    assert Preference.objects.get(user=user).email_off == ["digest"]
    assert "No more mail of this sort" in answer.content.decode()


def test_a_mail_program_stops_them_by_one_post_without_a_cookie():
    user = UserFactory()
    program = Client(enforce_csrf_checks=True)

    answer = program.post(path_for(user, "news"), {"List-Unsubscribe": "One-Click"})

    assert (answer.status_code, Preference.objects.get().email_off) == (200, ["news"])


def test_stopping_twice_changes_nothing_more(client):
    user = UserFactory()
    Preference.objects.create(user=user, email_off=["news"], remind_before=["1d"])

    stop_mail(user, Category.DIGEST)
    stop_mail(user, Category.DIGEST)

    preference = Preference.objects.get()
    assert (preference.email_off, preference.remind_before) == (["news", "digest"], ["1d"])


@pytest.mark.parametrize("category", [Category.SESSIONS, Category.TASKS, "unknown", ""])
def test_what_is_a_duty_or_unknown_is_not_stopped_by_a_link(client, category):
    user = UserFactory()

    answer = client.post(signed(f"{user.pk}-{category}"))

    assert (answer.status_code, Preference.objects.count()) == (410, 0)


def test_a_link_of_somebody_who_is_gone_is_closed(client):
    assert client.post(signed("0-digest")).status_code == 410


def test_a_token_that_was_changed_is_a_closed_link(client):
    one, other = UserFactory(), UserFactory()
    path = path_for(one).replace(f"/{one.pk}-", f"/{other.pk}-")

    assert client.post(path).status_code == 410
    assert Preference.objects.count() == 0


def test_a_link_is_written_to_the_log_without_its_token():
    assert mask_tokens(path_for(UserFactory())) == "/inbox/unsubscribe/…/"
