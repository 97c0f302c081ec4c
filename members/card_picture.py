"""The picture of a political birthday card: name, years and day, on white."""

import functools
import io

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path

from branchhub.core import formats

SIZE = WIDTH, HEIGHT = 1080, 720
EDGE, PADDING, RADIUS = 40, 72, 24
# The colours of static/css/tokens.css.
GROUND, SURFACE, LINE = "#f7f5f2", "#ffffff", "#e2dcd5"  # grey-50, white, grey-200
BRAND, INK, SOFT = "#b01c22", "#221e1b", "#574f48"  # red-600, grey-900, grey-700


def draw(card) -> bytes:
    """A PNG in the language that is active."""
    image = Image.new("RGB", SIZE, GROUND)
    pen = ImageDraw.Draw(image)
    paper = (EDGE, EDGE, WIDTH - EDGE, HEIGHT - EDGE)
    pen.rounded_rectangle(paper, RADIUS, fill=SURFACE, outline=LINE, width=2)
    left, top = EDGE + PADDING, EDGE + PADDING
    pen.rectangle((left, top + 8, left + 8, top + 44), fill=BRAND)
    _write(pen, (left + 28, top), _("Political birthday"), 40, SOFT)
    _write(pen, (left, top + 128), card.member.name, 104, INK)
    _write(pen, (left, top + 284), years_in_words(card), 56, INK)
    pen.line((left, top + 400, WIDTH - left, top + 400), fill=LINE, width=2)
    _write(pen, (left, top + 424), card.branch.name, 32, SOFT)
    if joined_on := card.member.joined_on:
        joined = _("Joined on %(day)s") % {"day": formats.partial_date(joined_on)}
        _write(pen, (left, top + 472), joined, 32, SOFT)
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def years_in_words(card) -> str:
    said = ngettext("%(years)d year in the Party", "%(years)d years in the Party", card.years)
    return said % {"years": card.years}


def _write(pen, place, text, size, colour):
    """One line of text, as large as `size` and as fits between the edges."""
    room = WIDTH - 2 * (EDGE + PADDING)
    while pen.textlength(text, _font(size)) > room:
        size -= 2
    pen.text(place, text, fill=colour, font=_font(size))


@functools.cache
def _font(size):
    return ImageFont.truetype(sans_path(), size)
