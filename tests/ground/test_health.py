import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db


def refuse(execute, sql, params, many, context):
    raise OperationalError("gone")


def test_healthz_is_fine_with_database_and_migrations(client):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"database": "ok", "migrations": "ok"}


def test_healthz_names_a_database_that_does_not_answer(client):
    with connection.execute_wrapper(refuse):
        response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {"database": "unreachable", "migrations": "unknown"}


def test_healthz_names_migrations_that_are_pending(client):
    MigrationRecorder(connection).record_unapplied("core", "0001_initial")

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {"database": "ok", "migrations": "pending"}


def test_healthz_answers_without_https_where_the_rest_is_redirected(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/healthz").status_code == 200
    assert client.get("/").status_code == 301
