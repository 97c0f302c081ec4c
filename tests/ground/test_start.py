import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.ground.programs import Server, manage

pytestmark = [pytest.mark.once, pytest.mark.xdist_group("start")]

HEALTHY = '{"database": "ok", "migrations": "ok", '
QUEUE_A_TASK = "from branchhub.core.tasks import clear_expired; clear_expired.delay()"


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """What was seen of a first start in an empty folder, without the demo branch."""
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


def becomes_empty(folder: Path) -> bool:
    deadline = time.monotonic() + 20
    while any(folder.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not any(folder.iterdir())


def kept(var: Path) -> tuple:
    """What a later start must leave alone."""
    collected = (var / "static" / ".collected").stat().st_mtime_ns
    return (var / "secrets.env").read_text(), collected


def test_first_start_serves_and_says_where(start):
    assert start.health.startswith(HEALTHY)
    assert start.log == (
        "Preparing the database …\n"
        f"BranchHub runs at http://127.0.0.1:{start.port}/ – Ctrl-C stops it.\n"
    )


def test_a_taken_port_is_said_in_a_sentence(start):
    assert start.other.returncode == 1
    assert start.other.stdout == ""
    assert start.other.stderr == (
        f"CommandError: Cannot listen at 127.0.0.1 port {start.port}: Address already in use. "
        "Try make run PORT=8001.\n"
    )


def test_the_worker_takes_what_is_queued(start):
    assert (start.queued.returncode, start.queued.stderr) == (0, "")
    assert start.queue_is_worked_off


def test_ctrl_c_leaves_no_process(start):
    assert (start.status, start.left_over) == (0, [])


def test_a_second_start_is_quick_and_touches_nothing(start):
    server = Server(start.var, DEMO="0")
    answer = server.health()
    server.end()

    assert answer.startswith(HEALTHY)
    assert server.seconds < 10
    assert kept(start.var) == start.kept
    assert "Preparing" not in server.log.read_text()


def test_the_first_start_of_all_builds_the_demo_branch_and_names_its_logins(tmp_path):
    server = Server(tmp_path / "var", DEMO_PASSWORD="chosen by hand")
    server.health(within=120)
    server.end()

    assert server.log.read_text().startswith(
        "Preparing the database …\nBuilding the demo branch …\n"
    )
    assert (
        f"BranchHub runs at http://127.0.0.1:{server.port}/ – Ctrl-C stops it.\n"
        "Demo logins: admin, secretary, leader1, leader2, member, reviewer\n"
        "Their password: chosen by hand\n"
    ) in server.log.read_text()
    assert not (tmp_path / "var" / "demo-due").exists()
