"""The picture of a political birthday card: name, years and day, on white."""

import functools
import io

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path

from branchhub.core import formats

SIZE = WIDTH, HEIGHT = 1080, 720
EDGE = 96
# The colours of static/css/tokens.css: white, grey-200, red-600, grey-900, grey-700.
PAPER, LINE, BRAND, INK, SOFT = "#ffffff", "#e2dcd5", "#b01c22", "#221e1b", "#574f48"


def draw(card) -> bytes:
    """A PNG in the language that is active."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((EDGE, 92, EDGE + 8, 136), fill=BRAND)
    _write(pen, (EDGE + 32, 82), _("Political birthday"), 44, SOFT)
    _write(pen, (EDGE, 196), card.member.name, 108, INK)
    _write(pen, (EDGE, 356), years_in_words(card), 60, INK)
    pen.line((EDGE, 480, WIDTH - EDGE, 480), fill=LINE, width=2)
    _write(pen, (EDGE, 508), card.branch.name, 40, SOFT)
    if joined_on := card.member.joined_on:
        joined = _("Joined on %(day)s") % {"day": formats.partial_date(joined_on)}
        _write(pen, (EDGE, 568), joined, 40, SOFT)
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def years_in_words(card) -> str:
    said = ngettext("%(years)d year in the Party", "%(years)d years in the Party", card.years)
    return said % {"years": card.years}


def _write(pen, place, text, size, colour):
    """One line of text, as large as `size` and as fits between the edges."""
    while pen.textlength(text, _font(size)) > WIDTH - 2 * EDGE:
        size -= 2
    pen.text(place, text, fill=colour, font=_font(size))


@functools.cache
def _font(size):
    return ImageFont.truetype(sans_path(), size)
