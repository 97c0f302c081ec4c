"""A branch with a little of everything in 2026, and its zip."""

import zipfile

from django.utils import timezone

from branchhub.reports.everything import making
from branchhub.reports.models import Export
from tests.factories.activities import ActivityFactory, AttachmentFactory
from tests.factories.projects import ProjectFactory, ProjectFileFactory
from tests.factories.reports import ExportFactory

NOW = timezone.make_aware(timezone.datetime(2026, 11, 24, 12))


def on(month, day):
    return timezone.make_aware(timezone.datetime(2026, month, day, 15))


def session(branch, starts_at, **columns):
    return ActivityFactory(
        branch=branch, starts_at=starts_at, **{"status": "held", "title": "学习"} | columns
    )


def small_year(branch):
    """An assembly with a photo and a scan, a meeting of the committee, a project with a file."""
    assembly = session(branch, on(5, 8))
    AttachmentFactory(activity=assembly, kind="photo", name="照片.jpg")
    AttachmentFactory(activity=assembly, kind="photo", name="照片.jpg")
    AttachmentFactory(activity=assembly, kind="sign_in", name="扫描件.pdf")
    session(branch, on(5, 9), kind="committee", title="研究发展对象")
    project = ProjectFactory(branch=branch, title="磨边机改造", approved_on="2026-02-01")
    ProjectFileFactory(project=project)


def made(export=None, **columns) -> Export:
    """An export at the end of its making, in turns as workers take them."""
    export = export or ExportFactory(**columns)
    done = export.done
    while done is not None:
        done = making.go_on(export.pk, done)
    export.refresh_from_db()
    return export


def names(export) -> list[str]:
    with zipfile.ZipFile(export.path) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def text(export, name="目录.txt") -> str:
    with zipfile.ZipFile(export.path) as archive:
        return archive.read(name).decode("utf-8-sig")
