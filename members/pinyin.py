from pypinyin import Style, lazy_pinyin


def search_keys(name: str) -> dict[str, str]:
    """罗婷婷 → {"pinyin": "luotingting", "initials": "ltt"}; Latin letters stay as they are."""
    plain = "".join(char for char in name.lower() if char.isalnum())
    syllables = lazy_pinyin(plain, style=Style.NORMAL)
    return {
        "pinyin": "".join(syllables)[:200],
        "initials": "".join(syllable[0] for syllable in syllables if syllable)[:50],
    }
