"""What holds for every template."""

import re
from pathlib import Path

from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
INCLUDE = re.compile(r'{% include "([^"]+)"([^%]*)%}')


def test_a_fragment_with_a_form_is_given_the_token():
    """`only` keeps the token out too, and then the form is always refused."""
    lacking = [
        f"{page.relative_to(TEMPLATES)}: {name}"
        for page in TEMPLATES.rglob("*.html")
        for name, given in INCLUDE.findall(page.read_text(encoding="utf-8"))
        if given.split()[-1:] == ["only"]
        and "csrf_token=" not in given
        and "{% csrf_token %}" in (TEMPLATES / name).read_text(encoding="utf-8")
    ]

    assert lacking == []
