"""The queries, seconds and memory of planning.

`due` is what the reminder modules read; `plan` writes the notices of it; `again` is the next plan,
which finds nothing new. Queries of `due` grow with each 50 branches, for which the gap board is
read once, and with nothing else; those of `plan` with its batches of 500. Without the monthly
digests, which have a benchmark of their own.
"""

import gc
import logging
import math
import time
import tracemalloc
from dataclasses import dataclass

from django.db import connection

from activities.reminders.norms import BRANCHES as IN_A_CHUNK
from bench import organisation
from branchhub import schedule
from branchhub.notices.models import Notice
from branchhub.reports import reminders as digests
from members.models import BirthdayCard, Member

OF_A_CHUNK = 6  # queries
MOST_MEMORY = 6_000_000  # bytes, for any amount of data


@dataclass
class Cost:
    result: int
    queries: int
    seconds: float
    peak: int = 0  # bytes


def measure_all(branches):
    print(f"{'branches':>8} {'members':>8}  {'':6} {'found':>7} {'queries':>8} {'s':>7} {'MB':>6}")
    logging.disable(logging.INFO)
    schedule.REMINDERS = [each for each in schedule.REMINDERS if each is not digests]
    costs = {}
    for number in sorted({max(branches // share, 1) for share in (100, 10, 1)}):
        organisation.grow_to(number)
        costs[number] = measure(number)
    check(costs)


def measure(number) -> dict[str, Cost]:
    """Each action twice from the same start: once for its time, once for its memory."""
    costs = {}
    for name, action, start in (
        ("due", count_due, forget),
        ("plan", plan, forget),
        ("again", plan, lambda: None),
    ):
        start()
        costs[name] = timed(action)
        start()
        costs[name].peak = peak_of(action)
        show(number, name, costs[name])
    return costs


def count_due():
    return sum(1 for module in schedule.REMINDERS for _due in module.due(organisation.NOW))


def plan():
    return schedule.plan(organisation.NOW)


def forget():
    Notice.objects.all().delete()
    BirthdayCard.objects.all().delete()


def timed(action) -> Cost:
    queries = 0

    def count(execute, *arguments):
        nonlocal queries
        queries += 1
        return execute(*arguments)

    begun = time.perf_counter()
    with connection.execute_wrapper(count):
        result = action()
    return Cost(result, queries, time.perf_counter() - begun)


def peak_of(action) -> int:
    gc.collect()
    tracemalloc.start()
    action()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def show(number, name, cost):
    members = Member.objects.count()
    print(
        f"{number:8} {members:8}  {name:6} {cost.result:7} {cost.queries:8}"
        f" {cost.seconds:7.2f} {cost.peak / 1e6:6.1f}",
        flush=True,
    )


def check(costs):
    """Fails unless queries of `due` grow by chunks of branches only, and memory stays flat."""
    fewest, *_others, most = costs
    chunks = math.ceil(most / IN_A_CHUNK) - math.ceil(fewest / IN_A_CHUNK)
    grown = costs[most]["due"].queries - costs[fewest]["due"].queries
    print(f"Queries of due: {grown} more for {chunks} more chunks of {IN_A_CHUNK} branches.")
    assert grown <= OF_A_CHUNK * chunks
    peak = max(cost.peak for each in costs.values() for cost in each.values())
    print(f"Memory: never more than {peak / 1e6:.1f} MB beyond what the process has anyway.")
    assert peak < MOST_MEMORY
