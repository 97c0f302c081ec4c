import pytest
from cryptography.fernet import Fernet
from django.db import connection

from branchhub.core import encryption, masking
from members.models import Member
from tests.factories.members import MemberFactory


@pytest.mark.django_db
def test_id_number_is_unreadable_in_the_database():
    member = MemberFactory(id_number="999999199005010011")

    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number FROM members_member WHERE id = %s", [member.pk])
        stored = cursor.fetchone()[0]

    assert "1990" not in stored
    assert Member.objects.get(pk=member.pk).id_number == "999999199005010011"


@pytest.mark.django_db
def test_id_number_is_unreadable_in_the_history():
    member = MemberFactory(id_number="999999199005010011")

    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number FROM members_historicalmember")
        stored = cursor.fetchone()[0]

    assert "1990" not in stored
    assert member.history.get().id_number == "999999199005010011"


def test_what_an_older_key_encrypted_is_still_read(settings):
    old = Fernet.generate_key().decode()
    settings.FIELD_KEYS = [old]
    data = encryption.encrypt("张三".encode())

    settings.FIELD_KEYS = [Fernet.generate_key().decode(), old]

    assert encryption.decrypt(data).decode() == "张三"


def test_lookup_hash_depends_on_the_key(settings):
    settings.HASH_KEY = "one"
    first = encryption.lookup_hash("999999199005010011")

    settings.HASH_KEY = "two"

    assert encryption.lookup_hash("999999199005010011") != first
    assert encryption.lookup_hash("") == ""


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        (masking.mask_id_number, "410105198805121234", "410***********1234"),
        (masking.mask_id_number, "1234567", "*******"),
        (masking.mask_phone, "13812345678", "138****5678"),
        (masking.mask_phone, "12345", "*****"),
        (masking.mask_address, "河南省郑州市高新区梧桐街1号", "河南省郑州市高新区****"),
        (masking.mask_address, "梧桐街1号", "****"),
        (masking.mask_address, "", ""),
    ],
)
def test_masks_show_only_what_is_agreed(mask, text, shown):
    assert mask(text) == shown
