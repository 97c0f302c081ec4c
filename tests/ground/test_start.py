import pytest

from tests.ground.conftest import kept
from tests.ground.programs import Server

pytestmark = pytest.mark.xdist_group("start")

HEALTHY = '{"database": "ok", "migrations": "ok", '


def test_what_stays_together_runs_on_one_worker(request):
    is_shared = request.config.getoption("loadgroup", default=False)

    assert request.node.nodeid.endswith("@start") == is_shared


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


def test_a_second_start_prepares_nothing_again(start):
    server = Server(start.var, DEMO="0")
    answer = server.health()
    server.end()

    assert answer.startswith(HEALTHY)
    assert kept(start.var) == start.kept
    assert "Preparing" not in server.log.read_text()


def test_the_first_start_of_all_builds_the_demo_branch_and_names_its_logins(demo_start):
    assert demo_start.log.startswith("Preparing the database …\nBuilding the demo branch …\n")
    assert (
        f"BranchHub runs at http://127.0.0.1:{demo_start.port}/ – Ctrl-C stops it.\n"
        "Demo logins: admin, secretary, leader1, leader2, member, reviewer\n"
        "Their password: chosen by hand\n"
    ) in demo_start.log
    assert not (demo_start.var / "demo-due").exists()
