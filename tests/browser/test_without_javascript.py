"""Every page works without scripts: one form, one save."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import sessions
from tests.browser.conftest import DESK, PHONE


@pytest.fixture
def secretary(visit):
    return visit("secretary", PHONE, java_script_enabled=False)


def test_attendance_is_one_form_and_one_save(secretary):
    url = sessions.call_for_now(secretary, "无脚本点名")
    page = secretary.page
    page.goto(f"{url}attendance/")
    for number, status in enumerate(["late", "sick_leave", "absent"]):
        secretary.press(
            page.locator("[data-mark]").nth(number).locator(f"[value={status}] + label")
        )
    page.check("[name=rest_present]")

    secretary.send()

    assert page.url == url
    expect(page.locator("#attendance")).to_contain_text("19 / 21")


def test_minutes_are_saved_by_the_form(secretary):
    url = sessions.log(secretary, "无脚本记录", kind="lecture")

    sessions.write_minutes(secretary, url, "用按钮保存的话。")

    expect(secretary.page.locator("#minutes")).to_contain_text("用按钮保存的话。")


def test_two_writers_get_the_page_of_both_texts(secretary, visit):
    url = sessions.log(secretary, "无脚本同写", kind="lecture")
    page = secretary.page
    page.goto(f"{url}minutes/")
    sessions.write_minutes(visit("secretary", DESK), url, "先保存的话。")

    page.locator("main textarea").first.fill("后保存的话。")
    secretary.send()
    secretary.press("input[value=theirs] + label")
    secretary.send()

    expect(page.locator("main textarea").first).to_have_value("先保存的话。")


def test_held_session_is_logged(secretary):
    sessions.log(secretary, "无脚本登记", kind="theme_day", text="看了展览。")

    page = secretary.page
    expect(page.locator("h1")).to_have_text("无脚本登记")
    expect(page.locator("#attendance")).to_contain_text("21 / 21")
    expect(page.locator("#minutes")).to_contain_text("看了展览。")


def test_member_list_is_filtered(secretary):
    page = secretary.page
    page.goto("/members/")
    page.fill("[name=q]", "ltt")
    page.select_option("[name=group]", label="第一党小组")

    with page.expect_navigation():
        secretary.press("main form[role=search] button[type=submit]")

    expect(page).to_have_url(re.compile("q=ltt"))
    assert page.locator("#member-table tbody th").all_inner_texts() == ["罗婷婷"]
