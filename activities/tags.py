"""Study topics and carriers by key: that of a shared one, or `own-<id>` of a branch's own."""

from django.db.models import Q

from .choices import SHARED_TAGS

OWN = "own-"


def key_of(shared, own_id) -> str:
    return f"{OWN}{own_id}" if own_id else shared


def own_id_of(key) -> int | None:
    """The id of the OwnTag that the key means; None for a shared one."""
    number = key.removeprefix(OWN)
    return int(number) if key.startswith(OWN) and number.isdecimal() else None


def named(purpose, key) -> Q:
    """Rows of SessionTag for that topic or carrier."""
    own_id = own_id_of(key)
    return Q(purpose=purpose, own=own_id) if own_id else Q(purpose=purpose, shared=key)


def choices_of(purpose, own_tags) -> list[tuple[str, str]]:
    """(key, label) of the shared ones of a purpose, then of its `own_tags`."""
    own = [(key_of("", tag.pk), tag.name) for tag in own_tags if tag.purpose == purpose]
    return [*SHARED_TAGS[purpose].choices, *own]


def keys_called(word) -> list[str]:
    """The keys of the shared topics and carriers whose name has `word` in the reader's language."""
    return [
        key
        for choices in SHARED_TAGS.values()
        for key, label in choices.choices
        if word.casefold() in str(label).casefold()
    ]
