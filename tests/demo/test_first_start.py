from io import StringIO

import pytest

from branchhub.core.management.commands.start import Command
from branchhub.core.setup_code import setup_code
from members.models import Branch
from tests.factories.members import BranchFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def command(settings, tmp_path, monkeypatch):
    monkeypatch.delenv("DEMO", raising=False)
    settings.VAR_DIR = tmp_path
    return Command(stdout=StringIO())


@pytest.mark.parametrize("somebody", [BranchFactory, UserFactory])
def test_an_interrupted_first_start_builds_no_demo_where_anybody_is(settings, command, somebody):
    somebody()
    before = Branch.objects.count()
    (settings.VAR_DIR / "demo-due").touch()

    command.prepare_database()

    assert Branch.objects.count() == before
    assert not (settings.VAR_DIR / "demo-due").exists()


def test_a_database_that_was_migrated_before_gets_no_demo(command):
    command.prepare_database()

    assert not Branch.objects.exists()


def greeting(command) -> str:
    command.greet()
    return command.stdout._out.getvalue()


def test_the_set_up_code_is_printed_where_strangers_could_come_first(settings, command):
    settings.SITE_URL = "http://192.168.1.20:8000"

    assert f"asks for this set-up code: {setup_code()}\n" in greeting(command)


@pytest.mark.parametrize("case", ["only this machine", "set up already"])
def test_the_set_up_code_is_printed_only_where_it_is_asked_for(settings, command, case):
    settings.SITE_URL = "http://127.0.0.1:8000"
    if case == "set up already":
        settings.SITE_URL = "http://192.168.1.20:8000"
        UserFactory()

    assert "set-up code" not in greeting(command)
    assert not (settings.VAR_DIR / "setup-code").exists()
