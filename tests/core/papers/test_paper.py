import pytest
from django.utils import translation

from branchhub.core.papers import paper
from branchhub.core.papers.paper import Fact, Facts, Heading, Missing, Paragraph
from tests.core.papers.papers import empty_table, some_paper


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (99, "九十九"),
        (100, "100"),
    ],
)
def test_chinese_numbers(number, text):
    assert paper.chinese(number) == text


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("zh-hans", ["三、议题", "（三）议题", "3. 议题"]),
        ("en", ["3. 议题", "(3) 议题", "3) 议题"]),
    ],
)
def test_headings_are_numbered_by_level(language, texts):
    with translation.override(language):
        assert [paper.numbered(3, "议题", level).text for level in (1, 2, 3)] == texts


def test_paragraphs_are_the_lines_that_say_something():
    text = "一\r\n\r\n  二\u2028三\x0b \n"

    assert paper.paragraphs(text) == [Paragraph("一"), Paragraph("二"), Paragraph("三")]


def test_facts_stand_in_pairs_and_without_text_not_at_all():
    a, b, c = (Fact(name, name, name) for name in "abc")
    wide, empty = Fact("w", "w", "w", wide=True), Fact("e", "e", "")

    head = some_paper(facts=[a, empty, b, c, wide, a]).head()

    assert head == [Facts([[a, b], [c], [wide], [a]])]


def test_a_paper_without_facts_has_no_head():
    assert some_paper(facts=[Fact("e", "e", "")]).head() == []
    assert some_paper(facts_untold=True).head() == []


def test_body_says_first_what_is_missing():
    assert some_paper(missing=["没有记录人"]).body()[0] == Missing(["没有记录人"])


def test_chapters_that_print_nothing_are_not_numbered():
    rows = [
        ("a", "甲", [empty_table()]),
        ("b", "乙", [Paragraph("x")]),
        ("c", "", [Paragraph("y")]),
    ]
    with translation.override("zh-hans"):
        chapters = paper.in_chapters(rows)

    assert [type(block).__name__ for block in chapters["a"]] == ["Table"]
    assert chapters["b"][0] == Heading("一、乙")
    assert chapters["c"] == [Paragraph("y")]


def test_an_empty_table_is_not_printed_but_can_be_named():
    written = some_paper(parts={"people": [empty_table()]})

    assert written.part("people") == []
    assert list(written.tables()) == ["people"]
