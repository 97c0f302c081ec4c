import os

# The phrases know no names and cost each process 44 MiB.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

from pypinyin import Style, lazy_pinyin  # noqa: E402

# Surnames that are read otherwise than the same character elsewhere.
SURNAMES = {
    "万俟": "mo qi",
    "尉迟": "yu chi",
    "澹台": "tan tai",
    "长孙": "zhang sun",
    "仇": "qiu",
    "区": "ou",
    "单": "shan",
    "召": "shao",
    "曾": "zeng",
    "朴": "piao",
    "查": "zha",
    "种": "chong",
    "秘": "bi",
    "缪": "miao",
    "解": "xie",
}


def search_keys(name: str) -> dict[str, str]:
    """罗婷婷 → {"pinyin": "luotingting", "initials": "ltt"}; Latin letters stay as they are."""
    plain = "".join(char for char in name.lower() if char.isalnum())
    surname = next((each for each in SURNAMES if plain.startswith(each)), "")
    given = lazy_pinyin(plain, style=Style.NORMAL)[len(surname) :]
    syllables = [*SURNAMES.get(surname, "").split(), *given]
    return {
        "pinyin": "".join(syllables)[:200],
        "initials": "".join(syllable[0] for syllable in syllables if syllable)[:50],
    }
