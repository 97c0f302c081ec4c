import os
from pathlib import Path

import pytest
from django.utils import translation

from branchhub.core.papers import fonts, pdf
from branchhub.core.papers.paper import Fact, PageBreak, Paragraph
from tests.core.papers.papers import some_book, some_paper


def said(paper):
    with translation.override("en"):
        return pdf.described(paper)


def test_a_paper_is_written_as_pdf_with_fonts_inside():
    content = pdf.write(some_paper(missing=["没有记录人"]))

    assert content.startswith(b"%PDF-")
    assert b"NotoSerifSC" in content


def test_each_page_is_a_picture():
    blocks = [Paragraph("第一页"), PageBreak(), Paragraph("第二页")]

    assert len(pdf.pictures(some_paper(parts={"text": blocks}))) == 2


def test_a_long_book_leaves_nothing_in_the_memory_of_the_process():
    text = [Paragraph(f"{number}：" + "会议同意。" * 100) for number in range(400)]
    book = some_paper(parts={"text": text}, is_book=True)
    pdf.described(book)  # what is read but once

    before = resident()
    content = pdf.write(book)

    assert content.startswith(b"%PDF-")
    assert resident() - before < 40


def resident() -> float:
    """MB of memory that this process has."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def test_markup_in_a_text_is_only_text():
    text = '#panic("x") *b* $x$ \\ <a> @b `c` [d] {e} "f" // g'

    assert pdf.write(some_paper(title=text, parts={"text": [Paragraph(text)]}))


def test_a_character_without_a_glyph_is_named_at_the_head():
    shown = said(some_paper(parts={"text": [Paragraph("由王𠮷光汇报🙂")]}))

    assert shown["body"][-1]["text"] == "由王〓光汇报〓"
    assert shown["missing"] == [
        "Characters that the font of this PDF lacks, printed as 〓: "
        "由王〓光汇报 (U+20BB7), 光汇报〓 (U+1F642)"
    ]


def test_what_is_invisible_is_left_out_and_needs_no_glyph():
    shown = said(some_paper(title="大\u200b会\ufe0f\t\u202e记录", facts=[Fact("a", "a", "x\x07")]))

    assert shown["title"] == "大会 记录"
    assert shown["missing"] == []


@pytest.mark.parametrize("name", ["喆堃玥祎", "古丽娜尔·艾合买提", "欧阳㛃", "—№㎡①√“”…℃±"])
def test_names_and_signs_of_papers_have_glyphs(name):
    lacking = {}

    assert (fonts.printable(name, lacking), lacking) == (name, {})


def test_a_folder_of_fonts_adds_its_characters(settings, tmp_path):
    settings.PAPER_FONTS = str(tmp_path)

    assert fonts.folders()[0] == str(tmp_path)
    assert ord("喆") in fonts.characters()


def test_chapters_of_a_book_begin_on_new_pages_which_are_known():
    book = some_book()

    assert pdf.pages(book) == [3, 3, 4]
    assert len(pdf.pictures(book)) == 4
