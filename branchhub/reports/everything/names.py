"""Names of files and folders that every system can unpack."""

import re
import unicodedata
from itertools import count
from pathlib import PurePath

LONGEST, LONGEST_ENDING = 80, 10
FORBIDDEN = re.compile(r'[\\/:*?"<>|]')  # on Windows
DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³]) *(\..*)?", re.IGNORECASE)  # the same


def safe(text) -> str:
    """`text` as the name of one file or folder, its ending kept."""
    text = unicodedata.normalize("NFC", str(text))
    text = "".join(char for char in text if unicodedata.category(char)[0] != "C")
    stem, ending = _parts(FORBIDDEN.sub("-", text))
    name = f"{stem[: LONGEST - len(ending)].strip()}{ending}".strip(" .") or "-"
    return f"_{name}" if DEVICE.fullmatch(name) else name


def unique(folder, name, taken) -> str:
    """The path of the file `name` in `folder`, with a number where it is `taken`."""
    return _free(folder, *_parts(name), taken)


def unique_folder(folder, name, taken) -> str:
    return _free(folder, name, "", taken)


def taken_by(*paths) -> set[str]:
    """The `paths` and their folders, however they are written: Windows tells no case."""
    wholes = [PurePath(path.casefold()) for path in paths]
    return {str(each) for whole in wholes for each in (whole, *whole.parents)}


def _free(folder, stem, ending, taken) -> str:
    for number in count(1):
        name = f"{stem} ({number}){ending}" if number > 1 else f"{stem}{ending}"
        path = f"{folder}/{name}" if folder else name
        if path.casefold() not in taken:
            return path


def _parts(name) -> tuple[str, str]:
    """The name without its ending, and the ending with its dot; none where it is no such thing."""
    ending = PurePath(name).suffix
    ending = ending if len(ending) <= LONGEST_ENDING else ""
    return name.removesuffix(ending), ending
