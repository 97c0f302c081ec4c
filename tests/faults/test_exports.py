"""The zip of everything of a year is whole, wherever the worker that makes it is killed.

`make faults` kills many, `make test` a few; FAULTS_SEED gives where.
"""

import os
import random
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from branchhub.reports.everything import operations
from branchhub.reports.models import Export
from tests.factories.members import MemberFactory
from tests.factories.reports import ExportFactory
from tests.faults.stage import database_url
from tests.reports.everything import scenes

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("faults"),
    pytest.mark.server,
]

ROUNDS = 20 if os.environ.get("FAULTS") == "full" else 1
SEED = int(os.environ.get("FAULTS_SEED") or time.time())
LAPSED = timedelta(minutes=6)
TURNS = """
import sys, django
django.setup()
from django.conf import settings
from branchhub.reports.everything import making
settings.EXPORT_RUN = 0.2
pk, done = map(int, sys.argv[1:])
print("at work", flush=True)
while done is not None:
    done = making.go_on(pk, done)
"""


def worker(folder, pk, done):
    """A process that takes turns at the export; given when it has begun."""
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "branchhub.settings",
        "DATABASE_URL": database_url(),
        "VAR_DIR": str(folder),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", TURNS, str(pk), str(done)], env=env, stdout=subprocess.PIPE
    )
    process.stdout.readline()
    return process


def kill(process, after):
    time.sleep(after)
    with process:
        process.kill()


@pytest.fixture
def secretary(settings, tmp_path):
    settings.MEDIA_ROOT, settings.EXPORTS_ROOT = tmp_path / "media", tmp_path / "exports"
    secretary = MemberFactory(post="secretary", with_user=True)
    scenes.small_year(secretary.branch)
    return secretary


@pytest.mark.parametrize("number", range(ROUNDS))
def test_zip_is_whole_after_two_of_its_workers_were_killed(secretary, tmp_path, number):
    chance = random.Random(SEED + number)  # noqa: S311
    export = ExportFactory(asked_by=secretary.user)
    todo = [(export.pk, 0)]

    for _ in range(2):
        for pk, done in todo:
            kill(worker(tmp_path, pk, done), after=chance.uniform(0, 3))
        export = Export.objects.get()
        assert export.path.exists() <= (export.done == len(export.steps)), SEED
        todo = operations.to_resume(timezone.now() + LAPSED)
    export.refresh_from_db()

    whole = scenes.made(export)
    assert (whole.state, whole.left_out) == ("ready", []), SEED
    assert scenes.names(whole) == scenes.names(scenes.made(asked_by=secretary.user))
