from collections import defaultdict
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve

AXE = Axe()
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
# Pages of an outcome: they are met on the way of the tests that bring it about.
LEAVES = {"healthz", "logout"}
FILES = {
    "activities:file",
    "activities:make-up-evidence",
    "activities:thumbnail",
    "projects:file",
    "projects:thumbnail",
}
SEVERAL = {"activities:detail": 20, "projects:detail": 12, "projects:list": 3}
# Every element with those around it, what it carries and whether it has a label, but without
# what it says.
SHAPES = """() => {
  const says = new Set(["action", "alt", "aria-label", "href", "hx-headers", "lang", "placeholder",
    "src", "title", "value"]);
  const carried = ({ name, value }) =>
    `${name}=${says.has(name) ? value !== "" : value.replace(/\\d+/g, "")}`;
  const isLabelled = (element) => element.labels?.length > 0 ||
    element.getAttribute("aria-labelledby")?.split(" ").every((id) => document.getElementById(id));
  const shapes = new Map();
  for (const element of document.querySelectorAll("*")) {
    const own = [element.localName, ...[...element.attributes].map(carried)].join(" ");
    const known = [isLabelled(element), element.textContent.trim() === ""];
    shapes.set(element, `${shapes.get(element.parentElement) ?? ""}>${own} ${known}`);
  }
  return [...new Set(shapes.values())];
}"""
# Texts in a column too narrow for their words.
SQUEEZED = """() => {
  const textOf = (node) => node.nodeType === Node.TEXT_NODE ? node.data.trim() : "";
  const own = (element) => [...element.childNodes].map(textOf).filter(Boolean).join(" ");
  return [...document.querySelectorAll("main *")].filter((element) => {
    const { width, height } = element.getBoundingClientRect();
    const em = parseFloat(getComputedStyle(element).fontSize);
    return own(element).length > 8 && width > 1 && width < 4 * em && height > 5 * em;
  }).map(own);
}"""
seen_by_axe = defaultdict(set)


class Visitor:
    """Somebody at a browser; `errors` gathers what the console complained of."""

    def __init__(self, page, *, by_touch):
        self.page = page
        self.by_touch = by_touch
        self.errors = []
        self.presses = 0
        page.on("console", lambda message: self._hear(message))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())

    def _hear(self, message):
        expected = "Failed to load resource" in message.text
        if message.type == "error" and not expected:
            self.errors.append(f"{self.page.url}: {message.text}")

    def press(self, target):
        """Tap on a phone, click at a desk; `presses` counts them."""
        locator = self.page.locator(target) if isinstance(target, str) else target
        self.presses += 1
        if self.by_touch:
            locator.tap()
        else:
            locator.click()

    def follow(self, part):
        """Press the first link in sight whose address has `part` in it, and wait for its page."""
        with self.page.expect_navigation():
            self.press(self.page.locator(f"main a[href*='{part}']:visible").first)

    def send(self, form="main form[method=post]"):
        """Press the last main button of a form, and wait for the page that answers."""
        with self.page.expect_navigation():
            self.press(self.page.locator(form).locator("button.btn-primary").last)

    def post(self, url):
        """The status of a POST that no page offers."""
        cookies = {cookie["name"]: cookie["value"] for cookie in self.page.context.cookies()}
        headers = {"X-CSRFToken": cookies["csrftoken"]}
        return self.page.request.post(url, headers=headers, max_redirects=0).status

    def log_in(self, username, password):
        self.page.goto("/login/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", password)
        with self.page.expect_navigation():
            self.page.click("main button[type=submit].btn-primary")
        assert url_name(self.page.url) == "home"

    def complaints(self):
        """What axe finds serious on the page, whether it scrolls sideways or squeezes a text.

        Where axe saw all shapes before, on a screen of this width, it has nothing new to say.
        """
        self.page.evaluate("window.scrollTo(0, 0)")  # nothing half hidden behind the top bar
        known = seen_by_axe[self.page.viewport_size["width"]]
        shapes = set(self.page.evaluate(SHAPES))
        serious = [] if shapes <= known else self._ask_axe()
        known |= shapes
        width, shown = self.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        if width > shown:
            serious.append(f"{self.page.url} is {width} px wide on a screen of {shown}")
        squeezed = self.page.evaluate(SQUEEZED)
        return serious + [f"{self.page.url} squeezes “{text}”" for text in squeezed]

    def _ask_axe(self):
        return [
            f"{self.page.url} {rule['id']}: {rule['nodes'][0]['html'][:200]}"
            for rule in AXE.run(self.page, options=RULES).response["violations"]
            if rule["impact"] in ("serious", "critical")
        ]

    def walk(self, first=()):
        """Every page that links lead to from here and from the paths in `first`, as URL names.

        One of each kind, but some sessions more, since each state leads to other pages.
        """
        origin = "/".join(self.page.url.split("/")[:3])
        todo, seen = [self.page.url, *(origin + path for path in first)], []
        while todo:
            url = todo.pop(0)
            name = url_name(url)
            if name is None or seen.count(name) >= SEVERAL.get(name, 1):
                continue
            seen.append(name)
            answer = self.page.goto(url)
            assert answer.status == 200, f"{url} answered {answer.status}"
            yield name
            links = self.page.eval_on_selector_all(
                "a[href]:not([download])", "links => links.map(link => link.href.split('#')[0])"
            )
            todo += [link for link in dict.fromkeys(links) if link.startswith(origin)]


def url_name(url):
    """members:list for http://…/members/?q=…; None for what is no page of ours."""
    try:
        name = resolve(urlsplit(url).path).view_name
    except Resolver404:
        return None
    is_left = name in LEAVES or name in FILES or name.startswith("admin:")
    return None if is_left else name
