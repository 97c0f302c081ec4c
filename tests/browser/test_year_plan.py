"""The plan of next year on a phone. The last test adopts it, for all tests of its server."""

import datetime

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.sessions import ZONE

NEXT = datetime.datetime.now(ZONE).year + 1


@pytest.fixture
def first_title():
    def locate(page):
        page.goto(f"/plan/?year={NEXT}")
        return page.locator("[data-plan-row]").first.locator("[name$=-title]")

    return locate


def test_a_row_opens_to_be_changed(visit, first_title):
    secretary = visit("secretary", PHONE)
    title = first_title(secretary.page)
    expect(title).to_be_hidden()

    secretary.press(secretary.page.locator("[data-open-row]").first)

    expect(title).to_be_focused()
    assert secretary.complaints() == []


def test_without_scripts_the_rows_stand_open(visit, first_title):
    page = visit("secretary", PHONE, java_script_enabled=False).page

    expect(first_title(page)).to_be_visible()


def test_a_year_takes_six_presses(visit):
    secretary = visit("secretary", PHONE)
    page, rows = secretary.page, secretary.page.locator("[data-plan-row]")

    secretary.follow("/calendar/")
    secretary.follow("/plan/")
    secretary.follow(f"year={NEXT}")
    assert (rows.count() > 50, secretary.complaints()) == (True, [])
    secretary.send()
    assert (rows.count(), secretary.complaints()) == (0, [])
    secretary.follow("/plan/announce/")
    assert secretary.complaints() == []
    secretary.send()

    assert secretary.presses == 6
    expect(page.locator("main [role=status]").first).to_contain_text("已发布")
