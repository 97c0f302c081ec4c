"""What Celery does when: the one place that knows every app's reminders.

Each module of REMINDERS has TOPICS, the first words of its keys; `due(now)`, the Dues of that
moment; and `still_due(keys, now)`, those of its keys that are to be told still. HOLDS has the same
question for what may change between being due and being told: see `notices.tell`.
"""

from collections import defaultdict
from functools import partial

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from activities import reminders as of_sessions
from branchhub.core import heartbeats
from branchhub.core.reminding import ask_each
from branchhub.notices import operations as notices
from branchhub.notices.models import Delivery, Notice
from branchhub.reports import reminders as of_reports
from members import reminders as of_members
from members.operations import give_cards
from projects import reminders as of_projects

REMINDERS = [of_members, of_sessions, of_projects, of_reports]
HOLDS = {of_sessions: of_sessions.hold}
SWEPT = 1000


def plan(now) -> int:
    """Tell what is due at `now` and was not told before; returns how many notices are new.

    A step that fails is said so in the end, and kept for /healthz: what the others have to tell
    goes out all the same.
    """
    told, failures = 0, {}
    for name, step in _steps(now).items():
        try:
            told += step()
        except Exception as error:
            failures[name] = error
    heartbeats.record_plan(failures, now)
    if failures:
        raise ExceptionGroup("not everything that is due was told", list(failures.values()))
    return told


def _steps(now) -> dict:
    """What planning does, by name: functions that return how many notices are new."""
    telling = {module.__name__: partial(_tell, module, now) for module in REMINDERS}
    return {"cards": partial(_give_cards, now), **telling}


def _give_cards(now) -> int:
    give_cards(now)  # the reminders of members tell of them
    return 0


def _tell(module, now) -> int:
    return notices.tell(module.due(now), now=now, hold=HOLDS.get(module))


def close_done(now) -> int:
    """Close the to-dos that nothing is to be done about any more, batch by batch; how many."""
    todos, closed, last = Notice.objects.todo().order_by("pk"), 0, 0
    while batch := dict(todos.filter(pk__gt=last).values_list("pk", "dedupe_key")[:SWEPT]):
        (kept, unknown), last = ask_each(still_due, batch.values(), now), max(batch)
        done = [pk for pk, key in batch.items() if key not in kept | unknown]
        closed += Notice.objects.todo().filter(pk__in=done).update(closed_at=now)
    return closed


def still_due(keys, now) -> set[str]:
    """Those of `keys`, dedupe keys of notices, that should reach their readers still.

    A topic that no module claims is due for ever.
    """
    by_topic = defaultdict(list)
    for key in keys:
        by_topic[key.partition(":")[0]].append(key)
    kept = set()
    for module in REMINDERS:
        mine = [key for topic in module.TOPICS for key in by_topic.pop(topic, [])]
        if mine:
            kept |= set(module.still_due(mine, now))
    return kept.union(*by_topic.values())


@shared_task
def plan_notices():
    if plan(timezone.now()):
        deliver.delay()


@shared_task
def close_todos():
    close_done(timezone.now())


# Killed before its claims lapse, so that nobody sends what another worker has taken over.
@shared_task(time_limit=0.9 * settings.DELIVERY_LEASE, expires=55)
def deliver():
    """Work on the outbox for a while, and ask for another run if there is more."""
    notices.deliver_pending(still_due=still_due)
    if Delivery.objects.pending(timezone.now()).exists():
        deliver.delay()
