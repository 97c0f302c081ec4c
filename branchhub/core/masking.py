"""What is shown of personal data to those who may not see the whole. Source: domain.md 10."""

import re

# As secrets.token_urlsafe and django.core.signing make them; no word of ours is as long.
TOKEN = re.compile(r"(?<=/)[\w:-]{28,}", re.ASCII)


def mask_id_number(text: str) -> str:
    """410105198805121234 → 410***********1234."""
    return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}" if len(text) > 7 else "*" * len(text)


def mask_phone(text: str) -> str:
    """13812345678 → 138****5678."""
    return f"{text[:3]}****{text[-4:]}" if len(text) > 7 else "*" * len(text)


def mask_address(text: str) -> str:
    """Nothing after the district: 郑州市高新区梧桐街1号 → 郑州市高新区****."""
    for mark in ("区", "县", "市"):
        if mark in text:
            return text[: text.index(mark) + 1] + "****"
    return "****" if text else ""


def mask_tokens(text: str) -> str:
    """/join/<32 letters>/ → /join/…/: what lets somebody in by a link."""
    return TOKEN.sub("…", text)
