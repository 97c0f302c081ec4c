"""Running `manage.py` as an operator does: in a process and an environment of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from django.conf import settings

ENV_EXAMPLE = settings.BASE_DIR / ".env.example"
SECRETS = {
    "SECRET_KEY": "fifty-characters-or-more-that-no-generator-prefixed-0123456789",
    "FIELD_KEYS": "dGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtMTI=",
    "HASH_KEY": "a hash key",
}


def known_settings() -> set[str]:
    return set(re.findall(r"^#(\w+)=", ENV_EXAMPLE.read_text(), re.MULTILINE))


def environment(**given) -> dict[str, str]:
    """Nothing but PATH and what is given: set to nothing, the rest cannot come from a .env."""
    return {"PATH": os.environ["PATH"], **dict.fromkeys(known_settings(), "")} | given


def manage(*arguments, cwd=settings.BASE_DIR, **given) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", *arguments],
        cwd=cwd,
        env=environment(**given),
        capture_output=True,
        text=True,
        timeout=180,
    )


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


class Server:
    """`manage.py start` in a session of its own, so that what it leaves behind can be seen."""

    def __init__(self, folder: Path, **given):
        self.port = free_port()
        self.log = folder.with_suffix(".log")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "start"],
                cwd=settings.BASE_DIR,
                env=environment(VAR_DIR=str(folder), PORT=self.port, **given),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def health(self, within=60) -> str:
        """The answer of /healthz, as soon as there is one."""
        deadline = time.monotonic() + within
        while True:
            try:
                address = f"http://127.0.0.1:{self.port}/healthz"
                with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310
                    return answer.read().decode()
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise AssertionError(self.log.read_text()) from None
                time.sleep(0.1)

    def interrupt(self) -> int:
        """Stop as Ctrl-C does; the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=30)

    def processes(self) -> list[str]:
        """The commands that still run in the session of this server."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                state, _, _, session = (folder / "stat").read_text().rpartition(")")[2].split()[:4]
                if int(session) == self.process.pid and state != "Z":
                    found.append((folder / "cmdline").read_text().replace("\0", " "))
            except (FileNotFoundError, ProcessLookupError):
                continue
        return found

    def end(self) -> None:
        """Whatever a test left running."""
        if self.process.poll() is None:
            self.interrupt()
