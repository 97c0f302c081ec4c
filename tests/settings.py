"""Settings of the tests: a safe environment of their own, then the project's settings.

TEST_DATABASE picks the engine, TEST_DATABASE_URL names a PostgreSQL that runs already.
"""

import os

from tests import services

folder = services.run_folder()
engine = os.environ.get("TEST_DATABASE", "sqlite")
urls = {
    "sqlite": f"sqlite:///{folder / 'unused.sqlite3'}",
    "postgres": os.environ.get("TEST_DATABASE_URL") or services.postgresql_url(),
}

os.environ.update(
    BACKUP_PASSPHRASE="",
    DATABASE_URL=urls[engine],
    DEBUG="false",
    DEFAULT_FROM_EMAIL="branchhub@example.com",
    DEMO_PASSWORD="",
    DJANGO_ALLOW_ASYNC_UNSAFE="true",  # Playwright runs a loop around each browser test.
    EMAIL_URL="memorymail://",
    EXPORTS_ROOT="",
    FIELD_KEYS="dGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtMTI=",
    HASH_KEY="a hash key for tests",
    HOST="127.0.0.1",
    PORT="8000",
    PROXIES="0",
    REDIS_URL="",
    SECRET_KEY="a secret key for tests, which needs fifty characters or more",
    SITE_URL="http://testserver",
    VAR_DIR=str(folder / "var"),
)

from branchhub.settings import *  # noqa: E402, F403
from branchhub.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE, STORAGES  # noqa: E402

# The tables come from the models, in seconds; migrations run where a server starts or restores.
DATABASES["default"]["TEST"] = {"MIGRATE": False}
if engine == "sqlite":
    # A file: the browser's server thread and the test share it.
    DATABASES["default"]["TEST"]["NAME"] = str(folder / "test.sqlite3")
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
AXES_ENABLED = False
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True

# A page that asks the database again for each row fails its test, on one database for both.
if engine == "sqlite":
    INSTALLED_APPS += ["zeal"]
    MIDDLEWARE.insert(0, "zeal.middleware.zeal_middleware")
    ZEAL_RAISE = True
