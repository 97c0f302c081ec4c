import datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from branchhub.core.partial_dates import (
    PartialDate,
    parse_partial_date,
    partial_date_from_excel_serial,
)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("1988.05", "1988-05"),
        ("1988-5", "1988-05"),
        ("1988/5/12", "1988-05-12"),
        ("1988年5月", "1988-05"),
        ("1988年5月12日", "1988-05-12"),
        ("１９８８．０５", "1988-05"),
        (" 1988 . 05 ", "1988-05"),
        ("19880512", "1988-05-12"),
        ("198805", "1988-05"),
        ("1988", "1988"),
        ("1988年", "1988"),
    ],
)
def test_parse_reads_a_date_as_far_as_it_is_known(text, iso):
    assert str(parse_partial_date(text)) == iso


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1990.13", "out_of_range"),
        ("1990-02-30", "out_of_range"),
        ("1888.05", "out_of_range"),
        ("2101", "out_of_range"),
        ("88.5", "not_a_date"),
        ("五月", "not_a_date"),
        ("", "not_a_date"),
        ("1990-05-\x00", "not_a_date"),
    ],
)
def test_parse_says_what_is_wrong(text, code):
    with pytest.raises(ValidationError) as caught:
        parse_partial_date(text)

    assert caught.value.code == code


@given(st.text(max_size=20))
def test_parse_never_fails_otherwise(text):
    try:
        date = parse_partial_date(text)
    except ValidationError:
        return
    assert parse_partial_date(str(date)) == date


@given(st.dates(datetime.date(1900, 3, 1), datetime.date(2100, 12, 31)))
def test_excel_serial_is_the_day_that_excel_shows(day):
    serial = (day - datetime.date(1899, 12, 30)).days

    assert partial_date_from_excel_serial(serial) == PartialDate.from_date(day)


@pytest.mark.parametrize("number", [-5, 0, 10**9, float("inf")])
def test_excel_serial_out_of_range_is_refused(number):
    with pytest.raises(ValidationError):
        partial_date_from_excel_serial(number)


def test_a_month_spans_from_its_first_day_to_its_last():
    february = PartialDate(2020, 2)

    assert (february.earliest(), february.latest()) == (
        datetime.date(2020, 2, 1),
        datetime.date(2020, 2, 29),
    )


@pytest.mark.parametrize(
    ("one", "other", "agrees"),
    [
        ("1988-05", "1988-05-12", True),
        ("1988", "1988-05", True),
        ("1988-05-12", "1988-05-13", False),
        ("1988-05", "1988-06", False),
    ],
)
def test_dates_agree_when_they_can_be_the_same_day(one, other, agrees):
    assert PartialDate.from_iso(one).agrees_with(PartialDate.from_iso(other)) is agrees
