"""By which index the database finds what is told of one thing."""

import pytest
from django.db import connection
from django.utils import timezone

from branchhub.core.database import is_postgresql
from branchhub.notices.operations import close, withdraw
from tests.notices.plans import captured_plans, fill, is_whole_table, run

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def _filled():
    """On PostgreSQL without the index of `unique`.

    It serves LIKE where text is in the order of its bytes: here, and on hardly any server.
    """
    if is_postgresql(connection):
        run(f"ALTER TABLE notices_notice DROP CONSTRAINT {unique_constraint()}")
    fill()


def unique_constraint():
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "notices_notice")
    is_it = {"columns": ["dedupe_key"], "unique": True}
    return next(name for name, each in found.items() if is_it.items() <= each.items())


@pytest.mark.parametrize(
    "operation",
    [
        lambda: withdraw("session:7:"),
        lambda: close("session:1:", now=NOW),
        lambda: close("session:1:", "session:101:", now=NOW),
    ],
)
@pytest.mark.usefixtures("_filled")
def test_what_is_told_of_one_thing_is_found_by_an_index(operation):
    found = captured_plans(operation)

    assert found
    assert [line for line in found if is_whole_table(line)] == []
