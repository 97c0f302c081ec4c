import gettext
import io
import shutil
import subprocess
import sys

import pytest
from babel.messages import mofile, pofile
from django.conf import settings

CATALOGUE = settings.BASE_DIR / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
SOURCES = ("branchhub", "members", "activities", "projects", "templates")


def read(path, *, strict=True):
    with path.open("rb") as file:
        return pofile.read_po(file, abort_invalid=strict)


def identifiers(catalogue) -> set:
    return {(message.context, message.id) for message in catalogue if message.id}


def is_translated(message) -> bool:
    texts = [message.string] if isinstance(message.string, str) else message.string
    return all(texts) and not message.fuzzy


def test_every_message_is_translated():
    assert [message.id for message in read(CATALOGUE) if not is_translated(message)] == []


def test_placeholders_survive_translation():
    assert [(message.id, errors) for message, errors in read(CATALOGUE).check()] == []


def test_the_compiled_catalogue_is_the_written_one():
    fresh = io.BytesIO()
    mofile.write_mo(fresh, read(CATALOGUE))
    fresh.seek(0)

    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file)._catalog == gettext.GNUTranslations(fresh)._catalog


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed")
def test_the_catalogue_holds_the_messages_of_the_code(tmp_path):
    for name in SOURCES:
        (tmp_path / name).symlink_to(settings.BASE_DIR / name)
    (tmp_path / "locale").mkdir()

    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale", "zh_Hans", "--symlinks"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin"},
    )

    # Not strict: the fresh file has room for two plural forms, of which Chinese knows one.
    fresh = tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    extracted = read(fresh, strict=False)
    assert identifiers(read(CATALOGUE)) ^ identifiers(extracted) == set()
