import io
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from branchhub.core.papers import default_template, word
from branchhub.core.papers.paper import Closing, Paragraph, Signatures
from tests.core.papers.papers import some_book, some_paper, text_of


def opened(content):
    return Document(io.BytesIO(content))


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def style(document, name):
    return next(style for style in document.styles if style.name == name)


@pytest.mark.parametrize("form", default_template.FORMS)
def test_the_committed_templates_are_what_the_script_makes(form):
    assert parts(default_template.read(form)) == default_template.parts(form)


def test_everything_of_a_paper_is_written():
    text = text_of(word.write(some_paper(missing=["没有记录人"])))

    assert text.splitlines()[:2] == ["热控制品党支部", "支部党员大会记录"]
    for said in ("没有记录人", "地点", "第二会议室", "一、人员", "喆堃玥祎", "会议同意。"):
        assert said in text
    assert "讲课人" not in text


def test_page_form_is_that_of_the_standard():
    section = opened(word.write(some_paper())).sections[0]

    sides = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round(side / Mm(1)) for side in sides] == [210, 297, 37, 35]
    assert [round(side / Mm(1)) for side in (section.left_margin, section.right_margin)] == [28, 26]


def test_every_style_and_every_run_names_an_east_asian_font():
    document = opened(word.write(some_paper(missing=["没有记录人"])))
    text = style(document, "文书正文")

    assert (text.font.size, text.paragraph_format.line_spacing) == (Pt(16), Pt(28))
    for each in document.styles.element.iter(qn("w:rFonts")):
        assert each.get(qn("w:eastAsia"))
    for run in document.element.body.iter(qn("w:r")):
        assert run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}").get(qn("w:eastAsia"))


def test_page_numbers_are_outside():
    document = opened(word.write(some_paper()))
    odd, even = document.sections[0].footer, document.sections[0].even_page_footer

    assert document.settings.odd_and_even_pages_header_footer is True
    assert [str(part.paragraphs[0].alignment) for part in (odd, even)] == ["RIGHT (2)", "LEFT (0)"]


def test_head_of_a_table_is_repeated():
    document = opened(word.write(some_paper()))

    heads = list(document.element.body.iter(qn("w:tblHeader")))
    assert len(heads) == 1


def test_text_is_never_read_as_a_tag_or_as_markup():
    said = "{{ title }} {% for x in y %} <w:p/> & \x00\x0b\ud800 “引号”"

    text = text_of(word.write(some_paper(parts={"text": [Paragraph(said)]})))

    assert "{{ title }} {% for x in y %} <w:p/> &  “引号”" in text


def test_styles_that_a_template_lost_are_given_back():
    document = opened(default_template.read("paper"))
    lost = style(document, "文书一级标题").element
    lost.getparent().remove(lost)
    stream = io.BytesIO()
    document.save(stream)

    written = opened(word.write(some_paper(), stream.getvalue()))

    assert style(written, "文书一级标题").font.size == Pt(16)


def test_styles_are_found_by_name_whatever_word_calls_them():
    content = default_template.build("paper")
    renamed = io.BytesIO()
    with zipfile.ZipFile(renamed, "w") as archive:
        for name, text in parts(content).items():
            archive.writestr(name, text.replace("PaperText", "a3"))

    written = opened(word.write(some_paper(), renamed.getvalue()))

    used = [p.style.name for p in written.paragraphs if p.text == "会议同意。"]
    assert used == ["文书正文"]


@pytest.mark.parametrize("end", [Signatures(["主持人（签名）："]), Closing(["热控制品党支部"])])
def test_what_comes_before_who_signs_is_kept_with_it(end):
    blocks = [Paragraph("会议结束。"), end]
    document = opened(word.write(some_paper(parts={"end": blocks})))

    kept = [p.paragraph_format.keep_with_next for p in document.paragraphs if "结束" in p.text]
    assert kept == [True]


def test_table_of_contents_is_a_field_that_holds_its_entries():
    document = opened(word.write(some_book()))

    listed = [p for p in document.paragraphs if p.style.name.startswith("toc ")]
    texts = ["".join(t.text for t in p._p.iter(qn("w:t"))) for p in listed]
    marks = {each.get(qn("w:name")) for each in document.element.body.iter(qn("w:bookmarkStart"))}
    links = [each.get(qn("w:anchor")) for each in document.element.body.iter(qn("w:hyperlink"))]
    asked = [each.text.split()[0] for each in document.element.body.iter(qn("w:instrText"))]
    assert texts == ["第一章3", "一、大会3", "第二章4"]
    assert (set(links), len(links)) == (marks, 3)
    assert asked == ["TOC", "PAGEREF", "PAGEREF", "PAGEREF"]


def test_every_field_of_a_table_of_contents_ends():
    body = opened(word.write(some_book())).element.body

    kinds = [each.get(qn("w:fldCharType")) for each in body.iter(qn("w:fldChar"))]
    inner = ["begin", "separate", "end"]
    assert kinds == ["begin", "separate", *inner * 3, "end"]


def test_cover_of_a_book_has_no_page_number():
    document = opened(word.write(some_book()))

    assert document.sections[0].different_first_page_header_footer is True
    assert document.sections[0].first_page_footer.paragraphs[0].text == ""


def test_a_chapter_begins_on_a_new_page_in_a_template_that_never_knew_chapters():
    document = opened(default_template.read("paper"))
    for name in ("文书章标题", "toc 1", "toc 2"):
        lost = style(document, name).element
        lost.getparent().remove(lost)
    stream = io.BytesIO()
    document.save(stream)

    written = opened(word.write(some_book(), stream.getvalue()))

    [chapter] = [p for p in written.paragraphs if p.text == "第二章"]
    assert chapter.style.paragraph_format.page_break_before is True


def test_each_row_of_signatures_is_as_wide_as_the_page():
    blocks = [Signatures(["书记（签名）：", "党支部（盖章）：", "日期："])]
    document = opened(word.write(some_paper(parts={"end": blocks})))

    rows = document.tables[-1]._tbl.tr_lst
    assert [sum(cell.grid_span for cell in row.tc_lst) for row in rows] == [5, 5]
