import pytest
from django.utils import translation

from branchhub.core.papers import paper
from branchhub.core.papers.paper import Contents, Fact, Facts, Heading, Missing, Paragraph
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
        ("zh-hans", ["第三章\u3000议题", "三、议题", "（三）议题", "3. 议题"]),
        ("en", ["Chapter 3. 议题", "3. 议题", "(3) 议题", "3) 议题"]),
    ],
)
def test_headings_are_numbered_by_level(language, texts):
    with translation.override(language):
        assert [paper.numbered(3, "议题", level).text for level in range(4)] == texts


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
    assert chapters["b"][0] == Heading("一、乙", 1, 1, "乙")
    assert chapters["c"] == [Paragraph("y")]


def test_an_empty_table_is_not_printed_but_can_be_named():
    written = some_paper(parts={"people": [empty_table()]})

    assert written.part("people") == []
    assert list(written.tables()) == ["people"]


def test_a_paper_within_another_has_its_headings_deeper_and_no_names():
    parts = paper.in_chapters([("people", "人员", [Heading("小标题", 2), empty_table()])])
    table = some_paper().parts["people"][1]
    inner = some_paper(parts=parts | {"more": [table]}, missing=["没有记录人"])

    with translation.override("zh-hans"):
        head, lacks, *blocks = paper.nested(inner)

    assert (head, lacks) == (inner.head()[0], Paragraph("欠缺内容：没有记录人"))
    assert [block.text for block in blocks[:2]] == ["（一）人员", "小标题"]
    assert [block.level for block in blocks[:2]] == [2, 3]
    assert (blocks[2].name, blocks[2].rows) == ("", table.rows)


def test_contents_list_the_upper_two_levels_where_there_is_a_table_of_them():
    headings = [Heading(str(level), level) for level in range(4)]

    assert some_paper(parts={"a": headings}).listed() == []
    assert some_paper(parts={"a": [Contents("目录"), *headings]}).listed() == headings[:2]
