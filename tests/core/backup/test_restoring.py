import json
from dataclasses import asdict

import pytest
from django.core.management import call_command
from django.utils import timezone

from activities.models import Attachment
from branchhub.core.backup import BackupError, lay_out_keys, make, restore, rows
from branchhub.core.models import User
from members.models import Member
from tests.core.backup import archives
from tests.factories.activities import AttachmentFactory
from tests.factories.members import MemberFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def archive(tmp_path, settings):
    """An archive of one member with one upload."""
    settings.VAR_DIR = tmp_path / "var"
    path = tmp_path / "backup.tar.gz"
    member = MemberFactory(name="张三", id_number="410105198805121234", with_user=True)
    AttachmentFactory(activity__branch=member.branch, uploaded_by=member.user)
    make(path, passphrase="right", now=timezone.now())
    return path


@pytest.fixture
def path(archive, settings, tmp_path):
    """The archive of a database that is empty again."""
    call_command("flush", interactive=False, verbosity=0)
    settings.MEDIA_ROOT.rename(tmp_path / "media-before")
    return archive


def bring_back(path, phrase="right"):
    return restore(path, passphrase=lambda: phrase)


def refusal(path, phrase="right") -> str:
    """Why nothing was restored."""
    with pytest.raises(BackupError) as error:
        bring_back(path, phrase)
    return str(error.value)


def test_rows_uploads_and_keys_come_back(path, settings):
    restored = bring_back(path)

    member, attachment = Member.objects.get(), Attachment.objects.get()
    assert (member.name, member.id_number) == ("张三", "410105198805121234")
    upload = settings.MEDIA_ROOT / attachment.file.name
    assert (upload.read_bytes(), upload.stat().st_mode & 0o777) == (b"%PDF-1.4 test", 0o600)
    assert restored.keys["SECRET_KEY"] == settings.SECRET_KEY
    assert "SECRET_KEY" not in repr(restored)
    assert list(settings.VAR_DIR.iterdir()) == []


def test_the_next_row_gets_a_number_of_its_own(path):
    bring_back(path)

    assert UserFactory().pk > User.objects.earliest("pk").pk


def test_without_the_passphrase_the_keys_are_left_alone(path):
    assert bring_back(path, phrase="").keys == {}
    assert Member.objects.exists()


@pytest.mark.once
def test_a_wrong_passphrase_is_refused(archive):
    assert refusal(archive, "wrong") == "The passphrase is not the one that sealed the keys."


def test_a_database_with_people_is_refused(path):
    UserFactory(username="somebody")

    assert refusal(path).startswith("This database is in use: core_user has rows.")
    assert User.objects.get().username == "somebody"
    assert not Member.objects.exists()


def replace_table(path, table, lines):
    """Another content of a table, of which the archive knows the hash."""
    manifest = archives.manifest(path)
    manifest["tables"][table] = asdict(rows.digest(lines.splitlines(keepends=True)))
    changes = {f"tables/{table}.jsonl": lines, "manifest.json": json.dumps(manifest).encode()}
    archives.rewrite(path, changes)


def test_a_row_that_the_database_refuses_is_told_without_its_content(path):
    [row] = archives.content(path)["tables/core_user.jsonl"].splitlines(keepends=True)
    replace_table(path, "core_user", row + row)

    assert refusal(path) == (
        "This database takes no such rows of core_user as the archive has (IntegrityError); "
        "nothing was written."
    )
    assert not Member.objects.exists()


def test_all_or_nothing_is_restored(path):
    replace_table(path, "core_user", b"")

    assert refusal(path) == "Rows in the archive point to rows that it does not have."
    assert not Member.objects.exists()


@pytest.mark.once
def test_an_archive_of_a_newer_version_is_refused(archive):
    manifest = archives.manifest(archive)
    manifest["migrations"]["activities"].append("9999_tomorrow")
    archives.rewrite(archive, {"manifest.json": json.dumps(manifest).encode()})

    assert refusal(archive).startswith(
        "This comes from a newer BranchHub: migration activities.9999_tomorrow is not known here."
    )


@pytest.mark.once
def test_an_archive_older_than_the_database_is_refused(archive):
    manifest = archives.manifest(archive)
    del manifest["migrations"]["admin"]
    archives.rewrite(archive, {"manifest.json": json.dumps(manifest).encode()})

    assert refusal(archive).startswith(
        "The archive is older than this database, which has migration admin.0001_initial."
    )


def cut(path):
    path.write_bytes(path.read_bytes()[:-2000])


def leave_out_a_table(path):
    archives.rewrite(path, {"tables/core_user.jsonl": None})


def flip_a_bit_of_a_row(path):
    table = bytearray(archives.content(path)["tables/members_member.jsonl"])
    table[len(table) // 2] ^= 1
    archives.rewrite(path, {"tables/members_member.jsonl": bytes(table)})


def change_an_upload(path):
    name = next(name for name in archives.content(path) if name.startswith("media/"))
    archives.rewrite(path, {name: b"%PDF-1.4 tost"})


def leave_out_the_keys(path):
    archives.rewrite(path, {"keys.json": None})


def write_no_archive(path):
    path.write_text("not an archive")


def test_keys_are_laid_out_for_their_owner_alone_beside_those_that_lie_there(tmp_path):
    older = lay_out_keys({"HASH_KEY": "old"}, tmp_path)

    newer = lay_out_keys({"HASH_KEY": "new", "SECRET_KEY": "s"}, tmp_path)

    assert (older.name, newer.name) == ("branchhub-keys.env", "branchhub-keys-2.env")
    assert older.read_text() == "HASH_KEY=old\n"
    assert newer.read_text() == "HASH_KEY=new\nSECRET_KEY=s\n"
    assert {path.stat().st_mode & 0o777 for path in (older, newer)} == {0o600}


def test_keys_are_laid_out_with_the_data_where_nothing_can_be_written(tmp_path, settings):
    settings.VAR_DIR = tmp_path

    assert lay_out_keys({}, tmp_path / "nowhere").parent == tmp_path


def climb_out(path):
    archives.rewrite(path, {"../escaped": b"x"})


SPOILED = [
    (cut, "cannot be unpacked"),
    (leave_out_a_table, "core_user.jsonl is missing"),
    (flip_a_bit_of_a_row, "members_member is not what was backed up"),
    (change_an_upload, "is not what was backed up"),
    (leave_out_the_keys, "the keys are missing"),
    (write_no_archive, "cannot be unpacked"),
    (climb_out, "cannot be unpacked"),
]


@pytest.mark.once
def test_a_damaged_archive_is_refused_in_words(archive, tmp_path):
    whole = archive.read_bytes()

    said = {}
    for spoil, _words in SPOILED:
        archive.write_bytes(whole)
        spoil(archive)
        said[spoil.__name__] = refusal(archive)

    assert [spoil.__name__ for spoil, words in SPOILED if words not in said[spoil.__name__]] == []
    assert {text.partition(":")[0] for text in said.values()} == {"The archive is damaged"}
    assert list(tmp_path.rglob("escaped")) == []


@pytest.mark.once
def test_an_upload_that_a_list_names_out_of_its_folder_is_refused(archive):
    line = json.dumps(["../../escaped", 1, "0" * 64]).encode() + b"\n"
    manifest = archives.manifest(archive)
    manifest["files"] = asdict(rows.digest([line]))
    changes = {"files.jsonl": line, "manifest.json": json.dumps(manifest).encode()}
    archives.rewrite(archive, changes)

    assert "the upload ../../escaped is not what was backed up" in refusal(archive)
