"""A project from its proposal to the verified benefit, in both languages and widths."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE

SCREENS = {
    "phone": (PHONE, ["已申报", "已立项", "进行中", "已完成", "已验收"], "98,500.50 元"),
    "desk": (DESK, ["Proposed", "Approved", "Under way", "Finished", "Verified"], "98,500.50 yuan"),
}
YEAR = {"from_on": "2026-01-01", "until_on": "2026-06-30"}
STEPS = ["approve", "start", "finish", "verify"]


class Project:
    """The way of one project through its pages; `complaints` gathers what axe says of them."""

    def __init__(self, visitor):
        self.visitor, self.page, self.complaints = visitor, visitor.page, []
        self.url = ""

    def look(self):
        self.complaints += self.visitor.complaints()

    def fill_in(self, **fields):
        for name, text in fields.items():
            self.page.fill(f"main [name={name}]", text)

    def send(self):
        self.look()
        self.visitor.send()

    def propose(self, title):
        self.page.goto("/projects/")
        self.look()
        self.visitor.follow("/projects/new/")
        self.page.select_option("[name=kind]", "innovation")
        self.fill_in(title=title, problem="废品率高", goal="降到 2% 以下")
        self.send()
        self.url = self.page.url

    def step(self, name):
        self.page.goto(self.url)
        self.visitor.follow(f"/{name}/")
        self.send()

    def add(self, place, pick=None, /, **fields):
        self.page.goto(self.url)
        self.visitor.follow(f"/{place}/new/")
        for name, value in (pick or {}).items():
            self.page.check(f"[name={name}][value={value}]")
        self.fill_in(**fields)
        self.send()

    def verify_benefit(self):
        self.page.goto(self.url)
        self.visitor.press(self.page.locator("#benefits a[href$='/verify/']"))
        self.fill_in(amount="98500.50", verified_by="财务部")
        self.send()

    def fill_up(self):
        """One row of each sort, and dates of a step, so that each page has something to show."""
        self.step("approve")
        self.add("milestones", title="首批试制", due_on="2026-06-30")
        self.add("trials", {"kind": "onsite_test"}, what="连续切割 200 片", place="客户车间")
        self.add("issues", what="原料批次不稳", raised_on="2026-03-01")
        self.add("benefits", {"kind": "revenue", "certainty": "planned"}, amount="5", **YEAR)
        self.page.goto(f"{self.url}recognitions/new/")
        self.page.select_option("[name=level]", "company_key")
        self.fill_in(given_on="2026-03-01", document="所发〔2026〕1号")
        self.send()
        self.page.goto(self.url)
        self.visitor.follow("/patents/new/")
        self.fill_in(title="一种砂轮", filed_on="2026-03-01")
        self.send()

    def own_pages(self):
        """Where the project's page leads to, its files and people left out."""
        self.page.goto(self.url)
        links = self.page.eval_on_selector_all(
            "main a[href]:not([download])", "links => links.map(link => link.href.split('#')[0])"
        )
        return [link for link in dict.fromkeys(links) if "/projects/" in link]

    def state(self):
        return self.page.locator(".bh-title .bh-state")


@pytest.fixture(params=SCREENS)
def way(visit, request):
    screen, states, amount = SCREENS[request.param]
    project = Project(visit("secretary", screen))
    project.propose(f"降低废品率 {request.param}")
    return project, states, amount


def test_a_project_goes_from_its_proposal_to_the_verified_benefit(way):
    project, states, amount = way
    expect(project.state()).to_have_text(states[0])

    for step, state in zip(STEPS, states[1:], strict=True):
        project.step(step)
        expect(project.state()).to_have_text(state)
    pick = {"kind": "saving", "certainty": "forecast"}
    project.add("benefits", pick, amount="100000", **YEAR)
    project.verify_benefit()
    expect(project.page.locator("#benefits .bh-totals dd")).to_have_text(amount)
    project.visitor.follow("certainty=verified")
    expect(project.page.locator(".bh-figure b")).to_have_text(amount)
    project.look()

    assert project.complaints == []


def test_the_log_of_a_project_numbers_itself(way):
    project, _states, _amount = way

    for what in ("调整配比", "调整温度"):
        project.add("trials", {"kind": "modification"}, what=what, place="第三制品部")
    project.page.goto(project.url)
    project.look()

    rows = project.page.locator("#trials b")
    numbers = [text.split()[-1] if " no. " in text else text for text in rows.all_inner_texts()]
    assert [number.strip("工艺改进第次 ") for number in numbers] == ["1", "2"]
    assert project.complaints == []


def test_every_page_of_a_project_is_accessible_and_fits_the_screen(way):
    project, _states, _amount = way
    project.fill_up()

    for link in project.own_pages():
        project.page.goto(link)
        project.look()

    assert project.complaints == []


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_a_brand_is_written_and_shown(visit, screen):
    secretary, complaints = visit("secretary", screen), []
    page = secretary.page
    page.goto("/projects/brands/")
    secretary.follow("/brands/new/")
    name = f"匠心铸轮 {screen['viewport']['width']}"
    page.fill("[name=name]", name)
    page.fill("[name=idea]", "党建引领科研")
    complaints += secretary.complaints()
    secretary.send()
    complaints += secretary.complaints()
    expect(page.locator("h1")).to_have_text(name)
    secretary.follow("/edit/")
    complaints += secretary.complaints()

    assert complaints == []
