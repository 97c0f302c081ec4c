"""The one module that knows which database this is.

Migrations and querysets that can use more than both engines share ask here.
"""

import environ
from django.core.exceptions import ImproperlyConfigured

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
