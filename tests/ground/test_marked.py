"""Every word of a template is marked for translation: found by reading, not by rendering."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates"
MARKED_OR_SILENT = re.compile(
    r"{%\s*comment.*?endcomment\s*%}|{%\s*blocktranslate.*?endblocktranslate\s*%}"
    r"|{#.*?#}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
SPOKEN_ATTRIBUTES = {"alt", "aria-label", "aria-description", "placeholder", "title"}
WORD = re.compile(r"[A-Za-z]{2,}|[\u4e00-\u9fff]")
# Names that are the same in every language.
NAMES = {"BranchHub", "PDF", "Word", "简体中文", "English", "支"}


class Words(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []
        self.inside_code = False

    def handle_starttag(self, tag, attributes):
        self.inside_code = tag in ("script", "style", "code")
        self.found += [value for name, value in attributes if name in SPOKEN_ATTRIBUTES and value]

    def handle_endtag(self, tag):
        self.inside_code = False

    def handle_data(self, data):
        if not self.inside_code:
            self.found.append(data)


def unmarked(template: str) -> list[str]:
    parser = Words()
    parser.feed(MARKED_OR_SILENT.sub("", template))
    texts = (text.strip(" ·\n") for text in parser.found)
    return [text for text in texts if WORD.search(text) and text not in NAMES]


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("<p>{% translate 'Save' %}</p>", []),
        ("{% blocktranslate trimmed %}Save <b>all</b>{% endblocktranslate %}", []),
        ("<p>Save</p>", ["Save"]),
        ("<p>保存 {{ name }}</p>", ["保存"]),
        ('<a title="Open it" href="/about">{{ name }}</a>', ["Open it"]),
    ],
)
def test_unmarked_words_are_found(template, words):
    assert unmarked(template) == words


def test_every_word_of_the_templates_is_marked():
    pages = {path: unmarked(path.read_text()) for path in TEMPLATES.rglob("*.html")}

    assert {path.name: words for path, words in pages.items() if words} == {}
