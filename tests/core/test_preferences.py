import pytest
from django.urls import reverse

from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db
LOGIN = "/login/"


@pytest.fixture(autouse=True)
def _somebody(db):
    """With no user at all, logging in leads to the set-up instead."""
    UserFactory()


def html_tag(response) -> str:
    text = response.content.decode()
    return text[text.index("<html") : text.index(">", text.index("<html")) + 1]


@pytest.mark.parametrize(("browser", "language"), [("en-GB", "en"), ("zh-CN", "zh-hans")])
def test_language_follows_the_browser(client, browser, language):
    response = client.get(LOGIN, headers={"accept-language": browser})

    assert html_tag(response) == f'<html lang="{language}" data-bs-theme="light">'


def test_chosen_language_stays_against_the_browser(client):
    client.post(reverse("core:language"), {"language": "en"})

    response = client.get(LOGIN, headers={"accept-language": "zh-CN"})

    assert html_tag(response) == '<html lang="en" data-bs-theme="light">'


def test_language_of_a_login_follows_to_another_browser(client):
    client.force_login(UserFactory(language="en"))

    response = client.get(reverse("password_change"), headers={"accept-language": "zh-CN"})

    assert html_tag(response) == '<html lang="en" data-bs-theme="light">'


def test_chosen_language_is_kept_with_the_login(client):
    user = UserFactory()
    client.force_login(user)

    client.post(reverse("core:language"), {"language": "zh-hans"})

    user.refresh_from_db()
    assert user.language == "zh-hans"


@pytest.mark.parametrize("language", ["fr", "", "en\0", "x" * 1000])
def test_unknown_language_changes_nothing(client, language):
    response = client.post(reverse("core:language"), {"language": language})

    assert (response.status_code, response.cookies) == (302, {})


def test_large_text_stays_before_login(client):
    client.post(reverse("core:large-text"), {"large_text": "on"})

    assert 'class="bh-large"' in html_tag(client.get(LOGIN))


def test_large_text_can_be_switched_off(client):
    user = UserFactory(large_text=True)
    client.force_login(user)

    client.post(reverse("core:large-text"), {"large_text": ""})

    user.refresh_from_db()
    assert user.large_text is False
    assert "bh-large" not in html_tag(client.get(reverse("password_change")))


@pytest.mark.parametrize(
    ("given", "target"),
    [
        ("/login/?next=/calendar/", "/login/?next=/calendar/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("", "/"),
    ],
)
def test_switch_leads_back_only_to_our_own_pages(client, given, target):
    response = client.post(reverse("core:large-text"), {"large_text": "on", "next": given})

    assert response["Location"] == target


@pytest.mark.parametrize("name", ["core:language", "core:large-text"])
def test_switch_by_link_is_refused(client, name):
    assert client.get(reverse(name)).status_code == 405


def test_switches_on_a_page_with_errors_lead_back_to_the_page_of_the_form(client):
    UserFactory()
    sent = {"username": "zhou", "password": "wrong"}

    response = client.post("/login/", sent, headers={"referer": "http://testserver/login/?next=/x"})

    assert 'name="next" value="/login/?next=/x"' in response.content.decode()
