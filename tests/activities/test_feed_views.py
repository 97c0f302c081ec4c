import logging

import pytest
from django.test import Client
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from activities.models import CalendarFeed
from activities.operations.feeds import renew_feed
from members.operations.accounts import hash_token
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db

PAGE = reverse_lazy("activities:feed")
RENEW, REVOKE = reverse_lazy("activities:feed-renew"), reverse_lazy("activities:feed-revoke")


@pytest.fixture
def member(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    member = MemberFactory(with_user=True)
    client.force_login(member.user)
    return member


def token_in(response) -> str:
    return response.context["link"].rpartition("/")[2].removesuffix(".ics")


def test_a_new_address_is_shown_in_both_ways_of_writing(client, member):
    response = client.post(RENEW)

    path = reverse("activities:feed-file", args=[token_in(response)])
    assert f">http://testserver{path}</textarea>" in response.text
    assert f">webcal://testserver{path}</textarea>" in response.text
    assert client.get(path).headers["Content-Type"] == "text/calendar; charset=utf-8"


@pytest.mark.parametrize("address", [RENEW, REVOKE], ids=["renew", "revoke"])
def test_who_has_an_address_is_asked_before_it_ends(client, member, address):
    renew_feed(member, by=member.user, now=timezone.now())
    before = CalendarFeed.objects.get().token_hash

    question = client.get(address).text

    assert f'href="{address}"' in client.get(PAGE).text
    assert '<form class="bh-form bh-card" method="post">' in question
    assert CalendarFeed.objects.get().token_hash == before


def test_only_a_hash_of_the_token_is_kept_and_the_page_never_shows_it_again(client, member):
    token = token_in(client.post(RENEW))

    feed = CalendarFeed.objects.get()
    page = client.get(PAGE).text
    assert (feed.member, feed.token_hash) == (member, hash_token(token))
    assert (token in page, "calendar/feed/" in page) == (False, False)
    assert "Make a new address" in page


def test_renewing_replaces_the_one_address_of_the_member(client, member):
    first, second = (token_in(client.post(RENEW)) for _ in range(2))

    assert first != second
    assert CalendarFeed.objects.get().token_hash == hash_token(second)


def test_switching_off_ends_the_address_and_says_so_once(client, member):
    client.post(RENEW)

    response = client.post(REVOKE, follow=True)

    assert not CalendarFeed.objects.exists()
    assert "The address is switched off" in response.text
    assert "is switched off" not in client.post(REVOKE, follow=True).text


def test_addresses_of_others_are_left_alone(client, member):
    other = MemberFactory(with_user=True)
    renew_feed(other, by=other.user, now=timezone.now())

    client.post(RENEW)
    client.post(REVOKE)

    assert CalendarFeed.objects.get().member == other


def test_the_page_that_shows_the_address_is_kept_nowhere(client, member):
    response = client.post(RENEW)

    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("ending", [".ics", ".ics/", "", ".icsx"])
def test_the_token_is_not_in_the_log(client, member, caplog, ending):
    token = token_in(client.post(RENEW))
    client.post(REVOKE)

    with caplog.at_level(logging.INFO):
        client.get(f"/calendar/feed/{token}{ending}")

    assert [message for message in caplog.messages if token[:6] in message] == []
    assert "404 for GET '/calendar/feed/…" in caplog.messages[-1]


def test_the_token_is_not_in_the_log_of_an_error(client, member, monkeypatch, caplog):
    token = token_in(client.post(RENEW))
    monkeypatch.setattr("activities.views.feed.calendar_file", lambda member, now: 1 / 0)
    monkeypatch.setattr(logging.getLogger("django"), "propagate", True)

    Client(raise_request_exception=False).get(f"/calendar/feed/{token}.ics")

    assert "ZeroDivisionError" in caplog.text
    assert "Internal Server Error: /calendar/feed/….ics" in caplog.text
    assert token[:6] not in caplog.text
