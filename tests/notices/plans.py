"""How the database finds the rows of what was run, in its own words."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from branchhub.core.database import is_postgresql
from branchhub.notices.models import Delivery, Notice
from tests.factories.members import MemberFactory

TABLES = ("notices_notice", "notices_delivery")
THINGS = 2000


def fill():
    """Unread notices of many things, a few of them to-dos, each with a mail that went out."""
    member, now = MemberFactory(), timezone.now()
    Notice.objects.bulk_create(
        Notice(
            recipient=member,
            kind="leave_asked" if number % 100 == 1 else "announced",
            dedupe_key=f"session:{number}:announced:{member.pk}",
        )
        for number in range(THINGS)
    )
    Delivery.objects.bulk_create(
        Delivery(notice=notice, channel="email", status="sent", due_at=now)
        for notice in Notice.objects.all()
    )


def captured_plans(action) -> list[str]:
    """The plans of what `action` asks the database, line by line, by fresh statistics."""
    run("ANALYZE")
    with CaptureQueriesContext(connection) as queries:
        action()
    explain = "EXPLAIN" if is_postgresql(connection) else "EXPLAIN QUERY PLAN"
    return [
        str(row[-1])
        for query in queries.captured_queries
        if query["sql"].startswith(("SELECT", "UPDATE", "DELETE"))
        for row in run(f"{explain} {query['sql']}")
    ]


def is_whole_table(line) -> bool:
    """Whether the database goes through a whole table of ours, or through a whole index of it."""
    return any(
        f"Seq Scan on {table}" in line or line.startswith(f"SCAN {table}") for table in TABLES
    )


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []
