"""What the tests of reminders say about times and keys."""

from datetime import datetime

from django.utils import timezone, translation


def at(text) -> datetime:
    """`2026-11-24 15:30` on the clocks of Shanghai."""
    return timezone.make_aware(datetime.fromisoformat(text))


def told(dues) -> set[tuple]:
    """(key, reader) of each due; a chat group has no reader."""
    return {(due.key, due.member_id) for due in dues}


def keys_of(dues) -> set[str]:
    """The keys of the notices that `tell` would write."""
    return {f"{due.key}:{due.member_id or 'robot-1'}" for due in dues}


def in_english(write):
    """The Text that `write` makes, in English."""
    with translation.override("en"):
        return write()
