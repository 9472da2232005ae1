"""A reposted text must say where it is from; what exactly is wanted differs from pack to pack (T-26)."""

import re
from collections.abc import Iterable, Mapping, Sequence

from zhengmei.core.screening.document import Document, Finding

_SAYS_SO = re.compile(
    r"(?:^|\n)[ \t（(]{0,4}(?:本文)?(?:转载|转发|转自|转载自|来源)(?:自|于|[:：])"
    r"|[（(](?:转载|转自|来源)[^）)\n]{0,30}[）)]|转载(?:文章|稿件)"
)
_WORDS = ("转载", "转自", "转发", "来源")
SOURCE = re.compile(
    r"(?:稿件来源|文章来源|信息来源|来源|转载自|转自|摘自|出处|原载)\s?[:：于自]?\s?[一-鿿A-Za-z0-9《“@]{2,}"
)
_NAMED = re.compile(
    r"(?:稿件来源|文章来源|信息来源|来源|转载自|转自|摘自|原载)\s?[:：于自]\s?[《“]?(?P<name>[一-鿿A-Za-z0-9·]{2,30})"
)
_GOVERNMENT = re.compile(
    r"[一-鿿]*(?:政府|委员会|[区市省县州盟旗镇乡]委|党委|政府办|办公厅|办公室|[一-鿿]{2,}(?:局|厅|部|署|总局|法院|检察院))"
    r"(?:官网|官方网站|门户网站|网站|网|微信公众号|公众号|微博|客户端)?"
)
_LINK = re.compile(r"https?://[^\s，。]{4,}|www\.[^\s，。]{4,}")
_DAY = re.compile(r"转载(?:时间|日期|于)[^\n]{0,8}(?:[0-9]{4}[-/.年])")

WANTED: Mapping[str, tuple[str, re.Pattern[str]]] = {
    "source": ("来源", SOURCE),
    "source_site": ("转载来源网站", SOURCE),
    "source_link": ("原文链接", _LINK),
    "link": ("转载链接", _LINK),
    "reprinted_on": ("转载时间", _DAY),
}
"""Item of a pack's ``content.repost_source`` → its name and what shows it is there."""


def is_reposted(document: Document) -> bool:
    """Whether somebody has said that the text is reposted, or it says so itself."""
    return document.context.reposted or any(_says_so(document.text, word) for word in _WORDS)


def unlisted_source(document: Document, listed: Sequence[str]) -> Iterable[Finding]:
    """Yield a finding for a source that a reposted text names and that is not on the unit's list (T-26).

    Government organs are not listed: their own sites may be reposted everywhere the list is asked for.
    """
    if not is_reposted(document):
        return
    for found in _NAMED.finditer(document.text):
        name = found["name"]
        if any(source in name for source in listed) or _GOVERNMENT.fullmatch(name):
            continue
        yield Finding(
            found.start("name"), found.end("name"), "发布要件/转载/稿源名单外", "warn", "likely",
            f"“{name}”不在本单位登记的稿源名单里，也不像党和政府机关；转载前请核对稿源", "repost.unlisted", "repost_sources", "",
            "稿源名单由本单位的词库维护",
        )  # fmt: skip


def _says_so(text: str, word: str) -> bool:
    """Looks only around the word: the pattern by itself would try every character of the text."""
    place = text.find(word)
    while place >= 0:
        if _SAYS_SO.search(text, max(0, place - 8), place + 40):
            return True
        place = text.find(word, place + len(word))
    return False


def missing_source(document: Document, items: Sequence[str]) -> Iterable[Finding]:
    """Yield one finding when a reposted text lacks any of ``items``; without items only the source is looked for."""
    if not document.text.strip() or not is_reposted(document):
        return
    missing = [
        WANTED[item][0] for item in items or ("source",) if item in WANTED and not WANTED[item][1].search(document.text)
    ]
    if missing:
        start, end = next((span for span in document.paragraphs() if span[1] > span[0]), (0, len(document.text)))
        yield Finding(
            start, end, "发布要件/转载/缺来源", "warn", "certain", f"转载稿件没有写明：{'、'.join(missing)}", "repost.source",
            "repost_source", "", "标为转载" if document.context.reposted else "文中写有转载或来源字样",
        )  # fmt: skip
