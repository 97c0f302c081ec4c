"""A paper as PDF, set by typst with fonts that come along. Its texts are data, never markup."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import typst
from django.utils.translation import gettext as _

from ..formats import is_chinese
from . import fonts
from .paper import Missing, Paper, missing_title

CONTENT_TYPE = "application/pdf"
SOURCE = Path(__file__).with_name("paper.typ")
TYPESET = Path(__file__).with_name("typeset.py")


def write(paper: Paper) -> bytes:
    """A book is set in a process of its own: typst keeps half a gigabyte of 1,200 pages."""
    asked = _source(paper) | {"format": "pdf"}
    return _apart("compile", asked) if paper.is_book else typst.compile(**asked)


def pictures(paper: Paper, *, ppi=60) -> list[bytes]:
    """Each page as PNG, to be looked at."""
    found = typst.compile(**_source(paper), format="png", ppi=ppi)
    return found if isinstance(found, list) else [found]


def pages(paper: Paper) -> list[int]:
    """The page of each heading that the table of contents of a book lists."""
    asked = {"selector": "<pages>", "field": "value", "one": True}
    return json.loads(_apart("query", _source(paper) | asked))


def _source(paper) -> dict:
    return {
        "input": str(SOURCE),
        "root": str(SOURCE.parent),
        "font_paths": fonts.folders(),
        "ignore_system_fonts": True,
        "sys_inputs": {"paper": json.dumps(described(paper))},
    }


def _apart(call, asked) -> bytes:
    """What typst answers to a call, as `typeset.py` puts it."""
    command = [sys.executable, str(TYPESET), call]
    asked = json.dumps(asked).encode()
    return subprocess.run(command, input=asked, stdout=subprocess.PIPE, check=True).stdout  # noqa: S603


def described(paper) -> dict:
    """The paper as plain data; characters without a glyph are 〓 and named at its head."""
    lacking: dict[str, str] = {}
    data = _printable(
        {
            "title": paper.title,
            "organisation": paper.organisation,
            "body": [_block(block) for block in paper.body() if not isinstance(block, Missing)],
        },
        lacking,
    )
    missing = [_printable(line, lacking) for line in paper.missing]
    if lacking:
        missing.append(_lacking(lacking))
    return data | {
        "missing": missing,
        "missing_title": missing_title(),
        "is_wide": paper.is_wide,
        "is_book": paper.is_book,
        "language": "zh" if is_chinese() else "en",
    }


def _block(block) -> dict:
    return {"block": type(block).__name__} | asdict(block)


def _lacking(lacking) -> str:
    shown = ", ".join(f"{around} (U+{ord(char):04X})" for char, around in lacking.items())
    return _("Characters that the font of this PDF lacks, printed as 〓: %(characters)s") % {
        "characters": shown
    }


def _printable(value, lacking):
    if isinstance(value, str):
        return fonts.printable(value, lacking)
    if isinstance(value, dict):
        return {key: _printable(each, lacking) for key, each in value.items()}
    if isinstance(value, list):
        return [_printable(each, lacking) for each in value]
    return value
