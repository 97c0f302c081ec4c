"""From the notice of a session to leave, and from the absence to the study that makes up for it."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.files import photograph
from tests.browser.sessions import ZONE

TITLE = "请假与补课的支部党员大会"
MEMBER = "罗婷婷"


@pytest.fixture
def secretary(visit):
    return visit("secretary", PHONE)


@pytest.fixture
def member(visit):
    return visit("member", PHONE)


def fill_times(page, starts_at):
    page.fill("[name=date]", starts_at.date().isoformat())
    page.fill("[name=starts]", starts_at.strftime("%H:%M"))
    page.fill("[name=ends]", "23:59")


def call_for_tomorrow(secretary):
    page = secretary.page
    page.goto("/sessions/new/?kind=assembly")
    page.fill("[name=title]", TITLE)
    fill_times(page, datetime.now(ZONE).replace(hour=9, minute=0) + timedelta(days=1))
    secretary.send()
    return page.url


def bring_forward(secretary, url):
    """Move the session to a few minutes ago: it has begun."""
    began = datetime.now(ZONE) - timedelta(minutes=5)
    page = secretary.page
    page.goto(f"{url}move/")
    fill_times(page, began.replace(minute=began.minute // 10 * 10))
    page.fill("[name=reason]", "提前召开")
    secretary.send()


def open_notice(visitor, words, *, tab="todo"):
    """Press the newest notice that says `words`."""
    page = visitor.page
    page.goto(f"/inbox/?tab={tab}")
    with page.expect_navigation():
        visitor.press(page.locator("main").get_by_text(words).first)


def press_and_wait(visitor, button):
    with visitor.page.expect_navigation():
        visitor.press(button)


def ask_for_leave(member):
    """From the page of the session; says in how many taps."""
    member.presses = 0
    member.follow("/leave/")
    press_and_wait(member, "button[value=personal_leave]")
    expect(member.page.locator("#my-part")).to_contain_text("您已申请事假")
    return member.presses


def grant(leader):
    open_notice(leader, f"{MEMBER}请假")
    assert leader.complaints() == []
    press_and_wait(leader, "button[value=granted]")


def hand_in(member):
    page = member.page
    page.goto("/")
    press_and_wait(member, page.get_by_role("link", name=f"补课：{TITLE}"))
    page.fill("[name=note]", "自学了会议材料。")
    page.set_input_files("[name=upload]", photograph())
    assert member.complaints() == []
    member.send()


def accept(secretary):
    open_notice(secretary, f"{MEMBER}提交了补课")
    assert secretary.complaints() == []
    press_and_wait(secretary, "button[value=accepted]")


def test_leave_is_asked_in_two_taps_granted_and_made_up_for(secretary, member, visit):
    url = call_for_tomorrow(secretary)
    open_notice(member, TITLE, tab="news")
    assert member.page.url == url

    assert ask_for_leave(member) == 2

    grant(visit("leader1", PHONE))
    page = secretary.page
    page.goto(f"{url}attendance/")
    excused = page.locator("[data-mark=personal_leave]")
    expect(excused).to_have_count(1)
    expect(excused).to_contain_text(MEMBER)
    bring_forward(secretary, url)
    page.goto(f"{url}attendance/")
    secretary.press("[data-mark-rest]")
    secretary.send()
    expect(page.locator("#attendance")).to_contain_text("已补课 0 / 1 人")
    hand_in(member)
    accept(secretary)
    page.goto(url)
    expect(page.locator("#attendance")).to_contain_text("已补课 1 / 1 人")
    expect(page.locator("#attendance")).to_contain_text("20 / 21")


def test_leave_is_granted_in_the_attendance_screen_and_withdrawn_without_scripts(visit):
    secretary, member = (
        visit(name, PHONE, java_script_enabled=False) for name in ("secretary", "member")
    )
    url = call_for_tomorrow(secretary)
    member.page.goto(url)
    assert ask_for_leave(member) == 2

    secretary.page.goto(f"{url}attendance/")
    press_and_wait(secretary, "button[form^='grant-']")

    assert secretary.page.url == f"{url}attendance/"
    member.page.goto(url)
    press_and_wait(member, "#my-part form button")
    expect(member.page.locator("#my-part")).to_contain_text("这次活动您应到会")
