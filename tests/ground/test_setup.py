"""An empty BranchHub, from the first page to the first session."""

import shutil

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.people import Visitor
from tests.ground.programs import Server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("start")]

ROSTER = "tests/data/roster-standard.xlsx"
FIRST_USE = {
    "committee": "某研究所党委",
    "branch": "第五党支部",
    "name": "陈丽华",
    "username": "chenlihua",
    "password1": "chosen by oneself 7",
    "password2": "chosen by oneself 7",
}


@pytest.fixture
def empty_site(start, tmp_path):
    server = Server(shutil.copytree(start.var, tmp_path / "var"), DEMO="0")
    try:
        server.health(within=120)
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.end()


@pytest.fixture
def founder(empty_site, browser):
    context = browser.new_context(**PHONE, base_url=empty_site)
    visitor = Visitor(context.new_page(), by_touch=True)
    yield visitor
    context.close()
    assert visitor.errors == []


def test_empty_site_leads_to_a_branch_with_its_roster_and_first_session(founder):
    page = founder.page
    page.goto("/")
    expect(page).to_have_url("/setup/")
    for name, value in FIRST_USE.items():
        page.fill(f"[name={name}]", value)
    founder.send()
    assert founder.complaints() == []

    import_roster(founder)
    call_first_session(founder)

    expect(page.locator("#attendance b").first).to_have_text("21")
    assert founder.complaints() == []


def import_roster(founder):
    page = founder.page
    founder.follow("/members/roster/")
    page.set_input_files("[name=file]", ROSTER)
    founder.send()
    founder.press(page.locator("#who ~ .bh-field .form-check-input").first)  # no namesake
    founder.send("main form[action$='/apply/']")


def call_first_session(founder):
    page = founder.page
    page.goto("/")
    founder.follow("/sessions/new/")
    expect(page.locator("main a[href*='kind=group']")).to_have_count(2)
    founder.follow("kind=assembly")
    page.fill("[name=date]", "2099-01-05")
    founder.send()
