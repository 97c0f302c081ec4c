"""A secretary takes the papers of a session, and makes the minutes look as the branch likes."""

import pytest
from docx import Document

from tests.browser.conftest import DESK, PHONE
from tests.browser.sessions import log

FIELD = "地点：{{ facts.venue }}"


def download(page, link):
    with page.expect_download() as started:
        link.click()
    return started.value


def paragraphs(path):
    return [paragraph.text for paragraph in Document(path).paragraphs]


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_replace_a_template_break_it_and_read_the_error(visit, tmp_path, screen):
    visitor = visit("secretary", screen)
    page = visitor.page
    session = log(visitor, "讨论年度计划", venue="第二会议室")
    page.goto("/papers/")
    page.locator("main a[href^='/branches/']").click()
    page.locator("a[href$='/papers/minutes/']").click()
    address = page.url
    ours = download(page, page.locator("main form a[download]")).path()

    assert kept(page, address, changed(ours, tmp_path, FIELD))
    assert not kept(page, address, changed(ours, tmp_path, "{{ facts.vanue }}"))
    assert "{{ facts.vanue }}" in page.locator("main form .bh-error").inner_text()

    page.goto(session)
    minutes = download(page, page.locator("a[href$='/papers/minutes.docx']"))
    assert "地点：第二会议室" in paragraphs(minutes.path())
    page.goto(address.removesuffix("minutes/"))
    visitor.press(page.locator("main form button"))


def changed(path, folder, text):
    """The template with a paragraph more at its end, as Word would save it."""
    document = Document(path)
    document.add_paragraph(text)
    document.save(folder / "模板.docx")
    return folder / "模板.docx"


def kept(page, address, file) -> bool:
    page.goto(address)
    page.set_input_files("[name=file]", file)
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()
    return page.url != address
