from hypothesis import given
from hypothesis import strategies as st

from branchhub.core.diff import Part, compare


def marked(text_in_parts):
    return [part.text for part in text_in_parts if part.changed]


def test_compare_marks_what_differs_in_each_text():
    old, new = compare("把小课堂排进夜班交接前的半小时，同意。", "把小课堂排进周三下午，同意。")

    assert (marked(old), marked(new)) == (["夜班交接前的半小时"], ["周三下午"])


def test_compare_of_equal_texts_marks_nothing():
    assert compare("甲 乙", "甲 乙") == ([Part("甲 乙", False)], [Part("甲 乙", False)])


def test_compare_takes_latin_words_as_a_whole():
    old, new = compare("the plan is kept", "the plant is kept")

    assert (marked(old), marked(new)) == (["plan"], ["plant"])


def test_compare_marks_long_different_texts_as_a_whole():
    old, new = compare("甲" + "乙" * 5000, "甲" + "丙丁" * 5000)

    assert (marked(old), marked(new)) == (["乙" * 5000], ["丙丁" * 5000])


def test_compare_of_long_texts_marks_the_sentences_that_differ():
    same = "".join(f"第{number}句说的是同一件事。" for number in range(500))

    old, new = compare(f"旧的开头。{same}旧的结尾", f"新的开头。{same}新的结尾")

    assert (marked(old), marked(new)) == (["旧的开头。", "旧"], ["新的开头。", "新"])


def test_compare_of_a_word_said_a_thousand_times_ends():
    assert marked(compare("好" * 2000, "坏好" * 1000 + "坏")[0]) == ["好" * 2000]


@given(st.text(), st.text())
def test_compare_loses_no_character(old, new):
    first, second = compare(old, new)

    assert "".join(part.text for part in first) == old
    assert "".join(part.text for part in second) == new
