"""Makes the Word templates that come with BranchHub: `make paper-templates`.

The page form is that of GB/T 9704: A4, margins 37, 35, 28 and 26 mm, 16 pt FangSong in exact lines
of 28 pt, page numbers outside. Each font is named for East Asian text too, or Word falls back.
Source: domain.md 4.
"""

import io
import zipfile
from pathlib import Path

FORMS = ("paper", "wide", "book")
FOLDER = Path(__file__).resolve().parents[3] / "templates" / "papers"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
OPC = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
MADE_ON = (2026, 1, 1, 0, 0, 0)
TWIPS = 1440 / 25.4  # a millimetre

TITLE, FANGSONG, HEI, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
TWO_CHARACTERS = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'


def _exact(points, before=0, after=0) -> str:
    return (
        f'<w:spacing w:before="{before * 20}" w:after="{after * 20}" '
        f'w:line="{points * 20}" w:lineRule="exact"/>'
    )


def _outline(level) -> str:
    return f'<w:outlineLvl w:val="{level}"/>'


KEEP = "<w:keepNext/>"
LINE = '<w:jc w:val="left"/>'
CENTRED = '<w:jc w:val="center"/>'
BOX = (
    "<w:pBdr>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="4" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right")
    )
    + "</w:pBdr>"
)

IN_BOX = '<w:ind w:left="113" w:right="113"/>'

CLOSE = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'  # no gap beside digits, in cells
PAGE_AT_RIGHT = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8845"/></w:tabs>'
FAR_RIGHT = '<w:ind w:rightChars="400" w:right="1280"/><w:jc w:val="right"/>'

# Id, name that Word lists, font, size in points, paragraph properties in the order of the schema.
STYLES = [
    ("PaperOrganisation", "文书单位", FANGSONG, 16, KEEP + _exact(28, after=6) + CENTRED),
    ("PaperTitle", "文书标题", TITLE, 22, KEEP + _exact(36, after=14) + CENTRED + _outline(0)),
    ("PaperMissing", "文书缺项", HEI, 12, BOX + _exact(20) + IN_BOX + LINE),
    ("PaperText", "文书正文", FANGSONG, 16, _exact(28) + TWO_CHARACTERS + '<w:jc w:val="both"/>'),
    (
        "PaperHeading0",
        "文书章标题",
        TITLE,
        22,
        KEEP + "<w:pageBreakBefore/>" + _exact(36, after=14) + CENTRED + _outline(0),
    ),
    (
        "PaperHeading1",
        "文书一级标题",
        HEI,
        16,
        KEEP + _exact(28) + TWO_CHARACTERS + LINE + _outline(1),
    ),
    (
        "PaperHeading2",
        "文书二级标题",
        KAI,
        16,
        KEEP + _exact(28) + TWO_CHARACTERS + LINE + _outline(2),
    ),
    (
        "PaperHeading3",
        "文书三级标题",
        FANGSONG,
        16,
        KEEP + _exact(28) + TWO_CHARACTERS + LINE + _outline(3),
    ),
    ("PaperLabel", "文书表头", HEI, 12, CLOSE + _exact(18, before=2, after=2) + CENTRED),
    ("PaperCell", "文书表格", FANGSONG, 12, CLOSE + _exact(18, before=2, after=2) + LINE),
    ("PaperSmallLabel", "文书小号表头", HEI, 10.5, CLOSE + _exact(15, before=1, after=1) + CENTRED),
    (
        "PaperSmallCell",
        "文书小号表格",
        FANGSONG,
        10.5,
        CLOSE + _exact(15, before=1, after=1) + LINE,
    ),
    ("PaperSignature", "文书签名", FANGSONG, 14, KEEP + _exact(28) + LINE),
    ("PaperClosing", "文书落款", FANGSONG, 16, KEEP + _exact(28) + FAR_RIGHT),
    ("PaperGap", "文书空行", FANGSONG, 6, KEEP + _exact(8)),
    ("PaperContents0", "toc 1", HEI, 14, PAGE_AT_RIGHT + _exact(26, before=4)),
    ("PaperContents1", "toc 2", FANGSONG, 12, PAGE_AT_RIGHT + _exact(22) + '<w:ind w:left="560"/>'),
]


NAMES = {style_id: name for style_id, name, *_rest in STYLES}


def fonts(name) -> str:
    latin = name if name == TITLE else "Times New Roman"
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{name}" w:cs="{latin}"/>'


def _run_properties(font, points) -> str:
    half = round(points * 2)
    return f'<w:rPr>{fonts(font)}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'


def styles_xml() -> str:
    language = '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    default = _run_properties(FANGSONG, 16).replace("</w:rPr>", language + "</w:rPr>")
    rows = [
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f"<w:qFormat/>{_run_properties(FANGSONG, 16)}</w:style>",
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr>'
        '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>",
        *(_style(*row) for row in STYLES),
        _style("footer", "footer", SONG, 14, ""),
    ]
    defaults = (
        f"<w:docDefaults><w:rPrDefault>{default}</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    return f"{HEAD}<w:styles {W}>{defaults}{''.join(rows)}</w:styles>"


def _style(style_id, name, font, points, paragraph) -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style_id}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr>{_run_properties(font, points)}</w:style>"
    )


def _line(style, text, font, spacing="", size="") -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{spacing}</w:pPr><w:r><w:rPr>{fonts(font)}{size}'
        f"</w:rPr><w:t>{text}</w:t></w:r></w:p>"
    )


def _cover() -> list[str]:
    size = '<w:sz w:val="72"/><w:szCs w:val="72"/>'
    return [
        _line(
            "PaperOrganisation", "{{ organisation }}", FANGSONG, _exact(28, before=120, after=24)
        ),
        _line("PaperTitle", "{{ title }}", TITLE, _exact(54, after=140), size),
    ]


def document_xml(form) -> str:
    is_wide, is_book = form == "wide", form == "book"
    mm = [round(side * TWIPS) for side in (210, 297, 37, 35, 28, 26)]
    width, height, top, bottom, left, right = mm
    turned = ""
    if is_wide:  # the binding edge stays where it is when the sheet is turned
        width, height, turned = height, width, ' w:orient="landscape"'
        top, bottom, left, right = left, right, bottom, top
    section = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/>'
        '<w:footerReference w:type="even" r:id="rId4"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
        f'w:header="851" w:footer="1417" w:gutter="0"/>{"<w:titlePg/>" * is_book}</w:sectPr>'
    )
    head = [
        _line("PaperOrganisation", "{{ organisation }}", FANGSONG),
        _line("PaperTitle", "{{ title }}", TITLE),
    ]
    lines = [*(_cover() if is_book else head), _line("PaperText", "{{p body }}", FANGSONG)]
    return f"{HEAD}<w:document {W} {R}><w:body>{''.join(lines)}{section}</w:body></w:document>"


def footer_xml(side) -> str:
    """— 1 —, a character away from the edge that is outside."""

    def run(inside):
        return f"<w:r>{_run_properties(SONG, 14)}{inside}</w:r>"

    field = "".join(
        run(part)
        for part in (
            "<w:t>— </w:t>",
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
            '<w:t xml:space="preserve"> —</w:t>',
        )
    ).replace("<w:t>— ", '<w:t xml:space="preserve">— ')
    properties = (
        f'<w:pStyle w:val="footer"/><w:ind w:{side}Chars="100" w:{side}="280"/>'
        f'<w:jc w:val="{side}"/>'
    )
    return f"{HEAD}<w:ftr {W}><w:p><w:pPr>{properties}</w:pPr>{field}</w:p></w:ftr>"


def parts(form) -> dict[str, str]:
    """The parts of a template by name."""
    overrides = {
        "/word/document.xml": "document.main",
        "/word/styles.xml": "styles",
        "/word/settings.xml": "settings",
        "/word/footer1.xml": "footer",
        "/word/footer2.xml": "footer",
    }
    types = "".join(
        f'<Override PartName="{name}" ContentType="{WORD}.{kind}+xml"/>'
        for name, kind in overrides.items()
    )
    relations = ["styles.xml", "settings.xml", "footer1.xml", "footer2.xml"]
    kinds = ["styles", "settings", "footer", "footer"]
    return {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="{OPC}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>'
        ),
        "_rels/.rels": _relations([("officeDocument", "word/document.xml")]),
        "word/document.xml": document_xml(form),
        "word/_rels/document.xml.rels": _relations(list(zip(kinds, relations, strict=True))),
        "word/styles.xml": styles_xml(),
        "word/settings.xml": (
            f"{HEAD}<w:settings {W}><w:evenAndOddHeaders/>"
            '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:compatSetting '
            'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
            'w:val="15"/></w:compat></w:settings>'
        ),
        "word/footer1.xml": footer_xml("right"),
        "word/footer2.xml": footer_xml("left"),
    }


def _relations(rows) -> str:
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(rows, 1)
    )
    return f'{HEAD}<Relationships xmlns="{OPC}/relationships">{relations}</Relationships>'


def build(form) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts(form).items():
            archive.writestr(zipfile.ZipInfo(name, MADE_ON), text, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def path(form) -> Path:
    return FOLDER / f"{form}.docx"


def read(form) -> bytes:
    return path(form).read_bytes()


def main():
    for form in FORMS:
        path(form).write_bytes(build(form))


if __name__ == "__main__":
    main()
