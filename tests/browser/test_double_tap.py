"""What is tapped twice is sent once."""

from tests.browser.conftest import PHONE


def test_a_form_is_sent_once(visit):
    page = visit("secretary", PHONE).page
    page.goto("/sessions/new/?kind=other")
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))

    with page.expect_navigation():
        page.evaluate("""() => {
            const button = document.querySelector(".bh-save button[type=submit]");
            button.click();
            setTimeout(() => button.click(), 10); // the first request is on its way by then
        }""")

    assert len(sent) == 1
