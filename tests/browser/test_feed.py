"""One's sessions in a calendar program: from the calendar page to the file, and its end."""

import icalendar
import pytest

from tests.browser.conftest import DESK, PHONE


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_an_address_is_made_read_and_switched_off(visit, screen):
    member = visit("leader2", screen)
    page = member.page
    page.goto("/calendar/?view=list")
    member.follow("/calendar/subscribe/")

    with page.expect_navigation():
        member.press("main form[action$='/renew/'] button")

    assert member.complaints() == []
    address = page.locator("#link").input_value()
    assert page.locator("#webcal").input_value() == address.replace("http:", "webcal:")
    sessions = icalendar.Calendar.from_ical(page.request.get(address).body()).events
    assert len(sessions) > 10
    page.goto("/calendar/subscribe/")
    member.follow("/subscribe/revoke/")
    assert member.complaints() == []
    with page.expect_navigation():
        member.press("main form .btn-danger")
    assert page.request.get(address).status == 404
