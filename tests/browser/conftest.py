"""A real server with the demo branch, as `make run` starts it, and a browser to use it with."""

import pytest

from tests.browser.people import Visitor
from tests.ground.programs import Server

PASSWORD = "a password of this run"
PHONE = {"viewport": {"width": 360, "height": 740}, "locale": "zh-CN", "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 900}, "locale": "en-US"}


def pytest_collection_modifyitems(items):
    """All on one worker, which has the server; the others need none."""
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def base_url(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("served") / "var", DEMO_PASSWORD=PASSWORD)
    try:
        server.health(within=120)
        yield f"http://127.0.0.1:{server.port}"
        server.interrupt()
    finally:
        server.end()


@pytest.fixture(scope="session")
def logins():
    """Cookies of those who logged in, by user name: the password is typed once a run."""
    return {}


@pytest.fixture
def visit(new_context, base_url, logins):
    """Open the site as somebody: `visit("secretary", PHONE)` gives a Visitor on the home page.

    A console error, such as a breach of the Content-Security-Policy, fails the test.
    """
    visitors = []

    def open_as(username, screen, **options):
        context = new_context(**screen, storage_state=logins.get(username), **options)
        visitor = Visitor(context.new_page(), by_touch=screen.get("has_touch", False))
        visitors.append(visitor)
        if username in logins:
            visitor.page.goto("/")
        elif username:
            visitor.log_in(username, PASSWORD)
            logins[username] = context.storage_state()
        return visitor

    yield open_as
    assert [error for visitor in visitors for error in visitor.errors] == []
