import base64
import threading

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone

from branchhub.core.backup import BackupError, make, sealing
from branchhub.core.models import AuditEntry, User
from members.models import Member, RosterUpload
from tests.core.backup import archives
from tests.factories.activities import AttachmentFactory
from tests.factories.members import MemberFactory, RosterUploadFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "backup.tar.gz"


def back_up(path, passphrase=""):
    return make(path, passphrase=passphrase, now=timezone.now())


def test_encrypted_fields_stay_as_the_database_has_them(path):
    member = MemberFactory(id_number="410105198805121234", phone="13812345678")

    back_up(path)

    [row] = archives.rows(path, "members_member")
    assert row["id_number"].startswith("gAAAA")
    assert b"410105198805121234" not in b"".join(archives.content(path).values())
    assert (row["id"], row["name"], row["address"]) == (member.pk, member.name, "")


def test_values_say_the_same_whichever_database_held_them(path):
    member = MemberFactory(joined_on="2015-06", with_user=True)
    RosterUploadFactory(branch=member.branch, by=member.user, content=b"\x00\xff", columns={"b": 1})

    back_up(path)

    assert archives.rows(path, "members_member")[0]["joined_on"] == "2015-06"
    [upload] = archives.rows(path, "members_rosterupload")
    created_at = RosterUpload.objects.get().created_at.isoformat()
    assert upload["created_at"] == created_at.replace("Z", "+00:00")
    assert (base64.b64decode(upload["content"]), upload["columns"]) == (b"\x00\xff", {"b": 1})
    assert archives.rows(path, "core_user")[0]["is_active"] is True


def test_logins_and_signs_of_life_are_left_out(path):
    Session.objects.create(session_key="x", expire_date=timezone.now())

    made = back_up(path)

    assert {"django_session", "core_heartbeat", "axes_accessattempt"} & set(made.tables) == set()
    assert {"core_user", "members_historicalmember", "members_department"} <= set(made.tables)


def test_the_archive_is_for_its_owner_alone_and_nothing_is_left_beside_it(path):
    AttachmentFactory()

    back_up(path)

    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir() if file.name != "media"] == [path.name]


def test_a_file_that_exists_is_not_overwritten(path):
    path.write_text("precious")

    with pytest.raises(BackupError, match="exists already"):
        back_up(path)

    assert path.read_text() == "precious"


def test_without_a_passphrase_the_keys_stay_out(path, settings):
    made = back_up(path)

    assert (made.has_keys, "keys.json" in archives.content(path)) == (False, False)


def test_keys_go_in_under_the_passphrase_only(path, settings):
    back_up(path, passphrase="梧桐 17")

    box = archives.content(path)["keys.json"]
    assert settings.SECRET_KEY.encode() not in b"".join(archives.content(path).values())
    assert sealing.unseal(box, "梧桐 17") == {
        "SECRET_KEY": settings.SECRET_KEY,
        "FIELD_KEYS": ",".join(settings.FIELD_KEYS),
        "HASH_KEY": settings.HASH_KEY,
    }


def test_an_upload_that_vanished_is_noted(path):
    gone, kept = AttachmentFactory(), AttachmentFactory()
    gone.file.storage.delete(gone.file.name)

    made = back_up(path)

    assert made.vanished == [gone.file.name]
    assert made.files.count == 1
    assert archives.content(path)[f"media/{kept.file.name}"] == b"%PDF-1.4 test"


class Writer(threading.Thread):
    """Writes pairs, a user and an entry of theirs, each pair in one transaction, until stopped."""

    def __init__(self, number):
        super().__init__()
        self.number, self.written, self.ended = number, 0, threading.Event()

    def run(self):
        try:
            while not self.ended.is_set():
                with transaction.atomic():
                    user = User.objects.create(username=f"{self.number}-{self.written}")
                    AuditEntry.objects.create(verb="login", by=user)
                self.written += 1
        finally:
            connection.close()


def test_a_backup_while_others_write_is_of_one_moment(tmp_path):
    UserFactory.create_batch(300)
    writers = [Writer(number) for number in range(2)]
    for writer in writers:
        writer.start()

    seen = []
    for number in range(3):
        before = sum(writer.written for writer in writers)
        made = back_up(tmp_path / f"{number}.tar.gz")
        seen.append((made.tables["core_user"].count - 300, made.tables["core_auditentry"].count))
        during = sum(writer.written for writer in writers) - before
        assert during > 0  # nobody had to wait for the end of the backup

    for writer in writers:
        writer.ended.set()
        writer.join()
    assert [users for users, _entries in seen] == [entries for _users, entries in seen]
    assert seen == sorted(seen)
    assert Member.objects.count() == 0
