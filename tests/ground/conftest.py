"""First starts of BranchHub in an empty folder: each is done once, whoever wants its folder."""

import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.ground.programs import Server, manage

QUEUE_A_TASK = "from branchhub.core.tasks import clear_expired; clear_expired.delay()"


@pytest.fixture(scope="session")
def start(tmp_path_factory):
    """What was seen of a first start without the demo branch, and the folder that it left."""
    var = tmp_path_factory.mktemp("start") / "var"
    server = Server(var, DEMO="0")
    try:
        seen = SimpleNamespace(var=var, port=server.port, health=server.health())
        seen.log = server.log.read_text()
        seen.other = manage("start", VAR_DIR=str(var), PORT=server.port)
        seen.queued = manage("shell", "--no-imports", "-c", QUEUE_A_TASK, VAR_DIR=str(var))
        seen.queue_is_worked_off = becomes_empty(var / "queue")
        seen.kept = kept(var)
        seen.status = server.interrupt()
        seen.left_over = server.processes()
    finally:
        server.end()
    return seen


@pytest.fixture(scope="session")
def demo_start(tmp_path_factory):
    """What was seen of the first start of all, and the folder with the demo branch."""
    var = tmp_path_factory.mktemp("demo") / "var"
    server = Server(var, DEMO_PASSWORD="chosen by hand")
    try:
        server.health(within=120)
    finally:
        server.end()
    return SimpleNamespace(var=var, port=server.port, log=server.log.read_text())


def becomes_empty(folder: Path) -> bool:
    deadline = time.monotonic() + 20
    while any(folder.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not any(folder.iterdir())


def kept(var: Path) -> tuple:
    """What a later start must leave alone."""
    collected = (var / "static" / ".collected").stat().st_mtime_ns
    return (var / "secrets.env").read_text(), collected
