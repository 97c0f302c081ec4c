import shutil
import sqlite3
import time

import pytest

from tests.ground.programs import Server, manage

pytestmark = pytest.mark.xdist_group("start")

QUEUE_A_TASK = """
import datetime
from django.contrib.sessions.models import Session
from branchhub.core.tasks import clear_expired
long_ago = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
Session.objects.create(session_key="expired", expire_date=long_ago)
clear_expired.delay()
"""


def logins_left(var) -> int:
    with sqlite3.connect(var / "branchhub.sqlite3") as database:
        return database.execute("SELECT count(*) FROM django_session").fetchone()[0]


def test_a_task_queued_on_redis_is_done_by_the_worker(tmp_path, redis_url, start):
    var = shutil.copytree(start.var, tmp_path / "var")
    server = Server(var, DEMO="0", REDIS_URL=redis_url)
    try:
        server.health()
        queued = manage(
            "shell", "--no-imports", "-c", QUEUE_A_TASK, VAR_DIR=str(var), REDIS_URL=redis_url
        )
        deadline = time.monotonic() + 30
        while logins_left(var) and time.monotonic() < deadline:
            time.sleep(0.1)
    finally:
        server.end()

    assert (queued.returncode, queued.stderr) == (0, "")
    assert logins_left(var) == 0
