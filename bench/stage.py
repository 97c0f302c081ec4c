"""What the benchmarks run on: a PostgreSQL of their own, and settings as in server mode."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from tests import services

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def postgresql():
    """A server; yields the addresses of databases in it by name, made when first asked for."""
    server = services.PostgreSQL(services.run_folder() / "pg")
    server.start()
    try:
        yield lambda name: services.postgresql_url().replace("/branchhub?", f"/{name}?")
    finally:
        server.stop()


@contextmanager
def mail_sink():
    """The port of a mail server in a process of its own."""
    command = [sys.executable, "-m", "bench.sink"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def environment(database, port) -> dict[str, str]:
    """For a process that runs BranchHub on `database` and mails to `port`."""
    return os.environ | {
        "DATABASE_URL": database,
        "DEBUG": "false",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "FIELD_KEYS": "dGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtMTI=",
        "HASH_KEY": "a hash key for benchmarks",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "SECRET_KEY": "a secret key for benchmarks, which needs fifty characters or more",
        "SITE_URL": "http://127.0.0.1:8000",
        "VAR_DIR": str(services.run_folder() / "var"),
        "DJANGO_SETTINGS_MODULE": "branchhub.settings",
    }


def run(*arguments, env):
    """A program of ours to its end; its last line of output, or nothing."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
    )
    done.check_returncode()
    return ("", *done.stdout.strip().splitlines())[-1]
