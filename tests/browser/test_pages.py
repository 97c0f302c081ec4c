"""Every page, looked at as wide as a phone and as wide as a desk."""

import pytest

from tests.browser.conftest import DESK, PASSWORD, PHONE
from tests.browser.people import Visitor
from tests.test_access import ROWS

ROLES = ["secretary", "leader1", "leader2", "member", "reviewer", "admin"]
SIZES = {"phone": PHONE, "desk": DESK}
SCREENS = pytest.mark.parametrize("size", SIZES)
# Where a walk begins, besides home: whose pages are met late, or by chance.
FIRST = ["/projects/?state=stopped", "/projects/?kind=party_building", "/registers/"]
# leader2 sees what leader1 sees.
WALKS = [
    ("secretary", "zh-CN"),
    ("secretary", "en-US"),
    ("leader1", "en-US"),
    ("member", "zh-CN"),
    ("reviewer", "en-US"),
    ("admin", "zh-CN"),
]
PUBLIC = [
    "/login/",
    "/setup/",
    "/join/unknown/",
    "/password_reset/",
    "/password_reset/done/",
    "/reset/MQ/unknown/",
    "/reset/done/",
    "/inbox/unsubscribe/unknown/",
]
# Why no link of a role's own pages leads there.
ELSEWHERE = {
    "activities:board-export": "a file, no page",
    "activities:feed-file": "a file, no page",
    "activities:feed-renew": "activities/test_feed_views: the demo's people have no address",
    "activities:feed-revoke": "test_feed: the demo's people have no address",
    "activities:file": "a file, no page",
    "activities:follow-up-done": "activities/test_agenda: the demo's owners see their sessions",
    "activities:make-up-evidence": "a file, no page",
    "activities:tag-edit": "activities/test_own_tags: the demo has none",
    "activities:thumbnail": "a file, no page",
    "activities:revisions": "test_minutes: there are some only after writing",
    "activities:vote-edit": "test_month: the demo's votes are archived",
    "healthz": "for machines",
    "login": "test_public_pages",
    "members:card-picture": "a picture on the card's page",
    "members:branch": "leads on to the branch",
    "members:join": "test_public_pages and test_accounts",
    "members:roster-columns": "test_month: needs a file",
    "members:roster-preview": "test_month: needs a file",
    "members:setup": "test_public_pages and test_setup",
    "notices:address-confirm": "notices/test_preferences: a link in a mail",
    "notices:robot-edit": "test_robots: the demo has none",
    "notices:robot-remove": "test_robots: the demo has none",
    "notices:unsubscribe": "test_public_pages",
    "papers:project": "a file, no page",
    "papers:session": "a file, no page",
    "papers:template-file": "a file, no page",
    "reports:appraisal-export": "a file, no page",
    "reports:appraisal-paper": "a file, no page",
    "reports:appraisal-reopen": "reports/appraisal/test_views: the demo's is not closed",
    "reports:frozen": "reports/test_year_views: the demo's reports are not frozen",
    "password_change_done": "test_accounts",
    "password_reset": "test_public_pages",
    "password_reset_complete": "test_public_pages",
    "password_reset_confirm": "test_public_pages",
    "password_reset_done": "test_public_pages",
    "projects:file": "a file, no page",
    "projects:issue-solve": "test_projects: of another state than the first met",
    "projects:patent-edit": "test_projects: of another state than the first met",
    "projects:problem-confirm": "test_projects: of another state than the first met",
    "projects:start": "test_projects: of another state than the first met",
    "projects:thumbnail": "a file, no page",
    "projects:verify": "test_projects: of another state than the first met",
}


@pytest.fixture(scope="module")
def walk(browser, base_url):
    """{URL name: complaints} of the pages of a role in a language; each way is walked once."""
    walks = {}

    def walk_as(role, locale):
        if (role, locale) not in walks:
            context = browser.new_context(**DESK | {"locale": locale}, base_url=base_url)
            visitor = Visitor(context.new_page(), by_touch=False)
            visitor.log_in(role, PASSWORD)
            found = {}
            for name in visitor.walk(first=[] if role == "admin" else FIRST):
                for size in SIZES.values():
                    visitor.page.set_viewport_size(size["viewport"])
                    found[name] = found.get(name, []) + visitor.complaints()
            found["console"] = visitor.errors
            context.close()
            walks[role, locale] = found
        return walks[role, locale]

    return walk_as


@pytest.mark.parametrize(("role", "locale"), WALKS)
def test_pages_of_a_role_are_accessible_and_fit_the_screen(walk, role, locale):
    found = walk(role, locale)

    assert [complaint for complaints in found.values() for complaint in complaints] == []


def test_every_page_is_met_on_somebodys_way(walk):
    pages = {target.partition("(")[0] for method, target, *_statuses in ROWS if method == "GET"}

    met = {name for role, locale in WALKS for name in walk(role, locale)}

    assert sorted(pages - met - set(ELSEWHERE)) == []


@pytest.mark.parametrize("role", ROLES)
def test_each_role_has_its_home_and_places(visit, role):
    page = visit(role, PHONE).page

    assert page.locator("main h1").count() == 1
    assert page.locator("main a").count() > 0
    assert page.locator(".bh-bottom a[aria-current=page]").count() == 1


@SCREENS
def test_public_pages_are_accessible_and_fit_the_screen(visit, size):
    visitor, complaints = visit(None, SIZES[size]), []

    for path in PUBLIC:
        visitor.page.goto(path)
        complaints += visitor.complaints()

    assert complaints == []


def test_axe_is_asked_again_where_only_a_label_is_gone(visit):
    visitor = visit(None, DESK)
    label = "<label for=name>Name</label>"
    page = f"<html lang=en><title>Form</title><main><h1>Form</h1>{label}<input id=name></main>"

    found = []
    for content in (page, page, page.replace(label, "")):
        visitor.page.set_content(content)
        found.append(len(visitor.complaints()))

    assert found == [0, 0, 1]


def test_a_text_without_room_for_its_words_is_complained_of(visit):
    visitor = visit(None, DESK)
    texts = "<p>Room enough for these words</p><p id=narrow>No room for all of these words</p>"
    visitor.page.set_content(f"<html lang=en><title>T</title><main><h1>T</h1>{texts}</main>")
    visitor.page.evaluate("document.getElementById('narrow').style.width = '1em'")

    complaints = visitor.complaints()

    assert [complaint.partition(" ")[2] for complaint in complaints] == [
        "squeezes “No room for all of these words”"
    ]
