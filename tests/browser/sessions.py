"""What secretaries do with a session, on the pages; each leaves the visitor on its page."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


def call_for_now(visitor, title):
    """Call the branch's members to an assembly that began a few minutes ago, and announce it."""
    began = datetime.now(ZONE) - timedelta(minutes=5)
    page = visitor.page
    page.goto("/sessions/new/?kind=assembly")
    page.fill("[name=title]", title)
    page.fill("[name=date]", began.date().isoformat())
    page.fill("[name=starts]", began.replace(minute=began.minute // 10 * 10).strftime("%H:%M"))
    page.fill("[name=ends]", "23:59")
    visitor.send()
    return page.url


def log(visitor, title, *, kind="assembly", **fields):
    """Put a session on record, at which everybody expected was present."""
    page = visitor.page
    page.goto(f"/sessions/log/?kind={kind}")
    page.fill("[name=title]", title)
    for name, text in fields.items():
        page.fill(f"[name={name}]", text)
    page.check("[name=rest_present]")
    visitor.send()
    return page.url


def write_minutes(visitor, url, text):
    """Write into the first section and save by the button."""
    visitor.page.goto(f"{url}minutes/")
    visitor.page.locator("main textarea").first.fill(text)
    visitor.send()


def mark(visitor, number, status):
    """Give the person at this place of the list another mark than present: two presses."""
    row = visitor.page.locator("[data-mark]").nth(number)
    visitor.press(row.locator("[data-toggle-mark]"))
    visitor.press(row.locator(f"input[value={status}] + label"))
