import datetime
import logging
import os

import pytest

from branchhub.core.backup.nightly import back_up_when_due, prune
from tests.core.backup import archives

pytestmark = pytest.mark.once

NIGHT = datetime.datetime(2026, 11, 21, 18, 40, tzinfo=datetime.UTC)  # 2:40 in Shanghai, the 22nd


@pytest.fixture
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path / "backups"


def names(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.django_db(transaction=True)
def test_one_is_made_a_day(folder):
    made = [back_up_when_due(NIGHT + datetime.timedelta(hours=hours)) for hours in (0, 1, 24)]

    assert made == [True, False, True]
    assert names(folder) == ["branchhub-2026-11-22.tar.gz", "branchhub-2026-11-23.tar.gz"]
    assert folder.stat().st_mode & 0o777 == 0o700


def test_none_is_made_before_two_at_night(folder):
    assert back_up_when_due(NIGHT - datetime.timedelta(hours=1)) is False
    assert not folder.exists()


@pytest.mark.django_db(transaction=True)
def test_without_a_passphrase_it_says_that_the_keys_are_missing(folder, caplog):
    with caplog.at_level(logging.WARNING):
        back_up_when_due(NIGHT)

    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "without the keys" in caplog.text
    assert not archives.manifest(folder / "branchhub-2026-11-22.tar.gz")["has_keys"]


@pytest.mark.django_db(transaction=True)
def test_with_a_passphrase_the_keys_are_in_it(folder, settings, caplog):
    settings.BACKUP_PASSPHRASE = "a passphrase"

    back_up_when_due(NIGHT)

    assert archives.manifest(folder / "branchhub-2026-11-22.tar.gz")["has_keys"]
    assert "a passphrase" not in caplog.text


def test_fourteen_days_are_kept(folder):
    folder.mkdir()
    today = datetime.date(2026, 11, 22)
    for age in range(20):
        (folder / f"branchhub-{today - datetime.timedelta(days=age)}.tar.gz").touch()

    prune(folder, today=today)

    assert names(folder) == [f"branchhub-2026-11-{day:02}.tar.gz" for day in range(9, 23)]


def test_nothing_else_is_pruned_but_what_was_interrupted_a_day_ago(folder):
    folder.mkdir()
    (folder / "branchhub-before-the-move.tar.gz").touch()
    (folder / "branchhub-2020-01-01.tar.gz.txt").touch()
    for name in (".backup-new", ".backup-old"):
        (folder / name).mkdir()
    os.utime(folder / ".backup-old", (0, 0))

    prune(folder, today=datetime.date(2026, 11, 22))

    assert names(folder) == [
        ".backup-new",
        "branchhub-2020-01-01.tar.gz.txt",
        "branchhub-before-the-move.tar.gz",
    ]
