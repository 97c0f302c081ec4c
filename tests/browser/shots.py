"""`make shots`: a picture of every page of every role, both widths, both languages."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.conftest import DESK, PHONE
from tests.browser.test_pages import ROLES

SHOTS = Path(settings.BASE_DIR) / "var" / "shots"


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["360", "1280"])
@pytest.mark.parametrize("role", ROLES)
def test_shots(visit, role, screen, locale):
    folder = SHOTS / f"{locale}-{screen['viewport']['width']}" / role
    folder.mkdir(parents=True, exist_ok=True)
    visitor = visit(role, screen | {"locale": locale})

    names = []
    for name in visitor.walk():
        names.append(name)
        file = f"{len(names):02}-{name.replace(':', '-')}.png"
        visitor.page.screenshot(path=folder / file, full_page=True)

    assert "home" in names
