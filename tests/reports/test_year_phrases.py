from decimal import Decimal

import pytest
from django.utils import translation

from branchhub.reports.year import phrases


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (Decimal("712400"), "超过70万元", "over 700,000 yuan"),
        (Decimal("100000"), "10万元", "100,000 yuan"),
        (Decimal("1200000"), "120万元", "1.2 million yuan"),
        (Decimal("109000000"), "1.09亿元", "109 million yuan"),
        (Decimal("95950700"), "超过9000万元", "over 90 million yuan"),
        (Decimal("0"), "0元", "0 yuan"),
    ],
)
def test_amounts_are_told_below_what_they_are(value, chinese, english):
    with translation.override("zh-hans"):
        in_chinese = phrases.over_amount(value)
    with translation.override("en"):
        in_english = phrases.over_amount(value)

    assert (in_chinese, in_english) == (chinese, english)


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (12, "超过10", "over 10"),
        (9, "9", "9"),
        (20, "20", "20"),
        (0, "0", "0"),
        (167, "超过160", "over 160"),
    ],
)
def test_numbers_are_told_below_what_they_are(value, chinese, english):
    with translation.override("zh-hans"):
        in_chinese = phrases.over(value)
    with translation.override("en"):
        in_english = phrases.over(value)

    assert (in_chinese, in_english) == (chinese, english)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.59375, "about 60%"),
        (0.934, "about 93%"),
        (0.93, "93%"),
        (0.6, "60%"),
        (0.014, "about 1%"),
        (0.00417, "about 0.4%"),
        (0.004, "0.4%"),
        (0.992, "99.2%"),
        (0.9967, "about 99.7%"),
        (0, "0%"),
        (1, "100%"),
    ],
)
def test_shares_are_told_to_a_five_close_by_or_to_the_percent(share, words):
    with translation.override("en"):
        assert phrases.about_percent(share) == words


def test_rounds_of_which_the_last_is_open_are_nearly_so_many():
    with translation.override("en"):
        english = phrases.nearly(5)
    with translation.override("zh-hans"):
        chinese = phrases.nearly(5)

    assert (english, chinese) == ("nearly 5", "近5")


def test_one_round_that_is_open_is_one():
    assert phrases.nearly(1) == "1"
