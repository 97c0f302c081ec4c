import pytest

from tests.browser.conftest import DESK, PHONE

ROLES = ["secretary", "leader1", "leader2", "member", "reviewer", "admin"]
SCREENS = pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])


@SCREENS
@pytest.mark.parametrize("role", ROLES)
def test_pages_of_a_role_are_accessible_and_fit_the_screen(visit, role, screen):
    visitor = visit(role, screen)

    complaints = [each for _name in visitor.walk() for each in visitor.complaints()]

    assert complaints == []


@SCREENS
@pytest.mark.parametrize("path", ["/login/", "/password_reset/", "/setup/", "/join/unknown/"])
def test_public_pages_are_accessible_and_fit_the_screen(visit, path, screen):
    visitor = visit(None, screen)

    visitor.page.goto(path)

    assert visitor.complaints() == []
