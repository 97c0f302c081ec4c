"""Digests of a month, composed and sent: `python -m bench.digests [PEOPLE …]`.

Each number of people has a database and a process of its own. The mails go to a bare SMTP server
on loopback; its rate is that of plain smtplib with mails of the same size in the same run.
Composing takes far less than a query a person. Sending takes one a mail at least: each is marked
before the next is sent, so that a kill repeats one mail and no batch.
"""

import json
import resource
import smtplib
import sys
import time
from contextlib import contextmanager

SIZES = (1_000, 10_000)


def main(sizes):
    from bench import stage

    results = []
    with stage.postgresql() as database, stage.mail_sink() as port:
        create(database("postgres"), "empty")
        env = stage.environment(database("empty"), port)
        stage.run("manage.py", "migrate", "--verbosity", "0", env=env)
        for people in sizes:
            create(database("postgres"), f"bench_{people}", template="empty")
            env = stage.environment(database(f"bench_{people}"), port)
            result = json.loads(stage.run("-m", "bench.digests", "measure", str(people), env=env))
            show(result)
            results.append(result)
    first, last = results[0], results[-1]
    growth = last["memory_mb"] - first["memory_mb"]
    print(f"Memory grew by {growth:.0f} MB from {first['people']} to {last['people']} people.")


def create(url, name, template="template1"):
    import psycopg2

    connection = psycopg2.connect(url.replace("postgres:", "postgresql:"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    connection.close()


def show(result):
    print(f"{result['people']} people:", flush=True)
    for name in ("composing", "planning_again", "sending"):
        each = result[name]
        print(
            f"  {name.replace('_', ' ')}: {each['seconds']:.2f} s, of which CPU {each['cpu']:.2f},"
            f" {each['queries']} queries, {each['queries'] / result['people']:.3f} a person"
        )
    rate, bare = result["people"] / result["sending"]["seconds"], result["bare_rate"]
    print(
        f"  sent {rate:.0f} digests/s; smtplib alone {bare:.0f} mails/s of {result['bytes']} bytes"
    )
    print(f"  peak memory {result['memory_mb']:.0f} MB", flush=True)


def measure(people) -> dict:
    """In a process of its own: build, compose, send, and send as much by smtplib alone."""
    from bench import scene

    scene.build(people)
    analyze()
    composing, told = timed(lambda: compose(scene.NOON))
    again, more = timed(lambda: compose(scene.NOON))
    sending, sent = timed(lambda: send(scene.NOON))
    if (told, more, sent) != (people, 0, people):
        raise SystemExit(f"{told} told, {more} told again, {sent} sent, of {people}")
    content = sample()
    return {
        "people": people,
        "composing": composing,
        "planning_again": again,
        "sending": sending,
        "bytes": len(content),
        "bare_rate": bare_rate(content, min(people, 2_000)),
        "memory_mb": peak(),
    }


def analyze():
    """What PostgreSQL does by itself after a while, but not on the server of a test run."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def compose(now) -> int:
    from branchhub.notices import operations as notices
    from branchhub.reports import reminders

    return notices.tell(reminders.due(now), now=now)


def send(now) -> int:
    """By the engine that workers run, as often as it takes."""
    from branchhub import schedule
    from branchhub.notices import operations as notices
    from branchhub.notices.models import Delivery

    sent = 0
    while Delivery.objects.pending(now).exists():
        counts = notices.deliver_pending(still_due=schedule.still_due, clock=lambda: now)
        sent += counts["sent"]
        if not counts["sent"]:
            break
    return sent


def timed(work) -> tuple[dict, int]:
    """Seconds, those of this process' CPU, and queries; and what `work` returns."""
    started, cpu = time.perf_counter(), time.process_time()
    with counted() as queries:
        result = work()
    figures = {
        "seconds": time.perf_counter() - started,
        "cpu": time.process_time() - cpu,
        "queries": len(queries),
        "memory_mb": peak(),
    }
    print(result, figures, file=sys.stderr, flush=True)
    return figures, result


@contextmanager
def counted():
    """A list that grows by one number a query, so that counting takes no room."""
    from array import array

    from django.db import connection

    queries = array("b")

    def count(execute, sql, params, many, context):
        queries.append(1)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield queries


def peak() -> float:
    """Of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def sample() -> bytes:
    """One of the mails sent, as it goes over the wire."""
    from branchhub.notices.channels.mail import mail_of
    from branchhub.notices.models import Delivery

    [delivery] = Delivery.objects.with_reader()[:1]
    return mail_of(delivery).message().as_bytes(linesep="\r\n")


def bare_rate(content, count) -> float:
    """Mails a second that smtplib alone hands to the same sink, over one connection."""
    from django.conf import settings

    started = time.perf_counter()
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as server:
        for _ in range(count):
            server.sendmail("a@example.com", ["b@example.com"], content)
    return count / (time.perf_counter() - started)


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        import django

        django.setup()
        print(json.dumps(measure(int(sys.argv[2]))))
    else:
        main([int(each) for each in sys.argv[1:]] or SIZES)
