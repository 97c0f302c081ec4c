import re
from html.parser import HTMLParser

READ_OUT = {"alt", "aria-label", "placeholder", "title"}
LATIN = re.compile(r"(?<![\w@.#/-])[A-Za-z]{3,}(?![\w@/-])")
# Names that are the same in Chinese, and an example of initials.
NAMES = {
    "BranchHub",
    "Django",
    "English",
    "Excel",
    "JPEG",
    "PDF",
    "PNG",
    "PowerPoint",
    "TXT",
    "WebP",
    "Webhook",
    "Word",
    "ltt",
}


class Text(HTMLParser):
    """What a page says: its text, and the attributes that are read out."""

    def __init__(self):
        super().__init__()
        self.parts, self.skipping = [], False

    def handle_starttag(self, tag, attrs):
        self.skipping = tag in ("script", "style", "code")
        self.parts += [value for name, value in attrs if name in READ_OUT and value]

    def handle_endtag(self, tag):
        self.skipping = False

    def handle_data(self, data):
        if not self.skipping:
            self.parts.append(data)


def latin_words(html: str) -> set[str]:
    """Words in Latin letters that a page in Chinese says, names left out."""
    text = Text()
    text.feed(html)
    return set(LATIN.findall("\n".join(text.parts))) - NAMES
