import hashlib
import os
import socket
import stat
import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from branchhub.core.demo_password import DEMO_LOGINS, demo_password, password_file
from branchhub.core.health import pending_migrations
from branchhub.core.setup_code import needs_setup_code, setup_code

MOST_THREADS = 8  # of a web process
LOCAL = ("127.0.0.1", "localhost", "::1")


class Command(BaseCommand):
    help = "Prepare what is missing and serve: web and background work under one supervisor."
    requires_system_checks = []

    def handle(self, *args, **options):
        require_free_port(settings.HOST, settings.PORT)
        self.prepare_database()
        self.prepare_static_files()
        self.greet()
        connection.close()
        supervise()

    def prepare_database(self):
        """Migrate, and build the demo branch in a database that was empty until now.

        The mark in var/ outlives a first start that was interrupted in the middle; should the next
        one use another database, nothing is built where anybody is.
        """
        demo_due = settings.VAR_DIR / "demo-due"
        wanted = os.environ.get("DEMO") != "0"
        try:
            fresh = not MigrationRecorder(connection).applied_migrations()
        except DatabaseError as error:
            raise CommandError(f"The database does not answer: {error}") from error
        if fresh and wanted:
            demo_due.touch()
        if pending_migrations():
            self.stdout.write("Preparing the database …")
            call_command("migrate", interactive=False, verbosity=0)
        if demo_due.exists() and wanted:
            call_command("demo", if_empty=True, stdout=self.stdout)
        demo_due.unlink(missing_ok=True)

    def prepare_static_files(self):
        mark = Path(settings.STATIC_ROOT) / ".collected"
        digest = static_digest()
        if not mark.exists() or mark.read_text() != digest:
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            mark.write_text(digest)

    def greet(self):
        self.stdout.write(f"BranchHub runs at {settings.SITE_URL}/ – Ctrl-C stops it.")
        if settings.HOST not in LOCAL and urlsplit(settings.SITE_URL).hostname in LOCAL:
            self.stdout.write(
                "Other devices are refused until SITE_URL is the address that they use, "
                "as in make run HOST=0.0.0.0 SITE_URL=http://192.168.1.20:8000"
            )
        if logins := demo_logins():
            self.stdout.write(f"Demo logins: {', '.join(logins)}")
            self.stdout.write(f"Their password: {demo_password()}")
        if needs_setup_code() and not get_user_model().objects.exists():
            self.stdout.write(f"The first page asks for this set-up code: {setup_code()}")
        self.stdout.flush()


def demo_logins() -> list[str]:
    """The logins that the demo password still opens; none on data of one's own."""
    if not password_file().exists():
        return []
    users = get_user_model().objects.filter(username__in=DEMO_LOGINS, is_active=True)
    opened = {user.username for user in users if user.check_password(demo_password())}
    return [name for name in DEMO_LOGINS if name in opened]


def require_free_port(host: str, port: str) -> None:
    """Raise CommandError in words when nothing can listen at `host` and `port`."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise CommandError(f"PORT must be a number from 1 to 65535, not {port}.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            raise CommandError(
                f"Cannot listen at {host} port {port}: {error.strerror}. Try make run PORT=8001."
            ) from error


def static_digest() -> str:
    """A mark that changes with any static file of ours or of an installed app."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            state = Path(storage.path(path)).stat()
            digest.update(f"{storage.path(path)} {state.st_mtime_ns} {state.st_size}\n".encode())
    return digest.hexdigest()


def supervise() -> None:
    """Become the supervisor of `deploy/supervisord.conf`; does not return.

    A browser that reads or writes slowly holds a thread of the web server, unless a proxy in front
    takes that over. Without one there are as many threads as granian runs without a warning.
    """
    cores = len(os.sched_getaffinity(0))
    server = bool(settings.REDIS_URL)
    os.environ.update(
        HOST=settings.HOST,
        PORT=settings.PORT,
        BRANCHHUB_VAR=str(settings.VAR_DIR),
        BRANCHHUB_PYTHON=sys.executable,
        BRANCHHUB_WORKERS=str(cores if server else min(cores, 4)),
        BRANCHHUB_THREADS="1" if server else str(min(2 * cores + 1, MOST_THREADS)),
        BRANCHHUB_WORKER_OPTIONS=f"-c {cores}" if server else "-B -c 1",
        BRANCHHUB_BEAT="true" if server else "false",
        BRANCHHUB_STDOUT=output(1, "stdout.log"),
        BRANCHHUB_STDERR=output(2, "stderr.log"),
    )
    config = settings.BASE_DIR / "deploy" / "supervisord.conf"
    command = [sys.executable, "-m", "supervisor.supervisord", "-c", str(config)]
    if os.getuid() == 0:
        command += ["-u", "root"]
    os.execv(sys.executable, command)  # noqa: S606


def output(descriptor: int, name: str) -> str:
    """Where children write: to our own output, or to a file where that is a socket (systemd)."""
    if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
        return str(settings.VAR_DIR / name)
    return f"/dev/fd/{descriptor}"
