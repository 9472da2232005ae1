"""Names that people type: what is refused so that no two names look alike and none breaks a page."""

import unicodedata

# Control, format (right-to-left marks, zero-width), surrogates, private use, unassigned; other symbols (emoji).
REFUSED_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk", "Zl", "Zp"}


def cleaned_name(text: str) -> str:
    """Return the name without needless blanks. Raises ValueError with a sentence for what is refused."""
    name = " ".join(text.split())
    for character in name:
        if unicodedata.category(character) in REFUSED_CATEGORIES:
            raise ValueError("名称中含有看不见的字符或表情符号，请删去后重新填写。")
    return name


def sort_key_of(name: str) -> str:
    """Return the name in pinyin, for sorting."""
    # Loaded when first needed: the dictionary takes longer to read than most pages take to build.
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(name)).lower()[:255]
