import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def throttled(settings):
    settings.AXES_ENABLED = True
    get_user_model().objects.create_user("wang", password=PASSWORD)


def log_in(client, password, address="192.0.2.1"):
    answers = {"username": "wang", "password": password}
    return client.post(reverse("login"), answers, REMOTE_ADDR=address).status_code


def test_the_fifth_wrong_password_locks_even_the_right_one_out(client):
    wrong = [log_in(client, "wrong") for _ in range(5)]

    assert wrong == [200, 200, 200, 200, 429]
    assert log_in(client, PASSWORD) == 429


def test_a_lock_holds_for_one_address_only(client):
    for _ in range(5):
        log_in(client, "wrong")

    assert log_in(client, PASSWORD, address="192.0.2.2") == 302


def test_a_right_password_forgives_earlier_wrong_ones(client):
    statuses = [log_in(client, word) for word in ["wrong"] * 4 + [PASSWORD] + ["wrong"] * 4]

    assert statuses == [200, 200, 200, 200, 302, 200, 200, 200, 200]
