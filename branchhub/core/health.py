from celery import current_app
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from kombu.exceptions import OperationalError

BROKER_TIMEOUT = 1


def database_state() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return "ok"


def migrations_state() -> str:
    return "pending" if pending_migrations() else "ok"


def pending_migrations() -> list:
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def broker_state(url=None) -> str:
    """Whether a message could be left with the broker, ours by default; waits two seconds."""
    limits = {"socket_connect_timeout": BROKER_TIMEOUT, "socket_timeout": BROKER_TIMEOUT}
    options = current_app.conf.broker_transport_options | limits
    with current_app.connection_for_write(url, transport_options=options) as broker:
        try:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=2 * BROKER_TIMEOUT)
        except OperationalError:
            return "unreachable"
    return "ok"
