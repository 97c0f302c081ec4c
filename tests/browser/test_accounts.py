"""Invitations, wrong passwords, and the choices that stay with a person."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE

OWN_PASSWORD = "chosen by oneself 7"
SCREENS = pytest.mark.parametrize(
    ("screen", "name"), [(PHONE, "何志强"), (DESK, "宋雨桐")], ids=["phone", "desk"]
)


def invite(secretary, name):
    """The link on the slip that the secretary prints for a member."""
    page = secretary.page
    page.goto(f"/members/?q={name}")
    secretary.press(page.get_by_role("link", name=name))
    with page.expect_navigation():
        secretary.press(page.locator("main section form[action$='/invite/'] button"))
    assert page.locator(".bh-slip-code").evaluate("image => image.naturalWidth") > 0
    return page.input_value("#link")


def join(visit, link, screen):
    """Follow a link in a browser of one's own, and choose a password."""
    member = visit(None, screen)
    member.page.goto(link)
    assert member.complaints() == []
    for field in member.page.locator("input[type=password]").all():
        field.fill(OWN_PASSWORD)
    username = member.page.input_value("[name=username]")
    member.send()
    return member, username


def log_out(visitor):
    visitor.press(".bh-top summary")
    with visitor.page.expect_navigation():
        visitor.press("form[action='/logout/'] button")


@SCREENS
def test_invited_member_arrives_at_home_and_the_link_works_once(visit, screen, name):
    secretary = visit("secretary", screen)
    link = invite(secretary, name)
    assert secretary.complaints() == []

    member, _username = join(visit, link, screen)

    expect(member.page).to_have_url("/")
    expect(member.page.locator("h1")).to_contain_text(name)
    second = visit(None, screen)
    assert second.page.goto(link).status == 410
    assert second.complaints() == []
    assert second.page.locator("input[type=password]").count() == 0


def test_wrong_passwords_lock_a_login_until_there_is_a_new_link(visit):
    secretary = visit("secretary", PHONE)
    _member, username = join(visit, invite(secretary, "吴晓峰"), PHONE)
    stranger = visit(None, PHONE)
    answers = [try_login(stranger, username, f"guess {number}") for number in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert stranger.complaints() == []
    assert try_login(stranger, username, OWN_PASSWORD) == 429

    member, _username = join(visit, invite(secretary, "吴晓峰"), PHONE)

    expect(member.page).to_have_url("/")
    log_out(member)
    member.log_in(username, OWN_PASSWORD)


def try_login(visitor, username, password):
    visitor.page.goto("/login/")
    visitor.page.fill("[name=username]", username)
    visitor.page.fill("[name=password]", password)
    with visitor.page.expect_navigation() as answer:
        visitor.press("main button.btn-primary")
    return answer.value.status


def test_language_and_large_text_stay_with_a_person(visit):
    member, username = join(visit, invite(visit("secretary", PHONE), "郑海燕"), PHONE)
    root = member.page.locator("html")
    assert root.get_attribute("lang") == "zh-hans"

    with member.page.expect_navigation():
        member.press("form[action='/preferences/large-text/'] button:visible")
    member.press(".bh-top summary")
    with member.page.expect_navigation():
        member.press("form[action='/preferences/language/'] button:visible")

    elsewhere = visit(None, PHONE)
    elsewhere.log_in(username, OWN_PASSWORD)
    root = elsewhere.page.locator("html")
    assert (root.get_attribute("lang"), root.get_attribute("class")) == ("en", "bh-large")
    assert elsewhere.complaints() == []


def test_password_is_changed_by_oneself(visit):
    member, _username = join(visit, invite(visit("secretary", PHONE), "许诺"), PHONE)
    page = member.page
    member.press(".bh-top summary")
    with page.expect_navigation():
        member.press("a[href='/password_change/']")
    for name, value in {"old_password": OWN_PASSWORD, "new_password1": "another one 8"}.items():
        page.fill(f"[name={name}]", value)
    page.fill("[name=new_password2]", "another one 8")

    member.send()

    expect(page).to_have_url("/password_change/done/")
    assert member.complaints() == []
    assert page.locator("main a").count() > 0
