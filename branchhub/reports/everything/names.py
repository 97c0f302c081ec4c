"""Names of files and folders that every system can unpack."""

import re
import unicodedata
from pathlib import PurePath

LONGEST, LONGEST_ENDING = 80, 10
FORBIDDEN = re.compile(r'[\\/:*?"<>|]')  # on Windows


def safe(text) -> str:
    """`text` as the name of one file or folder, its ending kept."""
    text = unicodedata.normalize("NFC", str(text))
    text = "".join(char for char in text if unicodedata.category(char)[0] != "C")
    name = FORBIDDEN.sub("-", text)
    suffix = PurePath(name).suffix
    suffix = suffix if len(suffix) <= LONGEST_ENDING else ""
    stem = name.removesuffix(suffix)[: LONGEST - len(suffix)]
    return f"{stem.strip()}{suffix}".strip(" .") or "-"


def unique(folder, name, taken) -> str:
    """The path of `name` in `folder`, with a number where it is one of `taken`."""
    path, number = f"{folder}/{name}" if folder else name, 1
    stem, dot, suffix = path.rpartition(".")
    while path in taken:
        number += 1
        path = f"{stem} ({number}){dot}{suffix}"
    return path
