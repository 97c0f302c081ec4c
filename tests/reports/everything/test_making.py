"""Turns at the making: what ends one, what is left out, what gives the whole thing up."""

import errno
import resource
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import OperationalError

from activities.models import Attachment
from branchhub.reports.choices import PaperKind
from branchhub.reports.everything import contents, making
from branchhub.reports.models import Export
from branchhub.reports.papers.registry import OF_A_YEAR
from tests.factories.activities import AttachmentFactory
from tests.factories.reports import ExportFactory
from tests.reports.everything import scenes

pytestmark = pytest.mark.django_db

MEGABYTE = 1024 * 1024


def test_a_turn_ends_after_a_while_and_the_next_goes_on(settings, secretary):
    settings.EXPORT_RUN = 0
    scenes.small_year(secretary.branch)
    export = ExportFactory(asked_by=secretary.user)

    turns = [making.go_on(export.pk, 0), making.go_on(export.pk, 1)]

    export.refresh_from_db()
    assert (turns, export.done, export.claim, export.state) == ([1, 2], 2, "", "making")
    assert (export.partial.exists(), export.path.exists()) == (True, False)


def test_many_turns_make_the_same_zip_as_one(settings, secretary):
    scenes.small_year(secretary.branch)
    at_once = scenes.names(scenes.made(asked_by=secretary.user))

    settings.EXPORT_RUN = 0

    assert scenes.names(scenes.made(asked_by=secretary.user)) == at_once


def test_a_message_that_comes_twice_does_nothing(settings, secretary):
    settings.EXPORT_RUN = 0
    export = ExportFactory(asked_by=secretary.user)
    making.go_on(export.pk, 0)

    assert making.go_on(export.pk, 0) is None

    export.refresh_from_db()
    assert export.done == 1


def test_a_zip_that_is_ready_is_not_touched_again():
    export = ExportFactory(ready=True)
    written = export.path.stat().st_mtime_ns

    assert making.go_on(export.pk, export.done) is None
    assert export.path.stat().st_mtime_ns == written
    assert Export.objects.filter(pk=export.pk, state="ready", file=export.file).exists()


def test_file_is_for_its_owner_alone_and_kept_a_week(secretary):
    export = scenes.made(asked_by=secretary.user)

    assert export.path.stat().st_mode & 0o777 == 0o600
    assert export.path.parent.stat().st_mode & 0o777 == 0o700
    assert export.size == export.path.stat().st_size
    assert (export.expires_at - scenes.NOW).days == 7


def test_lost_upload_is_named_in_the_list_and_the_rest_is_there(secretary):
    session = scenes.session(secretary.branch, scenes.on(5, 8))
    lost, kept = AttachmentFactory.create_batch(2, activity=session)
    Attachment.objects.get(pk=lost.pk).file.storage.delete(lost.file.name)

    export = scenes.made(asked_by=secretary.user)

    path = "组织生活/2026-05-08 支部党员大会 学习/材料/材料.pdf"
    assert export.left_out == [f"{path}：文件已丢失。"]
    assert path in scenes.names(export)
    assert f"{path}：文件已丢失。" in scenes.text(export)


def test_upload_that_cannot_be_read_is_named_in_the_list_and_the_rest_is_there(secretary):
    session = scenes.session(secretary.branch, scenes.on(5, 8))
    broken, _kept = AttachmentFactory.create_batch(2, activity=session)
    path = Path(broken.file.path)
    path.unlink()
    path.symlink_to("/proc/self/mem")  # opens, and fails with EIO when it is read

    export = scenes.made(asked_by=secretary.user)

    path = "组织生活/2026-05-08 支部党员大会 学习/材料/材料.pdf"
    assert (export.state, len(export.left_out)) == ("ready", 1)
    assert export.left_out[0].startswith(path)
    assert [name for name in scenes.names(export) if "材料" in name] == [path]


def test_paper_that_fails_is_named_in_the_list_and_the_rest_is_there(secretary, monkeypatch):
    def build(branch, year, user, now):
        raise ZeroDivisionError

    broken = SimpleNamespace(is_allowed=lambda user, branch: True, build=build)
    monkeypatch.setitem(OF_A_YEAR, PaperKind.PLAN, broken)

    export = scenes.made(asked_by=secretary.user)

    assert (export.state, len(export.left_out)) == ("ready", 2)
    assert not any(str(PaperKind.PLAN.label) in name for name in scenes.names(export))


def test_paper_of_the_year_that_one_may_not_have_is_not_in_it(secretary, monkeypatch):
    closed = SimpleNamespace(is_allowed=lambda user, branch: False)
    monkeypatch.setitem(OF_A_YEAR, PaperKind.PLAN, closed)

    export = scenes.made(asked_by=secretary.user)

    assert ["year", "plan"] not in export.steps
    assert not any(str(PaperKind.PLAN.label) in name for name in scenes.names(export))


def test_what_went_away_since_the_planning_is_passed_over(settings, secretary):
    settings.EXPORT_RUN = 0
    scenes.small_year(secretary.branch)
    export = ExportFactory(asked_by=secretary.user)
    export.done = making.go_on(export.pk, 0)

    Attachment.objects.get(name="扫描件.pdf").activity.delete()

    names = scenes.names(scenes.made(export))
    assert {name.split("/")[1][11:] for name in names if name.startswith("组织生活")} == {
        "支部委员会会议 研究发展对象"
    }


def test_who_lost_the_post_while_it_was_made_gets_nothing(settings, secretary):
    settings.EXPORT_RUN = 0
    export = ExportFactory(asked_by=secretary.user)
    export.done = making.go_on(export.pk, 0)

    secretary.posts.update(until_on=scenes.NOW.date())
    scenes.made(export)

    assert (export.state, export.problem) == ("failed", "right")
    assert list(export.path.parent.iterdir()) == []


def failing(error):
    def part(scope, key, taken):
        raise error

    return part


def test_what_nobody_foresaw_is_said_at_once_and_leaves_nothing_behind(secretary, monkeypatch):
    monkeypatch.setitem(contents.PARTS, "table", failing(ZeroDivisionError()))

    export = scenes.made(asked_by=secretary.user)

    assert (export.state, export.problem, export.claim) == ("failed", "fault", "")
    assert list(export.path.parent.iterdir()) == []


def test_partial_file_that_another_machine_has_is_a_fault(settings, secretary):
    settings.EXPORT_RUN = 0
    export = ExportFactory(asked_by=secretary.user)
    export.done = making.go_on(export.pk, 0)
    export.refresh_from_db()
    export.partial.unlink()

    scenes.made(export)

    assert (export.state, export.problem) == ("failed", "fault")


@pytest.mark.django_db(transaction=True)
def test_it_begins_anew_when_the_database_was_away_for_a_while(secretary, monkeypatch):
    export = ExportFactory(asked_by=secretary.user)
    with monkeypatch.context() as patch:
        patch.setitem(contents.PARTS, "table", failing(OperationalError("gone")))
        scenes.made(export)
    interrupted = (export.state, export.done, export.attempts, export.claim)

    scenes.made(export)

    assert interrupted == ("making", 0, 1, "")
    assert export.state == "ready"
    assert list(export.path.parent.iterdir()) == [export.path]


@pytest.fixture
def _small_disk():
    """No file may grow past 8 MB, as on a disk that fills up in the middle of one."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8 * MEGABYTE, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.usefixtures("_small_disk")
def test_full_disk_is_said_in_words_and_leaves_nothing_behind(secretary):
    session = scenes.session(secretary.branch, scenes.on(5, 8))
    for _ in range(3):
        AttachmentFactory(activity=session, file__data=b"x" * 4 * MEGABYTE)

    export = scenes.made(asked_by=secretary.user)

    assert (export.state, export.problem) == ("failed", "space")
    assert list(export.path.parent.iterdir()) == []


def test_full_disk_while_a_paper_is_made_is_no_fault_of_the_paper(secretary, monkeypatch):
    def build(branch, year, user, now):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setitem(
        OF_A_YEAR,
        PaperKind.PLAN,
        SimpleNamespace(is_allowed=lambda user, branch: True, build=build),
    )

    export = scenes.made(asked_by=secretary.user)

    assert (export.state, export.problem) == ("failed", "space")
