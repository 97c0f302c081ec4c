"""The one module that knows which database this is.

Migrations and querysets that can use more than both engines share ask here.
"""

import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Q

SQLITE = "django.db.backends.sqlite3"
POSTGRESQL = "django.db.backends.postgresql"

# IMMEDIATE: a transaction that reads before it writes waits for its turn instead of failing.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}


def configuration(url: str) -> dict:
    """The entry of `settings.DATABASES` for a DATABASE_URL.

    Raises ImproperlyConfigured for anything but SQLite and PostgreSQL.
    """
    config = environ.Env.db_url_config(url)
    if config.get("ENGINE") not in (SQLITE, POSTGRESQL):
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// or sqlite:///.")
    if config["ENGINE"] == SQLITE:
        config["OPTIONS"] = SQLITE_OPTIONS | config.get("OPTIONS", {})
    config["CONN_MAX_AGE"] = None
    config["CONN_HEALTH_CHECKS"] = True
    return config


def is_postgresql(connection) -> bool:
    return connection.vendor == "postgresql"


def streamed(rows, size):
    """The rows of a queryset, kept in memory `size` at a time, for whoever writes in between.

    SQLite gives them all at once: a transaction that begins while one of its cursors is open fails
    if another process has written since.
    """
    if is_postgresql(connections[rows.db]):
        return rows.iterator(chunk_size=size)
    return iter(rows)


def starts_with(column, prefix) -> Q:
    """Rows whose `column`, a CharField with `unique` or `db_index`, starts with `prefix`.

    By an index on either engine: LIKE has one of its own on PostgreSQL, whose order is that of a
    language, and none on SQLite, where text is in the order of its bytes.
    """
    if is_postgresql(connections[DEFAULT_DB_ALIAS]):
        return Q(**{f"{column}__startswith": prefix})
    after = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    return Q(**{f"{column}__gte": prefix, f"{column}__lt": after})


@contextmanager
def snapshot(connection, folder):
    """Give the alias of a connection that sees the database as it is now, while others write on.

    SQLite is copied into `folder` by its own backup, since a file copied beside its log is none.
    """
    frozen = connection.copy(alias="snapshot")
    connections["snapshot"] = frozen
    try:
        if is_postgresql(connection):
            with transaction.atomic(using="snapshot"), frozen.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                yield "snapshot"
        else:
            frozen.settings_dict |= {"NAME": _copy_of(connection, folder), "OPTIONS": {}}
            yield "snapshot"
    finally:
        frozen.close()
        del connections["snapshot"]


def _copy_of(connection, folder) -> str:
    """All in one step, which holds a reader's lock only: writers of a WAL database go on."""
    path = Path(folder) / "snapshot.sqlite3"
    name = connection.settings_dict["NAME"]
    with (
        closing(sqlite3.connect(name, timeout=20)) as source,
        closing(sqlite3.connect(path)) as copy,
    ):
        source.backup(copy)
    return str(path)


def reset_sequences(connection, models) -> None:
    """Let the next row of each of `models` get a number above those that were given by hand."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
