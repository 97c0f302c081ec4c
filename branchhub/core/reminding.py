"""What is to be told to whom: the form in which every app says it to `notices`."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import OperationalError

logger = logging.getLogger(__name__)

LONGEST_ID = 19


@dataclass(frozen=True)
class Text:
    """A notice in words, in the language that is active when it is written.

    `body` is what a mail says beyond the first two lines: sections, each a dict with `heading`
    and `lines`, a list of {"text", "link"}; links are paths of ours or "".
    """

    subject: str
    detail: str = ""
    body: tuple[dict, ...] = ()


@dataclass(frozen=True)
class Due:
    """One thing to be told to one reader.

    `key` begins with a topic and names the thing and its state, as in "session:7:soon:1d:2"; the
    same key is told to the same reader once. The reader is a member, a user who is no member, or,
    with neither, the chat groups of the branch. `kind` is a NoticeKind, `write` makes the Text
    once the reader's language is active, and is only called for what is new. From `until` on it
    would be told in vain: quiet hours that last longer do not hold it up.
    """

    key: str
    kind: str
    link: str
    write: Callable[[], Text]
    branch_id: int | None = None
    member_id: int | None = None
    user_id: int | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Key:
    """A dedupe key taken apart: `words` stand between the thing's id and the reader.

    `member_id` is None for a reader who is no member; `is_robot` for a chat group.
    """

    text: str
    topic: str
    pk: int
    words: tuple[str, ...]
    member_id: int | None
    is_robot: bool


def read_keys(texts) -> list[Key]:
    """Those of `texts`, dedupe keys as `tell` writes them, that can be taken apart."""
    keys = []
    for text in texts:
        topic, *words = text.split(":")
        pk, reader = (words[0], words[-1]) if len(words) > 1 else ("", "")
        member_id, is_robot = as_id(reader), reader.startswith("robot-")
        known = member_id is not None or is_robot or reader.startswith("user-")
        if known and as_id(pk) is not None:
            keys.append(Key(text, topic, as_id(pk), tuple(words[1:-1]), member_id, is_robot))
    return keys


def ask_each(still_due, keys, now) -> tuple[set[str], set[str]]:
    """Those of `keys` that are due still, and those of which it cannot be said.

    Where asking for all fails each half is asked for by itself, so that one key spoils no other.
    A database that is away is no fault of a key's.
    """
    keys = list(keys)
    try:
        return set(still_due(keys, now)), set()
    except OperationalError:
        raise
    except Exception:
        if len(keys) == 1:
            logger.exception("nobody can say whether %s is still due", keys[0])
            return set(), set(keys)
    middle = len(keys) // 2
    due, unknown = ask_each(still_due, keys[:middle], now)
    more_due, more_unknown = ask_each(still_due, keys[middle:], now)
    return due | more_due, unknown | more_unknown


def as_id(text) -> int | None:
    """The id that a piece of a key is; None for what no column of ids holds."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_ID else None
