"""What large text must leave whole on a phone."""

from tests.browser.conftest import PHONE

LARGE = "document.documentElement.classList.add('bh-large')"


def test_the_days_of_a_summary_are_not_cut_off(visit):
    page = visit("secretary", PHONE).page
    page.goto("/requirements/summary/")

    page.evaluate(LARGE)

    days = page.locator("input[type=date]")
    assert [day.bounding_box()["width"] > 200 for day in days.all()] == [True, True]
