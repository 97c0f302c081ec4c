from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from branchhub import schedule
from branchhub.core import heartbeats
from branchhub.core.health import broker_state
from branchhub.core.models import Heartbeat
from branchhub.core.tasks import pulse
from tests.factories.notices import DeliveryFactory

pytestmark = pytest.mark.django_db


def refuse(execute, sql, params, many, context):
    raise OperationalError("gone")


def seen(ago=timedelta()):
    heartbeats.record(["beat", "worker:one"], timezone.now() - ago)


def test_healthz_is_fine_when_everything_works(client):
    with time_machine.travel(timezone.now(), tick=False):
        seen()
        response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {
        "database": "ok",
        "migrations": "ok",
        "background": "ok",
        "broker": "ok",
        "beat_age": 0,
        "workers": 1,
        "plan_age": None,
        "failing": {},
        "waiting": 0,
        "waiting_age": None,
        "failed": 0,
    }


def test_healthz_names_a_database_that_does_not_answer(client):
    with connection.execute_wrapper(refuse):
        response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {"database": "unreachable", "migrations": "unknown"}


def test_healthz_names_migrations_that_are_pending(client):
    [last] = MigrationLoader(connection).graph.leaf_nodes("core")
    MigrationRecorder(connection).record_unapplied(*last)

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {"database": "ok", "migrations": "pending"}


def test_healthz_answers_without_https_where_the_rest_is_redirected(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/healthz").status_code == 200
    assert client.get("/").status_code == 301


def test_healthz_does_not_know_the_background_before_its_first_heartbeat(client):
    assert client.get("/healthz").json()["background"] == "unknown"


def test_healthz_says_when_beat_stands_still_and_stays_well(client):
    seen(ago=timedelta(minutes=6))

    response = client.get("/healthz")

    assert response.status_code == 200
    state = response.json()
    assert (state["background"], state["beat_age"], state["workers"]) == ("late", 360, 0)


def test_healthz_counts_what_waits_and_what_was_given_up(client):
    seen()
    DeliveryFactory(due_at=timezone.now() - timedelta(minutes=7))
    DeliveryFactory(due_at=timezone.now() + timedelta(minutes=7))
    DeliveryFactory(status="failed")
    DeliveryFactory(status="failed", due_at=timezone.now() - timedelta(days=8))

    state = client.get("/healthz").json()

    assert (state["background"], state["waiting"], state["failed"]) == ("late", 1, 1)
    assert state["waiting_age"] == 420


def test_healthz_names_the_step_of_planning_that_fails_and_for_how_long(client, monkeypatch):
    def fail(now):
        raise ValueError("罗婷婷")

    seen()
    now = timezone.now()
    monkeypatch.setattr(schedule.of_members, "due", fail)

    for minutes in (7, 2):
        with pytest.raises(ExceptionGroup):
            schedule.plan(now - timedelta(minutes=minutes))

    response = client.get("/healthz")
    assert (response.status_code, response.json()["background"]) == (200, "failing")
    assert response.json()["failing"] == {"members.reminders": 420}
    assert response.json()["plan_age"] is None


def test_healthz_is_fine_again_as_soon_as_planning_goes_well(client):
    seen()
    heartbeats.record_plan(["members.reminders"], timezone.now() - timedelta(minutes=7))

    schedule.plan(timezone.now())

    state = client.get("/healthz").json()
    assert (state["background"], state["failing"], state["plan_age"]) == ("ok", {}, 0)


@pytest.mark.parametrize(("minutes", "state"), [(14, "ok"), (16, "late")])
def test_healthz_says_when_nothing_was_planned_for_a_while(client, minutes, state):
    seen()
    heartbeats.record_plan([], timezone.now() - timedelta(minutes=minutes))

    assert client.get("/healthz").json()["background"] == state


def test_a_pulse_shows_that_beat_and_this_worker_live():
    pulse.apply()

    assert [beat.name.partition(":")[0] for beat in Heartbeat.objects.all()] == ["beat", "worker"]


def test_a_heartbeat_replaces_the_one_before_and_forgets_workers_long_gone():
    now = timezone.now()
    heartbeats.record(["worker:gone"], now - timedelta(days=8))
    heartbeats.record(["beat", "worker:one"], now - timedelta(days=2))

    heartbeats.record(["beat"], now)

    kept = {beat.name: beat.at for beat in Heartbeat.objects.all()}
    assert kept == {"beat": now, "worker:one": now - timedelta(days=2)}


@pytest.mark.parametrize(
    ("url", "state"),
    [
        ("redis+socket:///nowhere/socket", "unreachable"),
        ("redis://127.0.0.1:1/0", "unreachable"),
    ],
)
def test_a_broker_that_is_away_is_said_at_once(url, state):
    began = timezone.now()

    assert broker_state(url) == state
    assert timezone.now() - began < timedelta(seconds=5)


def test_a_broker_that_answers_is_ok(redis_url):
    assert broker_state(redis_url) == "ok"
