"""Which characters the fonts of PDFs have; what they lack is never printed as an empty box."""

import functools
import unicodedata
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTCollection, TTFont
from pylopdf_fonts_zh_cn import serif_path

GETA = "〓"  # what Chinese printers set for a character that is not in the case
FILES = {".otf", ".ttf", ".ttc", ".otc"}
AROUND = 3


def folders() -> list[str]:
    """Where fonts are looked for: the folder of settings.PAPER_FONTS, then the ones installed."""
    own = [settings.PAPER_FONTS] if settings.PAPER_FONTS else []
    return [*own, str(Path(serif_path()).parent)]


def characters() -> frozenset[int]:
    return _characters(tuple(folders()))


@functools.cache
def _characters(where) -> frozenset[int]:
    found = set()
    for folder in where:
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix.lower() in FILES:
                found |= _of_file(path)
    return frozenset(found)


def _of_file(path) -> set[int]:
    if path.suffix.lower() in (".ttc", ".otc"):
        with TTCollection(str(path), lazy=True) as collection:
            return {code for font in collection.fonts for code in font.getBestCmap()}
    with TTFont(str(path), lazy=True) as font:
        return set(font.getBestCmap())


def printable(text, lacking: dict[str, str]) -> str:
    """`text` with 〓 for what no font has; `lacking` gets each such character and its context."""
    text = unicodedata.normalize("NFC", text).replace("\t", " ")
    text = "".join(char for char in text if not _is_invisible(char))
    known = characters()
    absent = {index for index, char in enumerate(text) if char != "\n" and ord(char) not in known}
    if not absent:
        return text
    shown = "".join(GETA if index in absent else char for index, char in enumerate(text))
    for index in sorted(absent):
        around = shown[max(index - AROUND, 0) : index + AROUND + 1]
        lacking.setdefault(text[index], around.replace("\n", " ").strip())
    return shown


def _is_invisible(char) -> bool:
    """Marks that leave nothing on paper: direction, joiners, variants of a glyph."""
    code = ord(char)
    is_variant = 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
    return is_variant or char != "\n" and unicodedata.category(char) in ("Cf", "Cc", "Cs")
