"""How the cards of the home page lie."""

from tests.browser.conftest import DESK


def test_a_short_card_leaves_no_hole_beside_a_long_one(visit):
    page = visit("secretary", DESK).page

    late, norms = (page.locator(f".bh-area-{name}").bounding_box() for name in ("late", "norms"))
    rows = page.locator(".bh-area-late .bh-row").count()

    assert rows >= 1
    assert norms["y"] - late["y"] - late["height"] < 30
    assert late["height"] < 100 + 100 * rows
