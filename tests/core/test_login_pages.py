import re

import pytest
from django.urls import reverse

from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def _somebody(db):
    """With no user at all, logging in leads to the set-up instead."""
    UserFactory()


def test_wrong_password_says_so_and_keeps_the_name(client):
    data = {"username": "zhouwenjing", "password": "wrong"}

    response = client.post(reverse("login"), data, headers=ENGLISH)

    page = response.content.decode()
    assert "User name and password do not match." in page
    assert 'name="username" value="zhouwenjing"' in page
    assert 'value="wrong"' not in page


def test_login_leads_on_to_the_page_asked_for(client):
    user = UserFactory()
    user.set_password("correct horse")
    user.save()
    data = {"username": user.username, "password": "correct horse", "next": "/calendar/"}

    response = client.post(reverse("login"), data)

    assert response["Location"] == "/calendar/"


@pytest.mark.parametrize(
    ("sent_from", "leads_to"),
    [
        ("http://testserver/plan/?year=2027#top", "/plan/%3Fyear%3D2027"),
        ("http://elsewhere.example/plan/", "/"),
        ("", "/"),
    ],
)
def test_a_form_sent_after_the_login_ran_out_leads_back_to_its_page(client, sent_from, leads_to):
    response = client.post("/plan/adopt/?year=2027", headers={"referer": sent_from})

    assert response["Location"] == f"/login/?next={leads_to}"


def test_a_page_asked_for_without_login_is_shown_after_it(client):
    response = client.get("/plan/?year=2027", headers={"referer": "http://testserver/"})

    assert response["Location"] == "/login/?next=/plan/%3Fyear%3D2027"


@pytest.mark.parametrize(("mail", "offered"), [(True, 1), (False, 0)])
def test_link_by_mail_is_offered_only_where_mail_goes_out(client, settings, mail, offered):
    settings.MAIL_ENABLED = mail

    page = client.get(reverse("login")).content.decode()

    assert page.count(f'href="{reverse("password_reset")}"') == offered


def test_mailed_link_has_our_own_address_whatever_host_was_asked(client, mailoutbox, settings):
    settings.SITE_URL = "https://branchhub.example.com"
    UserFactory(email="zhou@example.com", password="forgotten")

    client.post(
        reverse("password_reset"), {"email": "zhou@example.com"}, headers={"host": "localhost"}
    )

    assert "\nhttps://branchhub.example.com/reset/" in mailoutbox[0].body


def test_mailed_link_opens_the_form_for_a_new_password(client, mailoutbox):
    user = UserFactory(email="zhou@example.com")
    user.set_password("forgotten")
    user.save()

    client.post(reverse("password_reset"), {"email": user.email}, headers=ENGLISH)

    assert mailoutbox[0].subject == "A new password for BranchHub"
    link = re.search(r"http://testserver(/reset/\S+)", mailoutbox[0].body).group(1)
    page = client.get(link, follow=True).content.decode()
    assert 'name="new_password1"' in page


def test_used_up_link_says_so(client):
    page = client.get("/reset/MQ/set-password/", headers=ENGLISH).content.decode()

    assert "This link no longer works" in page


def test_logging_out_by_link_is_refused(client):
    client.force_login(UserFactory())

    assert client.get(reverse("logout")).status_code == 405
