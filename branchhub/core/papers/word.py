"""A paper as .docx, through a docxtpl template: a file that somebody may have changed in Word.

A template holds the page, the styles and what stands where; the blocks of a paper are written in
the template's own styles, found by their names, since Word gives new ids as it likes.
"""

import copy
import io
from functools import cached_property
from xml.sax.saxutils import escape

from docx import Document
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from markupsafe import Markup

from ..xlsx import NOT_IN_XML
from . import default_template, pdf
from .language import environment
from .paper import (
    Closing,
    Contents,
    Facts,
    Heading,
    Missing,
    PageBreak,
    Paper,
    Paragraph,
    Signatures,
    Table,
    missing_title,
)

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TWIPS_A_MM = 1440 / 25.4
EMU_A_TWIP = 635
USUAL_WIDTH = 8845
LABEL_SHARE = 0.15  # of the width, for a label at the head
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
FLUSH = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
CENTRED = '<w:jc w:val="center"/>'
KEEP = "<w:keepNext/>"


def write(paper: Paper, template: bytes | None = None) -> bytes:
    """The paper in `template`, or in the one that comes with BranchHub.

    Raises jinja2.TemplateError when the template asks for what the paper does not have.
    """
    document = DocxTemplate(io.BytesIO(template or default_template.read(paper.form)))
    writer = Writer(document.get_docx(), paper)
    document.render(context(paper, writer.later), environment(), autoescape=True)
    document.docx.core_properties.title = clean(paper.title)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def context(paper, written) -> dict:
    """What a template may name; `written` makes blocks into markup."""
    return {
        "title": clean(paper.title),
        "organisation": clean(paper.organisation),
        "facts": {fact.name: clean(fact.text) for fact in paper.facts},
        "missing": written(paper.lacks()),
        "head": written(paper.head()),
        "parts": {name: written(paper.part(name)) for name in paper.parts},
        "tables": {name: rows_of(table) for name, table in paper.tables().items()},
        "body": written(paper.body()),
    }


def rows_of(table) -> list[dict]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, map(clean, row), strict=True)) for row in table.rows]


def clean(text) -> str:
    return NOT_IN_XML.sub("", str(text))


def _text(text) -> str:
    return f'<w:t xml:space="preserve">{escape(clean(text))}</w:t>'


def _mark(place) -> str:
    return f"_Toc{place}"


def inside_of(section) -> int:
    """The width between the margins, in twentieths of a point; of A4 where nothing is said."""
    page, left, right = section.page_width, section.left_margin, section.right_margin
    if None in (page, left, right):
        return USUAL_WIDTH
    return max(round((page - left - right) / EMU_A_TWIP), 2000)


class Later:
    """Blocks that are written where a template asks for them."""

    def __init__(self, blocks, write):
        self.blocks, self.write = blocks, write

    def __bool__(self):
        return bool(self.blocks)

    def __html__(self) -> str:
        return self.write(self.blocks)


class Writer:
    """Blocks of `paper` as WordprocessingML in the styles of `document`, a docx.Document."""

    def __init__(self, document, paper):
        self.document = document
        self.width = inside_of(document.sections[-1])
        self.listed = paper.listed()
        self.pages = pdf.pages(paper) if self.listed else []
        self.places = {id(heading): place for place, heading in enumerate(self.listed, 1)}
        self.add_styles()

    @cached_property
    def styles(self) -> dict[str, tuple[str, str]]:
        """Id and East Asian font of each paragraph style, by its name."""
        found = {}
        for style in self.document.styles.element.style_lst:
            fonts = style.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
            font = "" if fonts is None else fonts.get(qn("w:eastAsia"), "")
            found[style.name_val] = (style.styleId, font)
        return found

    def add_styles(self):
        """Give the document the styles that it lost, from the template of BranchHub."""
        lost = set(default_template.NAMES.values()) - self.styles.keys()
        if not lost:
            return
        ours = Document(str(default_template.path("paper"))).styles.element
        taken = {style_id for style_id, _font in self.styles.values()}
        for style in ours.style_lst:
            if style.name_val in lost and style.styleId not in taken:
                self.document.styles.element.append(copy.deepcopy(style))
        del self.styles

    def later(self, blocks) -> Later:
        return Later(blocks, self.blocks)

    def blocks(self, blocks) -> Markup:
        written = [self.block(block) for block in blocks]
        for place, block in enumerate(blocks):
            if place and isinstance(block, (Signatures, Closing)):  # not on a page of their own
                start, close, rest = written[place - 1].rpartition("</w:pPr>")
                written[place - 1] = start + KEEP * bool(close) + close + rest
        return Markup("".join(written))  # noqa: S704  all escaped

    def block(self, block) -> str:
        match block:
            case Heading():
                return self.heading(block)
            case Contents():
                return self.contents(block)
            case Paragraph():
                return self.paragraph(block.text, "PaperText", FLUSH * block.is_flush)
            case Missing():
                lines = [missing_title(), *block.lines]
                return "".join(self.paragraph(line, "PaperMissing") for line in lines) + self.gap()
            case Facts():
                return self.facts(block)
            case Table():
                return self.table(block)
            case Signatures():
                return self.signatures(block)
            case Closing():
                lines = (self.paragraph(line, "PaperClosing") for line in block.lines)
                return self.gap(KEEP) + "".join(lines)
            case PageBreak():
                return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        raise TypeError(block)

    def gap(self, properties="") -> str:
        """Around a table, or Word joins it to the next one."""
        return self.paragraph("", "PaperGap", properties)

    def heading(self, heading) -> str:
        """One that stands in the table of contents is marked, for that to find its page."""
        written = self.paragraph(heading.text, f"PaperHeading{heading.level}")
        place = self.places.get(id(heading))
        if place is None:
            return written
        start = f'<w:bookmarkStart w:id="{place}" w:name="{_mark(place)}"/>'
        end = f'<w:bookmarkEnd w:id="{place}"/>'
        return written.replace("</w:pPr>", "</w:pPr>" + start).replace("</w:p>", end + "</w:p>")

    def contents(self, contents) -> str:
        """A field that Word makes anew on F9 or when it prints, filled in with pages of the PDF.

        Told to do so at opening, Word would first ask its reader whether it may.
        """
        names = [default_template.NAMES[f"PaperHeading{level}"] for level in (0, 1)]
        asked = ",".join(f"{name},{level}" for level, name in enumerate(names, 1))
        start, end = self.field(f'TOC \\h \\z \\t "{asked}"', "PaperGap")
        entries = "".join(self.entry(*each) for each in enumerate(self.listed, 1))
        title = self.paragraph(contents.title, "PaperTitle", "<w:pageBreakBefore/>")
        return (
            title + entries.replace("</w:pPr>", "</w:pPr>" + start, 1) + self.line(end, "PaperGap")
        )

    def entry(self, place, heading) -> str:
        style, mark = f"PaperContents{heading.level}", _mark(place)
        start, end = self.field(f"PAGEREF {mark} \\h", style)
        page = start + self.run(_text(self.pages[place - 1]), style) + end
        inside = self.run(_text(heading.text), style) + self.run("<w:tab/>", style) + page
        return self.line(
            f'<w:hyperlink w:anchor="{mark}" w:history="1">{inside}</w:hyperlink>', style
        )

    def field(self, asked, style) -> tuple[str, str]:
        """What stands before and behind the result of a field."""
        start = (
            '<w:fldChar w:fldCharType="begin"/>',
            f'<w:instrText xml:space="preserve"> {asked} </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
        )
        end = self.run('<w:fldChar w:fldCharType="end"/>', style)
        return "".join(self.run(part, style) for part in start), end

    def paragraph(self, text, style, properties="") -> str:
        return self.line(self.run(_text(text), style) if text else "", style, properties)

    def line(self, runs, style, properties="") -> str:
        """A paragraph of `runs`."""
        style_id, _font = self.styles.get(default_template.NAMES[style], ("", ""))
        named = f'<w:pStyle w:val="{escape(style_id)}"/>' if style_id else ""
        return f"<w:p><w:pPr>{named}{properties}</w:pPr>{runs}</w:p>"

    def run(self, inside, style) -> str:
        _id, font = self.styles.get(default_template.NAMES[style], ("", ""))
        named = f' w:eastAsia="{escape(font)}"' if font else ""
        return f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"{named}/></w:rPr>{inside}</w:r>'

    def cell(self, text, style, width, *, span=1, centred=False, borders="") -> str:
        spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        lines = str(text).splitlines() or [""]
        inside = "".join(self.paragraph(line, style, CENTRED * centred) for line in lines)
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{borders}'
            f'<w:vAlign w:val="center"/></w:tcPr>{inside}</w:tc>'
        )

    def facts(self, block) -> str:
        label = round(self.width * LABEL_SHARE)
        value = round(self.width / 2) - label
        rows = []
        for facts in block.rows:
            wide, cells = len(facts) == 1, ""
            for fact in facts:
                width = self.width - label if wide else value
                cells += self.cell(fact.label, "PaperLabel", label)
                cells += self.cell(fact.text, "PaperCell", width, span=3 if wide else 1)
            rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
        return self._grid([label, value, label, value], rows)

    def table(self, table) -> str:
        whole = sum(column.width for column in table.columns)
        widths = [round(self.width * column.width / whole) for column in table.columns]
        label, cell = ("PaperLabel", "PaperCell")
        if table.is_small:
            label, cell = ("PaperSmallLabel", "PaperSmallCell")
        columns = list(zip(table.columns, widths, strict=True))
        head = "".join(self.cell(column.heading, label, width) for column, width in columns)
        rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
        height = ""
        if table.row_height:
            twips = round(table.row_height * TWIPS_A_MM)
            height = f'<w:trHeight w:val="{twips}" w:hRule="atLeast"/>'
        for row in table.rows:
            cells = "".join(
                self.cell(text, cell, width, centred=column.centred)
                for text, (column, width) in zip(row, columns, strict=True)
            )
            rows.append(f"<w:tr><w:trPr><w:cantSplit/>{height}</w:trPr>{cells}</w:tr>")
        return self._grid(widths, rows)

    def signatures(self, block) -> str:
        label, line = round(self.width * 0.28), round(self.width * 0.2)
        space = self.width - 2 * (label + line)
        under = '<w:tcBorders><w:bottom w:val="single" w:sz="4" w:color="auto"/></w:tcBorders>'
        rows = []
        for start in range(0, len(block.labels), 2):
            cells = ""
            pair = block.labels[start : start + 2]
            for place, text in enumerate(pair):
                cells += self.cell("", "PaperSignature", space) if place else ""
                cells += self.cell(text, "PaperSignature", label)
                cells += self.cell("", "PaperSignature", line, borders=under)
            if len(pair) == 1:
                cells += self.cell("", "PaperSignature", space + label + line, span=3)
            rows.append(
                '<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="720" w:hRule="atLeast"/></w:trPr>'
                f"{cells}</w:tr>"
            )
        return self._grid([label, line, space, label, line], rows, borders="")

    def _grid(self, widths, rows, borders=BORDERS) -> str:
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        return (
            f'{self.gap()}<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f"{CENTRED}<w:tblBorders>{borders}</w:tblBorders>"
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            f"{''.join(rows)}</w:tbl>{self.gap()}"
        )
