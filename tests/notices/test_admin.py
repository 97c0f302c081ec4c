from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from branchhub.core import heartbeats
from tests.factories.members import UserFactory
from tests.factories.notices import DeliveryFactory, NoticeFactory

pytestmark = pytest.mark.django_db

DELIVERIES = "admin:notices_delivery_changelist"
BACKGROUND = "admin:core_heartbeat_changelist"


@pytest.fixture
def admin(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    admin = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(admin)
    return admin


@pytest.mark.parametrize("count", [1, 5])
def test_the_outbox_is_listed_with_the_same_queries_for_any_number(
    client, admin, count, django_assert_num_queries
):
    DeliveryFactory.create_batch(count, last_error="SMTP 550")

    # session, user, two counts, range of dates twice, the rows
    with django_assert_num_queries(7):
        page = client.get(reverse(DELIVERIES)).content.decode()

    assert page.count("SMTP 550") == count


def test_what_a_notice_says_of_its_reader_stays_out(client, admin):
    body = [{"heading": "您的任务", "lines": [{"text": "本人考勤", "link": ""}]}]
    notice = NoticeFactory(kind="leave_decided", detail="安心养病", body=body)

    page = client.get(reverse("admin:notices_notice_change", args=[notice.pk])).content.decode()

    assert notice.subject in page
    assert [words for words in ("安心养病", "本人考勤") if words in page] == []


def test_send_again_puts_a_delivery_back_and_says_so(client, admin):
    delivery = DeliveryFactory(status="failed", attempts=8)

    data = {"action": "send_again", "_selected_action": [delivery.pk]}
    response = client.post(reverse(DELIVERIES), data, follow=True)

    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts) == ("pending", 0)
    assert "1 delivery is sent again, if it is still due." in response.content.decode()


def test_who_sent_again_is_in_the_history_of_a_delivery(client, admin):
    delivery = DeliveryFactory(status="failed")

    data = {"action": "send_again", "_selected_action": [delivery.pk]}
    client.post(f"{reverse(DELIVERIES)}?status__exact=failed", data)

    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id, entry.change_message) == (
        admin,
        str(delivery.pk),
        "Send again",
    )


@pytest.mark.parametrize("action", ["add", "delete"])
def test_a_notice_is_neither_written_nor_deleted(client, admin, action):
    args = [] if action == "add" else [NoticeFactory().pk]

    response = client.post(reverse(f"admin:notices_notice_{action}", args=args))

    assert response.status_code == 403


@pytest.mark.parametrize("action", ["add", "change", "delete"])
def test_a_delivery_is_not_edited(client, admin, action):
    delivery = DeliveryFactory()
    args = [] if action == "add" else [delivery.pk]

    response = client.post(reverse(f"admin:notices_delivery_{action}", args=args))

    assert response.status_code == 403


def test_background_work_says_who_was_seen_and_what_waits(client, admin):
    heartbeats.record(["beat", "worker:celery@one"], timezone.now())
    DeliveryFactory(status="failed")

    page = client.get(reverse(BACKGROUND)).content.decode()

    assert "Everything runs." in page
    assert "Worker celery@one, last seen" in page
    assert '?status__exact=failed">1</a>' in page


def test_background_work_names_what_fails_and_since_when(client, admin):
    heartbeats.record(["beat"], timezone.now())
    heartbeats.record_plan(["activities.reminders"], timezone.now() - timedelta(minutes=20))

    page = client.get(reverse(BACKGROUND)).content.decode()

    assert "Something fails:" in page
    assert "Fails while planning: activities.reminders" in page
    assert "(20\xa0minutes)" in page


def test_background_work_says_that_nothing_was_seen_yet(client, admin):
    page = client.get(reverse(BACKGROUND)).content.decode()

    assert "Nothing was seen to run yet." in page


def test_background_work_is_for_those_who_may_see_it(client):
    client.force_login(UserFactory(is_staff=True))

    assert client.get(reverse(BACKGROUND)).status_code == 403
