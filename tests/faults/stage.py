"""A small server of its own: workers and beats as processes, Valkey, a mail sink, one clock."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.db import connection

from tests import services
from tests.faults import clock
from tests.sinks import MailSink

MORNING = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # ten o'clock in Shanghai


class Stage:
    """Everything that runs for one test; `end()` leaves nothing."""

    def __init__(self, folder: Path, *, seed, lease, plans=False, **sink):
        self.folder, self.lease, self.plans = folder, lease, plans
        self.chance = random.Random(seed)  # noqa: S311
        self.clock = folder / "clock"
        clock.set_to(self.clock, MORNING)
        self.sink = MailSink(seed=seed, **sink).start()
        self.redis = services.Valkey(services.run_folder() / f"faults-{os.getpid()}-{seed}")
        self.redis.start()
        self.processes = {}

    def now(self) -> datetime:
        return clock.now_by(self.clock)

    def start(self, name):
        """A worker or a beat, by its name: "worker 1", "beat 2". Beats share a file by mistake."""
        kind, number = name.split()
        extra = {
            "worker": ["-c", "1", "-n", f"{number}@test", "--without-gossip", "--without-mingle"],
            "beat": ["--schedule", str(self.folder / "beat"), "--pidfile="],
        }[kind]
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "branchhub", kind, "-l", "INFO", *extra],
                cwd=settings.BASE_DIR,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def environment(self) -> dict[str, str]:
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATABASE_URL": database_url(),
            "REDIS_URL": self.redis.url,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.sink.port}",
            "VAR_DIR": str(self.folder / "var"),
            "FAULTS_CLOCK": str(self.clock),
            "FAULTS_LEASE": str(self.lease),
            "FAULTS_PLANS": "1" if self.plans else "",
        }

    def signal(self, name, number):
        """To the process and its children, as a power cut or a closed lid would."""
        with suppress(ProcessLookupError):
            os.killpg(self.processes[name].pid, number)

    def kill(self, name):
        self.signal(name, signal.SIGKILL)
        self.processes[name].wait()

    def signal_all(self, number):
        for name in self.processes:
            self.signal(name, number)

    def wait_for_mail(self, within=20):
        """Until the sink has taken one more."""
        before = len(self.sink.taken)
        wait_until(lambda: len(self.sink.taken) > before, within)

    def flush_redis(self):
        redis.Redis(unix_socket_path=str(self.redis.socket)).flushall()

    def logs(self) -> str:
        return "\n".join(path.read_text() for path in self.folder.glob("*.log"))

    def end(self):
        for name in self.processes:
            self.kill(name)
        self.sink.stop()
        self.redis.stop()


def database_url() -> str:
    """The test database, for other processes."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def wait_until(done, within) -> bool:
    deadline = time.monotonic() + within
    while not (ready := done()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return ready
