"""The plan of next year on a phone. Adopting it changes it for all tests of a server: one test."""

import datetime

from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.sessions import ZONE

NEXT = datetime.datetime.now(ZONE).year + 1


def first_title(page):
    page.goto(f"/plan/?year={NEXT}")
    return page.locator("[data-plan-row]").first.locator("[name$=-title]")


def see_rows_stand_open_without_scripts(visit):
    page = visit("secretary", PHONE, java_script_enabled=False).page

    expect(first_title(page)).to_be_visible()


def see_a_row_open_to_be_changed(secretary):
    title = first_title(secretary.page)
    expect(title).to_be_hidden()

    secretary.press(secretary.page.locator("[data-open-row]").first)

    expect(title).to_be_focused()
    assert secretary.complaints() == []


def test_a_year_is_looked_at_and_takes_six_presses(visit):
    see_rows_stand_open_without_scripts(visit)
    secretary = visit("secretary", PHONE)
    see_a_row_open_to_be_changed(secretary)
    secretary.page.goto("/")
    secretary.presses = 0
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
