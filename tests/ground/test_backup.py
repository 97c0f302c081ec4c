"""A branch moves: from SQLite to PostgreSQL and back, by what an operator types."""

import os
import re
import shutil
import uuid
from pathlib import Path
from types import SimpleNamespace

import psycopg2
import pytest

from tests import services
from tests.core.backup import archives
from tests.ground.programs import SECRETS, manage

pytestmark = pytest.mark.xdist_group("start")

PASSPHRASE = {"BACKUP_PASSPHRASE": "梧桐树下 17"}
PHONES = "from members.models import Member; print(sorted(m.phone for m in Member.objects.all()))"
NEXT_USER = (
    "from branchhub.core.models import User; "
    "print(User.objects.count(), User.objects.create(username='new').pk)"
)
UPLOADS = {"sessions/1/签到表": b"\x00\xff" * 70_000, "empty": b""}


@pytest.fixture(scope="module")
def postgresql():
    """The address of an empty PostgreSQL database of this module's own."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        name = f"backup_{uuid.uuid4().hex[:8]}"
        yield from database_at(given, name)
        return
    server = services.PostgreSQL(services.run_folder() / f"pg-backup-{os.getpid()}")
    server.start()
    yield f"postgres://postgres@/postgres?host={server.folder}"
    server.stop()


def database_at(url, name):
    """A database beside the one that `url` names, for as long as it is needed."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        yield re.sub(r"/\w+(?=$|\?)", f"/{name}", url)
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    connection.close()


def run(*arguments, **given):
    """What the command printed; it must have gone well."""
    result = manage(*arguments, **given)
    assert result.returncode == 0, result.stderr
    return result


def keys_file_of(result):
    """Where the restore has laid the keys."""
    return Path(re.search(r"^The keys are in (.+\.env), which", result.stdout, re.MULTILINE)[1])


@pytest.fixture(scope="module")
def move(tmp_path_factory, demo_start, postgresql):
    """What was seen of the demo moving to PostgreSQL, and from there to an empty SQLite."""
    home = tmp_path_factory.mktemp("move")
    old, new = {"VAR_DIR": str(home / "old")}, {"VAR_DIR": str(home / "new")}
    server = {"VAR_DIR": str(home / "server"), "DATABASE_URL": postgresql}
    archive = [str(home / f"{number}.tar.gz") for number in range(3)]
    shutil.copytree(demo_start.var, home / "old")
    for name, data in UPLOADS.items():
        (home / "old" / "media" / name).parent.mkdir(parents=True, exist_ok=True)
        (home / "old" / "media" / name).write_bytes(data)

    seen = SimpleNamespace(home=home, archives=archive)
    seen.made = run("backup", archive[0], **old, **PASSPHRASE)
    (home / "desk").mkdir()
    seen.on_server = run(
        "restore", archive[0], cwd=home / "desk", **server, **SECRETS, **PASSPHRASE
    )
    seen.keys_file = keys_file_of(seen.on_server)
    server |= dict(line.split("=", 1) for line in seen.keys_file.read_text().splitlines())
    run("backup", archive[1], **server, **PASSPHRASE)
    seen.next_user = run("shell", "--no-imports", "-c", NEXT_USER, **server).stdout.split()
    seen.at_home = run("restore", archive[1], **new, **PASSPHRASE)
    run("backup", archive[2], **new, **PASSPHRASE)
    ask = ("shell", "--no-imports", "-c", PHONES)
    seen.phones = [run(*ask, **where).stdout for where in (old, new)]
    seen.server = server
    return seen


def test_every_table_has_the_same_count_and_hash_after_each_move(move):
    first, second, third = (archives.manifest(path) for path in move.archives)

    assert first["tables"] == second["tables"] == third["tables"]
    assert [first["engine"], second["engine"], third["engine"]] == [
        "sqlite",
        "postgresql",
        "sqlite",
    ]
    assert first["tables"]["members_member"]["count"] >= 21
    assert len(first["tables"]) > 50


def test_every_upload_is_the_same_and_for_its_owner_alone(move):
    for place in ("server", "new"):
        media = move.home / place / "media"
        found = {path.relative_to(media).as_posix(): path for path in media.rglob("*")}
        files = {name: path for name, path in found.items() if path.is_file()}
        assert UPLOADS.items() <= {name: path.read_bytes() for name, path in files.items()}.items()
        assert {path.stat().st_mode & 0o777 for path in files.values()} == {0o600}
    first, second, third = (archives.manifest(path)["files"] for path in move.archives)
    assert first == second == third


def test_server_mode_is_told_which_keys_to_set_and_embedded_mode_keeps_them(move):
    old = (move.home / "old" / "secrets.env").read_text()
    keys = dict(line.split("=", 1) for line in old.splitlines())

    assert {name: move.server[name] for name in SECRETS} == keys
    assert move.keys_file == move.home / "desk" / "branchhub-keys.env"
    assert move.keys_file.stat().st_mode & 0o777 == 0o600
    said = move.on_server.stdout + move.on_server.stderr
    assert [name for name, key in keys.items() if key in said] == []
    assert (move.home / "new" / "secrets.env").read_text().splitlines() == [
        f"{name}={keys[name]}" for name in ("SECRET_KEY", "FIELD_KEYS", "HASH_KEY")
    ]
    assert keys["SECRET_KEY"] not in move.at_home.stdout + move.at_home.stderr


def test_encrypted_values_can_be_read_on_the_new_machine(move):
    old, new = move.phones

    assert old == new
    assert re.search(r"\d{11}", new)


def test_the_next_row_on_postgresql_gets_a_number_of_its_own(move):
    count, pk = (int(word) for word in move.next_user)

    assert pk > count - 1


def test_what_it_did_is_said(move):
    assert re.fullmatch(
        r"Backed up \d+ rows of \d+ tables and \d+ uploads to .+\.\n"
        r"The keys are in it, sealed by the passphrase\. .+\n",
        move.made.stdout,
    )
    assert re.match(r"Restored \d+ rows of \d+ tables and \d+ uploads of ", move.at_home.stdout)


def test_a_second_restore_into_the_same_database_is_refused_in_a_sentence(move):
    result = manage("restore", move.archives[0], VAR_DIR=str(move.home / "new"), **PASSPHRASE)

    assert result.returncode == 1
    assert result.stderr.startswith("CommandError: This database is in use: ")


def test_without_anybody_to_ask_a_restore_says_what_is_missing(move, tmp_path):
    result = manage("restore", move.archives[0], VAR_DIR=str(tmp_path / "var"))

    assert result.stderr == (
        "CommandError: The archive holds sealed keys: set BACKUP_PASSPHRASE, or give "
        "--without-keys.\n"
    )


def test_an_older_archive_is_brought_up_to_date(tmp_path):
    old, new = {"VAR_DIR": str(tmp_path / "old")}, {"VAR_DIR": str(tmp_path / "new")}
    archive = str(tmp_path / "old.tar.gz")
    run("migrate", "activities", "0003", **old)
    run("backup", archive, **old)

    run("restore", archive, **new)

    assert "activities_norm" not in archives.manifest(archive)["tables"]
    assert run("migrate", "--check", **new).returncode == 0
