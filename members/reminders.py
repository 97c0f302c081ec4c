"""What falls due with people: political birthdays."""

TOPICS = ("birthday",)


def due(now):
    return iter(())


def still_due(keys, now) -> set[str]:
    return set(keys)
