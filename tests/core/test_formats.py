import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import translation

from branchhub.core import formats
from branchhub.core.partial_dates import PartialDate

SHANGHAI = ZoneInfo("Asia/Shanghai")
STARTS = datetime.datetime(2026, 11, 20, 15, 30, tzinfo=SHANGHAI)
ENDS = datetime.datetime(2026, 11, 20, 16, 50, tzinfo=SHANGHAI)
NEXT_MORNING = datetime.datetime(2026, 11, 21, 9, 5, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime.datetime(2026, 11, 24, 9, 0, tzinfo=SHANGHAI), tick=False):
        yield


@pytest.mark.parametrize(
    ("write", "values", "chinese", "english"),
    [
        (formats.day, [datetime.date(2026, 11, 24)], "11月24日 周二", "Tue 24 Nov"),
        (formats.day, [datetime.date(2027, 3, 5)], "2027年3月5日 周五", "Fri 5 Mar 2027"),
        (formats.short_day, [datetime.date(2026, 11, 24)], "11月24日", "24 Nov"),
        (formats.day_in_month, [datetime.date(2026, 11, 24)], "24日", "24 Nov"),
        (formats.day_time, [STARTS], "11月20日 周五 15:30", "Fri 20 Nov 15:30"),
        (formats.clock, [NEXT_MORNING], "9:05", "9:05"),
        (formats.clock, [datetime.time(15, 30)], "15:30", "15:30"),
        (formats.clock_range, [STARTS, ENDS], "15:30–16:50", "15:30–16:50"),
        (formats.clock_range, [STARTS, None], "15:30", "15:30"),
        (
            formats.time_range,
            [STARTS, ENDS],
            "11月20日 周五 15:30–16:50",
            "Fri 20 Nov 15:30–16:50",
        ),
        (formats.time_range, [STARTS, None], "11月20日 周五 15:30", "Fri 20 Nov 15:30"),
        (
            formats.time_range,
            [STARTS, NEXT_MORNING],
            "11月20日 周五 15:30 – 11月21日 周六 9:05",
            "Fri 20 Nov 15:30 – Sat 21 Nov 9:05",
        ),
        (formats.full_date, [datetime.date(2026, 5, 8)], "2026年5月8日", "8 May 2026"),
        (formats.dotted_date, [datetime.date(2026, 5, 8)], "2026.5.8", "8 May 2026"),
        (formats.month, [datetime.date(2026, 5, 8)], "2026年5月", "May 2026"),
        (formats.weekday, [datetime.date(2026, 11, 22)], "周日", "Sun"),
        (formats.partial_date, [PartialDate(1988, 5, 12)], "1988年5月12日", "12 May 1988"),
        (formats.partial_date, [PartialDate(1988, 5)], "1988年5月", "May 1988"),
        (formats.partial_date, [PartialDate(1988)], "1988年", "1988"),
    ],
)
def test_dates_read_as_each_language_writes_them(write, values, chinese, english):
    with translation.override("zh-hans"):
        in_chinese = write(*values)
    with translation.override("en"):
        in_english = write(*values)

    assert (in_chinese, in_english) == (chinese, english)


def test_day_of_a_utc_datetime_is_the_day_in_the_branch_zone():
    late = datetime.datetime(2026, 11, 23, 16, 30, tzinfo=datetime.UTC)

    with translation.override("zh-hans"):
        assert formats.day_time(late) == "11月24日 周二 0:30"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("712400.00", "712,400"),
        ("98500.50", "98,500.50"),
        ("109000000.05", "109,000,000.05"),
        ("0", "0"),
    ],
)
def test_an_amount_is_exact_to_the_fen(value, written):
    assert formats.amount(Decimal(value)) == written


def test_yuan_are_said_in_both_languages():
    with translation.override("en"):
        english = formats.yuan(Decimal("712400.00"))
    with translation.override("zh-hans"):
        chinese = formats.yuan(Decimal("712400.00"))

    assert (english, chinese) == ("712,400 yuan", "712,400 元")
