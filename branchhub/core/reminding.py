"""What is to be told to whom: the form in which every app says it to `notices`."""

from collections.abc import Callable
from dataclasses import dataclass


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
