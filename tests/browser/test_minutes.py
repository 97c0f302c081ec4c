"""What is written is never lost: not without a connection, without a login, or by two at once."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import sessions
from tests.browser.conftest import DESK, PASSWORD, PHONE
from tests.browser.people import Visitor


def open_minutes(visit, username, screen, url):
    visitor = visit(username, screen)
    visitor.page.goto(f"{url}minutes/")
    return visitor


def text_of(visitor):
    return visitor.page.locator("main textarea").first


def expect_state(visitor, state):
    """The one line that is shown; autosave comes every few seconds."""
    lines = visitor.page.locator("[data-say]:visible")
    expect(lines).to_have_attribute("data-say", state, timeout=15_000)


def expect_kept(visitor, url, text):
    """The server has it: the session's page shows it."""
    visitor.page.goto(url)
    expect(visitor.page.locator("#minutes")).to_contain_text(text)


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_minutes_save_themselves_while_one_writes(visit, screen):
    secretary = visit("secretary", screen)
    url = sessions.log(secretary, "自动保存", kind="lecture")
    secretary.page.goto(f"{url}minutes/")
    expect_state(secretary, "ready")

    text_of(secretary).press_sequentially("逐字写下的话")

    expect_state(secretary, "saved")
    assert secretary.complaints() == []
    expect_kept(secretary, url, "逐字写下的话")


def test_minutes_wait_for_the_connection_and_are_saved_then(visit):
    secretary = visit("secretary", PHONE)
    url = sessions.log(secretary, "断网", kind="lecture")
    secretary.page.goto(f"{url}minutes/")
    text_of(secretary).fill("断网之前。")
    expect_state(secretary, "saved")

    secretary.page.context.set_offline(True)
    text_of(secretary).fill("断网之前。断网之后。")
    expect_state(secretary, "offline")
    secretary.page.context.set_offline(False)

    expect_state(secretary, "saved")
    expect_kept(secretary, url, "断网之前。断网之后。")


def test_minutes_cut_off_in_the_middle_of_a_save_are_saved_by_the_next(visit):
    """The server has the text, but its answer never arrives: that is no second writer."""
    secretary = visit("secretary", PHONE)
    url = sessions.log(secretary, "回执丢失", kind="lecture")
    page = secretary.page
    page.goto(f"{url}minutes/")
    lost = []
    page.route(re.compile(r"/minutes/\d+/$"), lambda route: lose_answer(route, lost), times=1)

    text_of(secretary).fill("第一句。")
    expect_state(secretary, "offline")
    text_of(secretary).fill("第一句。第二句。")

    expect_state(secretary, "saved")
    assert lost == [200]
    expect_kept(secretary, url, "第一句。第二句。")


def lose_answer(route, lost):
    lost.append(route.fetch().status)
    route.abort("connectionreset")


def test_minutes_of_a_page_closed_without_connection_are_offered_again(visit):
    secretary = visit("secretary", PHONE)
    url = sessions.log(secretary, "离线关闭", kind="lecture")
    page, context = secretary.page, secretary.page.context
    page.goto(f"{url}minutes/")
    context.set_offline(True)
    text_of(secretary).fill("还没有送出的话。")
    expect_state(secretary, "offline")
    page.close()
    context.set_offline(False)

    again = Visitor(context.new_page(), by_touch=True)
    again.page.goto(f"{url}minutes/")
    expect(again.page.locator("[data-draft-text]").first).to_have_text("还没有送出的话。")
    assert again.complaints() == []
    again.press(again.page.locator("[data-draft-use]").first)

    expect_state(again, "saved")
    expect_kept(again, url, "还没有送出的话。")


def test_minutes_outlive_a_login_that_ran_out(visit):
    secretary = visit("secretary", PHONE)
    url = sessions.log(secretary, "登录过期", kind="lecture")
    page, context = secretary.page, secretary.page.context
    page.goto(f"{url}minutes/")
    context.clear_cookies()

    text_of(secretary).fill("登录过期时写的话。")
    expect_state(secretary, "login")
    with context.expect_page() as tab:
        secretary.press("[data-say=login] a")
    Visitor(tab.value, by_touch=True).log_in("secretary", PASSWORD)

    expect_state(secretary, "saved")
    expect_kept(secretary, url, "登录过期时写的话。")


def test_two_writers_of_one_text_see_both_and_lose_neither(visit):
    leader = visit("leader1", DESK)
    leader.page.goto("/sessions/log/")
    leader.follow("kind=group")
    leader.page.fill("[name=title]", "两人同写")
    leader.page.check("[name=rest_present]")
    leader.send()
    url = leader.page.url
    secretary = open_minutes(visit, "secretary", PHONE, url)
    leader.page.goto(f"{url}minutes/")
    text_of(leader).fill("组长写的话。")
    expect_state(leader, "saved")

    text_of(secretary).fill("书记写的话。")
    expect_state(secretary, "conflict")
    with secretary.page.expect_navigation():
        secretary.press("[data-conflict]:visible button")
    merge(secretary)

    expect_kept(secretary, url, "书记写的话。\n组长写的话。")
    assert_revisions(secretary, url, ["组长写的话。", "书记写的话。"])


def merge(visitor):
    page = visitor.page
    expect(page.locator(".bh-versus")).to_contain_text("书记写的话。")
    expect(page.locator(".bh-versus")).to_contain_text("组长写的话。")
    assert visitor.complaints() == []
    visitor.press(page.locator("input[value=merged] + label"))
    visitor.send()
    expect(page.locator("[data-draft]").first).to_be_hidden()


def assert_revisions(visitor, url, texts):
    page = visitor.page
    page.goto(f"{url}minutes/")
    visitor.follow("/revisions/")
    for text in texts:
        expect(page.locator(".bh-revision", has_text=text).first).to_be_visible()
    expect(page.locator(".bh-revision", has_text="林国栋").first).to_be_visible()
    page.click("main form[method=get] button[type=submit]")
    expect(page.locator(".bh-versus")).to_be_visible()
    assert visitor.complaints() == []
