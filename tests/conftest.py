import gc
import os
import shutil

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import TransactionTestCase

from tests import services

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure(config):
    """Start PostgreSQL once a run: in the process that xdist's workers inherit from."""
    wanted = os.environ.get("TEST_DATABASE") == "postgres"
    given = os.environ.get("TEST_DATABASE_URL")
    if wanted and not given and not hasattr(config, "workerinput"):
        server = services.PostgreSQL(services.run_folder() / "pg")
        server.start()
        config.add_cleanup(server.stop)


def pytest_make_parametrize_id(val, argname):
    """A file is no name: the time in a ZIP file would give two workers different tests."""
    return argname if isinstance(val, bytes) else None


def pytest_itemcollected(item):
    """A test that asks for no database says the same whichever the suite runs on."""
    asks = (
        item.get_closest_marker("django_db")
        or issubclass(item.cls or object, TransactionTestCase)
        or {"db", "transactional_db", "django_db_setup"} & set(item.fixturenames)
    )
    if not asks:
        item.add_marker("once")


def pytest_collection_finish():
    """What is loaded by now stays to the end: the garbage collector need not look at it again,
    and less often at the rest."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Browsers first, so that no worker is left with them at the end; on their server, the
    walks first, while its demo is as it was made."""
    items.sort(key=lambda item: item.path.stem != "test_pages")
    items.sort(key=lambda item: not item.get_closest_marker("browser"))
    if not CHROMIUM:
        reason = "Chromium is not installed: apt install chromium-headless-shell fonts-noto-cjk"
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tables without migrations (see TEST in the settings), which count as applied."""
    with django_db_blocker.unblock():
        recorder = MigrationRecorder(connection)
        recorder.ensure_schema()
        for app, name in MigrationLoader(None).disk_migrations:
            recorder.record_applied(app, name)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": CHROMIUM_OPTIONS}


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory):
    """The address of a Redis-compatible server: TEST_REDIS_URL, else a private one."""
    if os.environ.get("TEST_REDIS_URL"):
        yield os.environ["TEST_REDIS_URL"]
        return
    server = services.Valkey(services.run_folder() / f"valkey-{os.getpid()}")
    server.start()
    yield server.url
    server.stop()


@pytest.fixture(autouse=True)
def private_media(settings, tmp_path):
    """Each test's uploads and exports lie in folders of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EXPORTS_ROOT = tmp_path / "exports"
