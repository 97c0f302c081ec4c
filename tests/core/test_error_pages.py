import logging
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import translation

from branchhub.core import views
from tests.factories.members import MemberFactory

REFERENCE = re.compile(r"<b class=\"bh-nowrap\">([2-9A-Z]{4}-[2-9A-Z]{4})</b>")


@pytest.fixture
def asked(rf):
    request = rf.get("/members/7/", {"q": "张三"})
    request.user = AnonymousUser()
    request.resolver_match = None
    return request


def without_what_differs(response) -> str:
    text = REFERENCE.sub("", response.content.decode())
    return re.sub(r'(csrfmiddlewaretoken" value|X-CSRFToken)"?[=:] ?"[^"]+"', "", text)


def test_not_allowed_reads_as_not_found(asked):
    refused = views.permission_denied(asked, PermissionDenied())
    missing = views.page_not_found(asked, Http404())

    assert (refused.status_code, missing.status_code) == (403, 404)
    assert without_what_differs(refused) == without_what_differs(missing)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (lambda request: views.bad_request(request, ValueError()), 400),
        (lambda request: views.page_not_found(request, Http404()), 404),
        (views.csrf_failure, 403),
        (views.server_error, 500),
    ],
)
def test_number_on_the_page_is_in_the_log_without_the_query(asked, caplog, answer, status):
    with caplog.at_level(logging.WARNING, logger="branchhub.core.views"):
        response = answer(asked)

    reference = REFERENCE.search(response.content.decode()).group(1)
    assert response.status_code == status
    assert caplog.messages == [f"{reference}: {status} for GET '/members/7/'"]


@pytest.mark.django_db
def test_the_token_of_a_link_is_not_in_the_log(caplog):
    Client(enforce_csrf_checks=True).post("/join/a-secret-token/")

    assert [message.split(": ")[1] for message in caplog.messages] == ["403 for POST '/join/…/'"]


@pytest.mark.django_db
def test_missing_page_without_database_is_drawn_without_navigation(asked):
    asked.user = MemberFactory(with_user=True).user

    def away(*args):
        raise OperationalError

    with connection.execute_wrapper(away), translation.override("en"):
        response = views.page_not_found(asked, Http404())

    assert response.status_code == 404
    assert 'class="bh-bare"' in response.content.decode()


@pytest.mark.django_db
def test_unknown_address_gets_the_page(client):
    response = client.get("/nothing/here/")

    assert response.status_code == 404
    assert [template.name for template in response.templates][0] == "404.html"


@pytest.mark.django_db
def test_an_address_that_takes_only_forms_says_so_in_words(client):
    response = client.get(reverse("core:language"), headers={"accept-language": "en"})

    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "This page does not open by itself" in response.content.decode()


@pytest.mark.django_db
def test_what_a_program_sends_the_wrong_way_is_refused_without_a_page(client):
    client.force_login(MemberFactory(with_user=True).user)

    response = client.post("/calendar/")

    assert (response.status_code, response.content) == (405, b"")
