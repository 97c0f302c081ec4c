"""What is to be told to whom: the form in which every app says it to `notices`."""

from collections.abc import Callable
from dataclasses import dataclass

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
    once the reader's language is active, and is only called for what is new.
    """

    key: str
    kind: str
    link: str
    write: Callable[[], Text]
    branch_id: int | None = None
    member_id: int | None = None
    user_id: int | None = None


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


def as_id(text) -> int | None:
    """The id that a piece of a key is; None for what no column of ids holds."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_ID else None
