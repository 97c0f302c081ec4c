"""What falls due with sessions and what follows from them.

One module a topic, each with `still_due(keys, people, now)`, the keys that are to be told still;
what this app tells on its own, and not in answer to somebody, has `due(now)` as well.
"""

from itertools import groupby

from django.utils import timezone

from branchhub.core.reminding import read_keys

from . import ahead, follow_ups, leave, make_up, norms, records
from .people import read_people

TOPICS = ("session", "leave", "make-up", "follow-up", "norm")
OF_SESSIONS = dict.fromkeys(("announced", "moved", "cancelled", "soon"), ahead)
MODULES = {
    "session": OF_SESSIONS | {"record": records},
    "leave": {"asked": leave, "decided": leave},
    "make-up": dict.fromkeys(("due", "handed-in", "decided"), make_up),
    "follow-up": {"due": follow_ups, "late": follow_ups},
}


def due(now):
    """Everything that is due at `now`, as a stream; the same queries for any number of members."""
    for module in (ahead, records, follow_ups, make_up, norms):
        yield from module.due(now)


def still_due(keys, now) -> set[str]:
    """Those of `keys` to be told still; what cannot be read is not. Constant queries."""
    keys = sorted(read_keys(keys), key=_place)
    people = read_people({key.member_id for key in keys if key.member_id}, timezone.localdate(now))
    kept = set()
    for _name, rows in groupby(keys, key=_place):
        rows = list(rows)
        if module := _module(rows[0]):
            kept |= {key.text for key in module.still_due(rows, people, now)}
    return kept


def hold(keys, now) -> set[str]:
    """`keys` without reminders of sessions that were moved or cancelled since they were read.

    Those sessions stay as they are until the transaction ends, so that whoever changes one later
    finds what was told of it and takes it back. To-dos need no such care: a sweep closes them. Six
    queries, none without a reminder.
    """
    reminders = [key for key in read_keys(keys) if key.words[:1] == ("soon",)]
    if not reminders:
        return set(keys)
    ahead.lock(reminders)
    texts = {key.text for key in reminders}
    return set(keys) - texts | still_due(texts, now)


def _module(key):
    if key.topic == "norm":
        return norms
    return MODULES.get(key.topic, {}).get(key.words[0] if key.words else "")


def _place(key) -> str:
    return getattr(_module(key), "__name__", "")
