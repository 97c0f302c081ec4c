import pytest
from django.urls import reverse

from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


def test_list_and_calendar_open(client):
    client.force_login(MemberFactory(with_user=True).user)

    assert client.get(reverse("activities:list")).status_code == 200
    assert client.get(reverse("activities:calendar")).status_code == 200
