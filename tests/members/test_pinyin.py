import pytest

from members.pinyin import search_keys


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("罗婷婷", "luotingting", "ltt"),
        ("曾志强", "zengzhiqiang", "zzq"),
        ("单立人", "shanliren", "slr"),
        ("尉迟明", "yuchiming", "ycm"),
        ("李曾", "liceng", "lc"),
        ("古丽娜尔·艾合买提", "gulinaeraihemaiti", "glneahmt"),
        ("Ana Maria", "anamaria", "a"),
        ("", "", ""),
    ],
)
def test_a_name_is_found_as_it_is_read(name, pinyin, initials):
    assert search_keys(name) == {"pinyin": pinyin, "initials": initials}
