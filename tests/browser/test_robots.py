"""A chat group's robot, from the branch's page and back."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE

WEBHOOK = "https://oapi.dingtalk.com/robot/send?access_token=566cc69da782ec33e42541b0"
SCREENS = pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])


def add(secretary, name):
    secretary.page.goto("/branch/")
    secretary.follow("/notices/")
    secretary.follow("/robots/new/")
    secretary.page.check("[name=channel][value=dingtalk]")
    for field, text in {"name": name, "webhook": WEBHOOK, "secret": "SEC0123456789"}.items():
        secretary.page.fill(f"[name={field}]", text)


@SCREENS
def test_a_robot_is_added_switched_off_and_removed(visit, screen):
    secretary, complaints = visit("secretary", screen), []
    rows = secretary.page.locator(".bh-robot")

    add(secretary, "支部工作群")
    complaints += secretary.complaints()
    secretary.send()
    complaints += secretary.complaints()
    expect(rows).to_contain_text("41b0")
    secretary.follow("/edit/")
    complaints += secretary.complaints()
    secretary.page.uncheck("[name=is_on]")
    secretary.send()
    expect(rows.locator(".bh-state-na")).to_have_count(1)
    secretary.follow("/remove/")
    complaints += secretary.complaints()
    with secretary.page.expect_navigation():
        secretary.press("main button.btn-danger")

    expect(rows).to_have_count(0)
    assert complaints == []


def test_wecom_asks_for_no_secret(visit):
    page = visit("secretary", DESK).page
    page.goto("/branch/")
    page.locator("main a[href$='/notices/']").click()
    page.locator("main a[href$='/robots/new/']").click()
    page.check("[name=channel][value=feishu]")
    expect(page.locator("[name=secret]")).to_be_visible()

    page.check("[name=channel][value=wecom]")

    expect(page.locator("[name=secret]")).to_be_hidden()


@SCREENS
def test_what_is_one_s_own_choice_opens_when_it_is_chosen(visit, screen):
    visitor = visit("member", screen)
    visitor.page.goto("/inbox/preferences/")
    expect(visitor.page.locator("[name=quiet_from]")).to_be_hidden()

    visitor.page.check("[name=quiet][value=own]")
    visitor.page.check("[name=reminders][value=own]")

    expect(visitor.page.locator("[name=quiet_from]")).to_be_visible()
    expect(visitor.page.locator("[name=remind_before]").first).to_be_visible()
    assert visitor.complaints() == []
