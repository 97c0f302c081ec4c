import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from activities.models import Activity
from branchhub.core.paging import CursorField, cursor_of, newest_first
from tests.factories.activities import ActivityFactory

DAY = datetime.timedelta(days=1)


def walk(turn, size=2, **cursor) -> list:
    """Titles of the pages from `cursor` on, turned "older" or "newer"."""
    pages = []
    while True:
        page = newest_first(Activity.objects.all(), size=size, **cursor)
        pages.append([row.title for row in page])
        text = getattr(page, turn)
        if not text:
            return pages
        cursor = {{"older": "before", "newer": "after"}[turn]: CursorField().clean(text)}


@pytest.mark.django_db
def test_pages_go_down_to_the_oldest_and_up_to_the_newest():
    now = timezone.now()
    rows = [ActivityFactory(title=title, starts_at=now + DAY) for title in "edc"]
    rows += [ActivityFactory(title=title, starts_at=now) for title in "ba"]
    oldest = CursorField().clean(cursor_of(rows[4]))

    assert walk("older") == [["c", "d"], ["e", "a"], ["b"]]
    assert walk("newer", before=oldest) == [["b"], ["e", "a"], ["c", "d"]]


@pytest.mark.django_db
def test_page_of_a_row_that_is_gone_starts_where_it_was():
    now = timezone.now()
    ActivityFactory(title="old", starts_at=now - DAY)
    ActivityFactory(title="new", starts_at=now + DAY)

    page = newest_first(Activity.objects.all(), before=(now, 1), size=5)

    assert [row.title for row in page] == ["old"]


@pytest.mark.django_db
def test_one_page_has_no_others():
    ActivityFactory()

    page = newest_first(Activity.objects.all(), size=1)

    assert (len(page), page.newer, page.older) == (1, "", "")


def test_cursor_field_without_a_cursor_is_none():
    assert CursorField().clean("") is None


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "2026-11-20",
        "2026-11-20,1",
        "2026-11-20T00:00:00,1",
        "2026-11-20T00:00:00+00:00,x",
        "2026-11-20T00:00:00+00:00,-1",
        "2026-11-20T00:00:00+00:00,9223372036854775808",
        "0001-01-01T00:00:00+00:00,1",
        "9999-12-31T23:59:59-12:00,1",
        "2026-11-20T00:00:00+00:00,1" + "0" * 5000,
        "\0",
    ],
)
def test_cursor_field_refuses_what_is_none(text):
    with pytest.raises(ValidationError):
        CursorField().clean(text)
