"""Everything of a year as a zip: `python -m bench.everything`.

A small and a large year, each in a database of its own; the making in a process of its own, whose
peak memory is told. Photos are of a megabyte, as uploads of a phone's pictures are kept; each
session has two pages of minutes and 21 people. What typst keeps from paper to paper grows for the
first sixty PDFs, to some 130 MB, and then no more; the handbook is set in processes of their own,
whose peak is told apart.
"""

import json
import os
import resource
import sys
import time
from datetime import timedelta

SIZES = (
    {"sessions": 10, "photos": 50, "projects": 8},
    {"sessions": 80, "photos": 400, "projects": 60},
)
PHOTO = 1024 * 1024
PEOPLE, PAGES = 21, 2


def main():
    from bench import stage
    from bench.digests import create

    results = []
    with stage.postgresql() as database:
        create(database("postgres"), "empty")
        env = stage.environment(database("empty"), 1)
        stage.run("manage.py", "migrate", "--verbosity", "0", env=env)
        for size in SIZES:
            name = f"bench_{size['sessions']}"
            create(database("postgres"), name, template="empty")
            env = stage.environment(database(name), 1)
            pk = stage.run("-m", "bench.everything", "build", json.dumps(size), env=env)
            results.append(json.loads(stage.run("-m", "bench.everything", "make", pk, env=env)))
            show(size, results[-1])
    growth = results[-1]["memory_mb"] - results[0]["memory_mb"]
    print(f"Memory grew by {growth:.0f} MB from the small year to the large one.")


def show(size, result):
    print(
        f"{size['sessions']} sessions, {size['photos']} photos, {size['projects']} projects:\n"
        f"  {result['files']} files, {result['size_mb']:.0f} MB in {result['seconds']:.0f} s and "
        f"{result['turns']} turns; the longest {result['longest']:.1f} s\n"
        f"  memory before {result['before_mb']:.0f} MB, at its peak {result['memory_mb']:.0f} MB; "
        f"setting the handbook {result['book_mb']:.0f} MB",
        flush=True,
    )


def build(size) -> int:
    """The id of an export of a year of this size that is asked for."""
    from django.utils import timezone

    from activities.models import Activity
    from tests.factories.activities import AttachmentFactory
    from tests.factories.members import BranchFactory
    from tests.factories.projects import ProjectFactory, ProjectFileFactory, TrialFactory
    from tests.factories.reports import ExportFactory
    from tests.reports.papers import scenes

    branch = BranchFactory(name="热控制品党支部")
    members = scenes.people(branch, PEOPLE)
    year = timezone.localdate().year
    first = timezone.make_aware(timezone.datetime(year, 1, 4, 15))
    for number in range(size["sessions"]):
        session = scenes.session(attendees=PEOPLE, pages=PAGES, branch=branch, members=members)
        starts = first + timedelta(days=4 * number)
        moved = {"starts_at": starts, "ends_at": starts + timedelta(hours=1)}
        Activity.objects.filter(pk=session.pk).update(**moved)
        for _ in range(size["photos"] // size["sessions"]):
            AttachmentFactory(
                activity=session, kind="photo", name="照片.jpg", file__data=os.urandom(PHOTO)
            )
    for _ in range(size["projects"]):
        project = ProjectFactory(branch=branch)
        TrialFactory.create_batch(3, project=project)
        ProjectFileFactory(project=project)
    return ExportFactory(asked_by=members[0].user, year=year).pk


def make(pk) -> dict:
    """Turns as a worker takes them, without other work in between."""
    from branchhub.reports.everything import making
    from branchhub.reports.models import Export

    before, started, turns, done = peak(), time.perf_counter(), [], 0
    while done is not None:
        turn = time.perf_counter()
        done = making.go_on(pk, done)
        turns.append(time.perf_counter() - turn)
    export = Export.objects.get(pk=pk)
    if export.state != "ready" or export.left_out:
        raise SystemExit(f"{export.state} {export.problem} {export.left_out}")
    return {
        "files": count(export.path),
        "size_mb": export.size / 1024**2,
        "seconds": time.perf_counter() - started,
        "turns": len(turns),
        "longest": max(turns),
        "before_mb": before,
        "memory_mb": peak(),
        "book_mb": peak(resource.RUSAGE_CHILDREN),
    }


def count(path) -> int:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return len(archive.namelist())


def peak(who=resource.RUSAGE_SELF) -> float:
    """Of this process so far, or of the largest of its children, in MB."""
    return resource.getrusage(who).ru_maxrss / 1024


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        import django

        django.setup()
        step, given = {"build": build, "make": make}[sys.argv[1]], json.loads(sys.argv[2])
        print(json.dumps(step(given)))
