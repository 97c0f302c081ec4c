"""What falls due with sessions and what follows from them."""

TOPICS = ("session", "leave", "make-up", "follow-up", "norm")


def due(now):
    return iter(())


def still_due(keys, now) -> set[str]:
    return set(keys)
