"""Uploads pass through in pieces; bench/everything.py tells the memory that a whole year takes."""

import tracemalloc

import pytest

from branchhub.reports.everything import making
from tests.factories.activities import AttachmentFactory
from tests.factories.reports import ExportFactory
from tests.reports.everything import scenes

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MEGABYTE = 1024 * 1024


def turns_until(part, export, done):
    """Turns of one step each; how many steps are done when `part` is due."""
    while export.steps == [] or export.steps[done][0] != part:
        done = making.go_on(export.pk, done)
        export.refresh_from_db()
    return done


@pytest.mark.parametrize("photos", [1, 8])
def test_memory_is_that_of_a_piece_however_many_and_large_the_photos(settings, secretary, photos):
    settings.EXPORT_RUN = 0
    session = scenes.session(secretary.branch, scenes.on(5, 8), status="cancelled")
    photo = b"x" * 12 * MEGABYTE
    AttachmentFactory.create_batch(photos, activity=session, kind="photo", file__data=photo)
    export = ExportFactory(asked_by=secretary.user)
    done = turns_until("session", export, 0)

    tracemalloc.start()
    turns_until("table", export, done)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert export.partial.stat().st_size > photos * len(photo)
    assert peak < 5 * MEGABYTE
