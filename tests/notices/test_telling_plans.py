"""By which index the database finds what is told of one thing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from branchhub.core.database import is_postgresql
from branchhub.notices.models import Notice
from branchhub.notices.operations import close, withdraw
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
THINGS = 2000


@pytest.fixture
def _filled():
    """Unread notices of many things, a few of them to-dos.

    On PostgreSQL without the index of `unique`, which serves LIKE only where text is in the order
    of its bytes: here, and on hardly any server.
    """
    if is_postgresql(connection):
        run(f"ALTER TABLE notices_notice DROP CONSTRAINT {unique_constraint()}")
    member = MemberFactory()
    Notice.objects.bulk_create(
        Notice(
            recipient=member,
            kind="leave_asked" if number % 100 == 1 else "announced",
            dedupe_key=f"session:{number}:announced:{member.pk}",
        )
        for number in range(THINGS)
    )
    run("ANALYZE")


def unique_constraint():
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "notices_notice")
    is_it = {"columns": ["dedupe_key"], "unique": True}
    return next(name for name, each in found.items() if is_it.items() <= each.items())


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def plans(queries):
    """What the database says it would do for each of the captured `queries`, line by line."""
    explain = "EXPLAIN" if is_postgresql(connection) else "EXPLAIN QUERY PLAN"
    return [
        str(row[-1])
        for query in queries
        if query["sql"].startswith(("SELECT", "UPDATE", "DELETE"))
        for row in run(f"{explain} {query['sql']}")
    ]


def is_whole_table(line) -> bool:
    return "Seq Scan on notices_notice" in line or line.startswith("SCAN notices_notice")


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
    with CaptureQueriesContext(connection) as queries:
        operation()

    found = plans(queries.captured_queries)
    assert found
    assert [line for line in found if is_whole_table(line)] == []
