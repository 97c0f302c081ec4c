"""A secretary's month, on a phone in Chinese and at a desk in English."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import sessions
from tests.browser.conftest import DESK, PHONE
from tests.browser.files import add_person, photograph, position_of

SCREENS = pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
ROSTER = "tests/data/roster-messy.xlsx"
TEXT = "会议听取了汇报。\n与会党员逐一发言。😀"


@pytest.fixture
def secretary(visit, screen):
    return visit("secretary", screen)


@pytest.fixture
def title(screen):
    """Of the sessions of one test: no other test has it."""
    return f"第 {screen['viewport']['width']} 次会议"


def figures(page):
    return page.locator("#counts ~ .bh-figures b").all_inner_texts()


def upload(visitor, path):
    visitor.page.goto("/members/roster/")
    visitor.page.set_input_files("[name=file]", path)
    visitor.send()


@SCREENS
def test_roster_is_looked_through_before_anything_is_imported(secretary):
    upload(secretary, ROSTER)

    assert figures(secretary.page) == ["34", "0", "0", "8", "1", "2"]
    assert secretary.complaints() == []
    secretary.follow("/columns/")
    assert secretary.complaints() == []
    secretary.send()
    secretary.press("form[action$='/discard/'] button")
    expect(secretary.page).to_have_url("/members/roster/")
    secretary.page.goto("/members/?q=何海涛")
    assert secretary.page.locator("#member-table tbody tr").count() == 0


@SCREENS
def test_exported_roster_with_one_more_person_is_imported(secretary, screen, tmp_path):
    page, name = secretary.page, f"新同志{screen['locale']}"
    page.goto("/members/")
    with page.expect_download() as download:
        page.click("form[action='/members/export/'] button")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    add_person(path, 姓名=name, 性别="女", 出生年月="1999.05", 党员类别="入党积极分子")

    upload(secretary, path)

    new, changed, same, *others = figures(page)
    assert (new, changed, int(same) >= 21, others) == ("1", "0", True, ["0", "0", "0"])
    secretary.send("main form[action$='/apply/']")
    page.goto(f"/members/?q={name}")
    assert page.locator("#member-table tbody th").all_inner_texts() == [name]


@SCREENS
def test_same_as_last_time_takes_three_presses(secretary):
    page = secretary.page

    secretary.follow("/sessions/new/")
    secretary.follow("kind=lecture")
    secretary.send()

    assert secretary.presses == 3
    assert re.search(r"/sessions/\d+/$", page.url)
    expect(page.locator(".bh-life .is-now")).to_have_text(re.compile("Announced|已发布"))


@SCREENS
def test_planned_session_is_announced_and_members_see_it(secretary, visit, screen, title):
    page = secretary.page
    page.goto("/sessions/new/?kind=theme_day")
    page.fill("[name=title]", title)
    page.uncheck("[name=announce]")
    secretary.send()
    assert "/announce/" in page.locator(".bh-head-actions form").get_attribute("action")

    secretary.send(".bh-head-actions form")

    expect(page.locator("#attendance")).to_contain_text("21")
    member = visit("member", screen)
    member.page.goto("/inbox/?tab=news")
    expect(member.page.get_by_text(title).first).to_be_visible()


@SCREENS
def test_attendance_of_21_takes_eight_presses_and_one_for_each_exception(secretary, title):
    url = sessions.call_for_now(secretary, title)
    page = secretary.page
    page.goto("/")
    secretary.presses = 0

    with page.expect_navigation():
        secretary.press(page.get_by_role("link", name=title).first)
    secretary.follow("/attendance/")
    for number, status in enumerate(["late", "personal_leave", "sick_leave", "exempt"], 3):
        sessions.mark(secretary, number, status)
    secretary.press("[data-mark-rest]")
    expect(page.locator("[data-mark-rest]")).to_be_disabled()
    secretary.send()

    assert secretary.presses <= 8 + 4
    assert page.url == url
    expect(page.locator("#attendance")).to_contain_text("18 / 20")
    undo_attendance(secretary)


def undo_attendance(secretary):
    with secretary.page.expect_navigation():
        secretary.press("form[action$='/undo/'] button")
    expect(secretary.page.locator("[data-present]")).to_have_text("0")
    expect(secretary.page.locator("[data-unset]")).to_have_text("21")


@SCREENS
def test_leave_is_recorded_and_taken_back_before_the_start(secretary, title):
    page = secretary.page
    page.goto("/sessions/new/?kind=assembly")
    page.fill("[name=title]", f"{title}请假")
    page.fill("[name=date]", "2099-01-05")
    secretary.send()
    url = f"{page.url}attendance/"

    page.goto(url)
    assert page.locator("[value=present]").count() == 0
    for status, should in (
        ("sick_leave", "未点 20|Not marked 20"),
        ("none", "未点 21|Not marked 21"),
    ):
        sessions.mark(secretary, 2, status)
        secretary.send()
        page.goto(url)
        expect(page.locator(".bh-live")).to_contain_text(re.compile(should))


@SCREENS
def test_session_under_way_leads_on_to_its_minutes(secretary, title):
    url = sessions.call_for_now(secretary, f"{title}进行中")
    page = secretary.page
    page.goto(f"{url}attendance/")
    secretary.press("[data-mark-rest]")
    secretary.send()
    page.goto("/")

    with page.expect_navigation():
        secretary.press(page.get_by_role("link", name=f"{title}进行中").first)

    assert page.url == f"{url}minutes/"


@SCREENS
def test_held_session_is_logged_in_eight_presses(secretary, title):
    page = secretary.page

    secretary.follow("/sessions/log/")
    secretary.follow("kind=theme_day")
    page.fill("[name=title]", title)
    page.fill("[name=text]", TEXT)
    page.set_input_files("[name=photos]", photograph())
    secretary.press(page.locator("[data-mark]").nth(4).locator("input[value=sick_leave] + label"))
    secretary.press("label[for=id_rest_present]")
    secretary.press("label[for=id_archive]")
    secretary.send()

    assert secretary.presses + 1 <= 8  # one for the dialog that chooses the photograph
    expect(page.locator(".bh-life .is-now")).to_have_text(re.compile("Archived|已归档"))
    expect(page.locator("#minutes")).to_contain_text("与会党员逐一发言。😀")
    expect(page.locator("#attendance")).to_contain_text("20 / 21")
    assert page.locator("#files img").count() == 1
    assert page.locator("form[action$='/undo/']").count() == 0


@SCREENS
def test_record_is_completed_archived_reopened_and_told_by_the_history(secretary, title):
    url = sessions.log(secretary, title, topics="听取汇报", decisions="同意。")
    add_item_with_vote(secretary, url)
    add_follow_up(secretary, url)
    sessions.write_minutes(secretary, url, TEXT)
    attach_photograph(secretary, url)

    archive(secretary, url)

    assert_locked(secretary, url)
    reopen(secretary, url)
    page = secretary.page
    expect(page.locator("main a[href$='/agenda/new/']")).to_be_visible()
    page.goto(f"{url}history/")
    expect(page.locator(".bh-history")).to_contain_text("补充决议")
    expect(page.locator(".bh-history")).to_contain_text("程立新")
    assert secretary.complaints() == []


def add_item_with_vote(secretary, url):
    page = secretary.page
    secretary.follow("/agenda/new/")
    page.fill("[name=title]", "审议年度预算")
    page.fill("[name=presenter]", "赵振邦")
    secretary.send()
    item = page.locator(".bh-agenda > li").last
    secretary.press(item.locator("summary"))
    with page.expect_navigation():
        secretary.press(item.locator("a[href$='/vote/']"))
    for name, count in {"yes": "19", "no": "0", "abstained": "1"}.items():
        page.fill(f"[name={name}]", count)
    secretary.send()
    secretary.follow("/vote/")
    assert secretary.complaints() == []
    secretary.send("main form:has([name=yes])")
    expect(page.locator(".bh-agenda .bh-decision").last).to_contain_text(re.compile("Carried|通过"))


def add_follow_up(secretary, url):
    page = secretary.page
    secretary.follow("/follow-ups/new/")
    page.fill("[name=what]", "公布预算")
    page.select_option("[name=owner]", label="周文静")
    page.fill("[name=due_on]", "2099-01-01")
    secretary.send()
    expect(page.locator("#follow-ups")).to_contain_text("公布预算")


def attach_photograph(secretary, url):
    page = secretary.page
    secretary.follow("/files/new/")
    page.set_input_files("[name=files]", photograph())
    secretary.send()
    link = page.locator("#files a[href*='/files/']").last.get_attribute("href")
    assert position_of(photograph()["buffer"])
    assert position_of(page.request.get(link).body()) == {}


def archive(secretary, url):
    page = secretary.page
    page.goto(url)
    secretary.follow("/archive/")
    assert page.locator(".bh-rows .bh-done").count() == page.locator("main .bh-rows > li").count()
    secretary.send()
    expect(page.locator(".bh-life .is-now")).to_have_text(re.compile("Archived|已归档"))


def assert_locked(secretary, url):
    page = secretary.page
    for part in ("edit", "minutes", "attendance", "agenda", "archive", "files/new"):
        assert page.locator(f"main a[href*='/{part}/']").count() == 0, part
    statuses = {part: secretary.post(f"{url}{part}/") for part in ("edit", "agenda/new")}
    assert statuses == {"edit": 403, "agenda/new": 403}


def reopen(secretary, url):
    page = secretary.page
    page.goto(url)
    secretary.press(".bh-head-actions summary")
    secretary.follow("/reopen/")
    page.fill("[name=reason]", "补充决议")
    secretary.send()
