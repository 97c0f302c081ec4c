"""From a figure of the year report to its records and back, in both languages and widths."""

import re
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.sessions import ZONE

SCREENS = {"phone": PHONE, "desk": DESK}
# The figure, and where its list says how many there are.
FIGURES = {
    "members": "#member-table > p >> nth=-1",
    "held_theme_day": "#session-table .bh-list-head",
    "innovation_projects": "#project-table .bh-list-head",
    "patents_filed": "#part-table .bh-list-head",
    "mentoring_pairs": "main .bh-strong",
}


def number_in(locator) -> int:
    return int(re.search(r"[\d,]+", locator.inner_text())[0].replace(",", ""))


@pytest.fixture(params=["phone-2020", "desk-2020", "desk-this year"])
def secretary(visit, request):
    """The secretary at the report of a year."""
    screen, _, year = request.param.partition("-")
    visitor = visit("secretary", SCREENS[screen])
    number = datetime.now(ZONE).year if year == "this year" else year
    visitor.page.goto(f"/reports/year/?year={number}")
    return visitor


def follow_figure(secretary, key) -> int:
    """Press the figure; the number it told."""
    figure = secretary.page.locator(f"#figure-{key}")
    number = number_in(figure.locator("b"))
    with secretary.page.expect_navigation():
        secretary.press(figure)
    return number


@pytest.mark.parametrize("key", FIGURES)
def test_figure_leads_to_as_many_records_and_the_list_back_to_it(secretary, key):
    page = secretary.page
    number = follow_figure(secretary, key)
    told = page.locator(FIGURES[key])

    assert (number_in(told) if told.count() else 0) == number
    assert secretary.complaints() == []
    with page.expect_navigation():
        secretary.press(page.locator("main a.bh-back").first)
    assert urlsplit(page.url).fragment == f"figure-{key}"
    expect(page.locator(f"#figure-{key}")).to_be_in_viewport()


@pytest.mark.parametrize("key", FIGURES)
def test_browser_leads_back_from_a_record_over_the_list_to_the_figure(secretary, key):
    page = secretary.page
    if not follow_figure(secretary, key):
        assert page.locator("main tbody a").count() == 0
        return
    found = page.url
    with page.expect_navigation():
        secretary.press(page.locator("main tbody a").first)

    assert page.locator("h1").count() == 1
    page.go_back()
    assert page.url == found
    page.go_back()
    expect(page.locator(f"#figure-{key}")).to_be_in_viewport()


def test_number_in_a_sentence_leads_where_its_figure_does(secretary):
    chapter = secretary.page.locator("#organisation")
    links = [chapter.locator(".bh-reading a").first, chapter.locator("#figure-members")]

    addresses = [link.get_attribute("href") for link in links]

    assert addresses[0] == addresses[1]


@pytest.mark.parametrize("path", ["/reports/", "/reports/year/years/?year=2020"])
def test_pages_of_reports_are_accessible_and_fit_the_screen(secretary, path):
    secretary.page.goto(path)

    assert secretary.complaints() == []
