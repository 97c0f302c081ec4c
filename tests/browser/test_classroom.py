"""The rota of a Small Classroom: given in turn, changed, and its session called, in both languages
and widths."""

from datetime import datetime

import pytest
from playwright.sync_api import expect

from branchhub.core.dates import add_months
from tests.browser.conftest import DESK, PHONE
from tests.browser.sessions import ZONE

# The screen, and how many months ahead its session is called: it is in all series of its group.
SCREENS = {"phone": (PHONE, 1), "desk": (DESK, 2)}


class Rota:
    """The rota of a series, as the secretary sees it; `coming` is the first day of a month ahead,
    `complaints` gathers what the pages are blamed for."""

    def __init__(self, visitor, url, coming):
        self.visitor, self.page, self.url, self.coming = visitor, visitor.page, url, coming
        self.complaints = []

    def open(self, year):
        self.page.goto(f"{self.url}?year={year}")
        self.complaints += self.visitor.complaints()

    def row(self, month):
        self.open(month.year)
        return self.page.locator("tbody tr").nth(month.month - 1)

    def trainers(self):
        """Of the months of the open year that have one."""
        names = self.page.locator("tbody td:nth-of-type(2)").all_inner_texts()
        return [name for name in names if name != "–"]

    def press_and_wait(self, link):
        with self.page.expect_navigation():
            self.visitor.press(link)
        self.complaints += self.visitor.complaints()


@pytest.fixture(params=SCREENS)
def rota(visit, request):
    """Of a series that the first group has just begun."""
    screen, ahead = SCREENS[request.param]
    visitor = visit("secretary", screen)
    page = visitor.page
    page.goto("/projects/new/")
    page.fill("[name=title]", f"小课堂 {request.param}")
    page.select_option("[name=kind]", "party_building")
    page.check("[name=is_classroom]")
    page.select_option("[name=group]", label="第一党小组")
    visitor.send()
    project = page.url
    for step in ("approve", "start"):
        page.goto(project)
        visitor.follow(f"/{step}/")
        visitor.send()
    page.goto(project)
    visitor.follow("/rota/")
    return Rota(visitor, page.url, add_months(datetime.now(ZONE).date().replace(day=1), ahead))


def test_turns_are_given_to_each_before_anybody_has_another(rota):
    year = datetime.now(ZONE).year

    rota.visitor.send("form[action$='/rota/fill/']")

    trainers = rota.trainers()
    rota.open(year + 1)
    trainers += rota.trainers()
    backbones = len(set(trainers))
    assert backbones > 1
    assert len(set(trainers[:backbones])) == backbones
    assert rota.complaints == []


def test_turn_is_changed_and_its_session_called(rota):
    page, coming = rota.page, rota.coming
    rota.visitor.send("form[action$='/rota/fill/']")

    rota.press_and_wait(rota.row(coming).locator("a.btn"))
    other = page.locator("[name=trainer] option:not(:checked):not([value=''])").first
    page.select_option("[name=trainer]", other.get_attribute("value"))
    page.fill("[name=skill]", "看懂工艺卡")
    rota.visitor.send("main form.bh-card")
    trainer, _, skill = rota.row(coming).locator("td:nth-of-type(2)").inner_text().partition("·")
    assert skill == "看懂工艺卡"

    rota.press_and_wait(rota.row(coming).locator("a[href*='/sessions/new/']"))
    assert page.locator("[name=lecturer] option:checked").text_content().strip() == trainer
    rota.visitor.send()
    title = page.locator("h1").inner_text()

    expect(rota.row(coming).locator("a.bh-cell-link")).to_have_text(title)
    assert rota.complaints == []
