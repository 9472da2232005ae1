"""Who holds which post, from the unit's own dated lexicon: a name beside another post, or a post after its term, is asked about.

Only names of the lexicon are looked for. People share names and texts speak of the past: nothing here is ever more than a
request to look, and words such as 时任 and 原 settle it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from zhengmei.core.screening.document import Document, Finding
from zhengmei.core.screening.hit import Severity
from zhengmei.core.screening.lexicon import Entry

_TITLE = (
    "(?P<deputy>(?:常务)?副|代理?)?(?P<title>总书记|秘书长|书记|省长|市长|州长|盟长|区长|县长|旗长|镇长|乡长|主任委员|主任|主席|部长|厅长|局长|署长"
    "|处长|科长|所长|站长|队长|支队长|院长|检察长|审计长|行长|会长|理事长|校长|园长|馆长|台长|社长|总编辑|董事长|总经理|委员长|组长|政委|司令员)"
)
_AHEAD = re.compile(rf"{_TITLE}(?:同志)?$")
_BEHIND = re.compile(rf"(?:同志)?{_TITLE}(?!医|科员|热线|专线|信箱|处|办|助理|夫人|单位|级)")
_PAST = re.compile(
    "(?:[^一-龥]|[由是的被对])(?:原|前)|前任|时任|曾任|历任|曾经|卸任|离任|退休|已故|任命|免去|当选|提名|拟任|新任|候任"
)
_PAST_BEHIND = re.compile("期间|任内|生前|逝世|去世|卸任|离任|被查|被免")
_REACH = 24


@dataclass(frozen=True)
class _Post:
    """What a post or a text says somebody is: the last word of it, and whether as a deputy or for the time being."""

    title: str
    deputy: str

    @property
    def words(self) -> str:
        return self.deputy + self.title


class Holders:
    """Entries of the kind ``holder``: the post and, as suggestion, the name; their validity is the term."""

    def __init__(self, entries: Sequence[tuple[Entry, str]]) -> None:
        self._by_name: dict[str, list[tuple[Entry, str]]] = {}
        self._by_post: dict[str, list[tuple[Entry, str]]] = {}
        for entry, stamp in entries:
            self._by_name.setdefault(entry.suggestion, []).append((entry, stamp))
            self._by_post.setdefault(entry.word, []).append((entry, stamp))
        self._lengths = sorted({len(post) for post in self._by_post}, reverse=True)

    @property
    def names(self) -> Sequence[str]:
        """The names that the engine looks for."""
        return sorted(self._by_name)

    def look(self, document: Document, name: str, start: int, end: int) -> Iterator[Finding]:
        """Yield what is to be asked about ``name``, found at ``start:end``."""
        text, (low, high) = document.text, document.paragraph_at(start)
        low = max(low, start - _REACH)
        ahead = _AHEAD.search(text, low, start)
        found = ahead or _BEHIND.match(text, end, high)
        if found is None or _PAST.search("\n" + text[low : found.start()]) or _PAST_BEHIND.search(text, end, end + 12):
            return
        said = _post(found)
        begins, ends = min(start, found.start()), max(end, found.end())
        whole = self._post_ahead(text, start) if ahead else ""
        if whole:
            begins = start - len(whole)
        entries, on = self._by_name[name], document.context.on
        fitting = [held for held in entries if (held[0].word == whole if whole else _fits(held[0], said))]
        if any(entry.holds_on(on) for entry, _ in fitting):
            return
        current = [held for held in entries if held[0].holds_on(on)]
        if not fitting and not current:
            return  # a former holder may be anything else by now
        entry, stamp = (fitting or current)[0]
        message = _outside_term(entry, name) if fitting else _other_post(entry, name, whole or said.words)
        severity: Severity = "warn" if whole else "hint"
        yield Finding(
            begins, ends, "文字/职务/职务与姓名不符", severity, "likely" if whole else "hint", message + self._now(whole, on),
            "post.holder", "wording", "", f"词条来源：{entry.source}", "", stamp,
        )  # fmt: skip

    def _post_ahead(self, text: str, start: int) -> str:
        """Return the longest post of the lexicon that stands in full before ``start``."""
        whole = (text[start - length : start] for length in self._lengths if length <= start)
        return next((post for post in whole if post in self._by_post), "")

    def _now(self, post: str, on: date) -> str:
        holders = [entry for entry, _ in self._by_post.get(post, ()) if entry.holds_on(on)]
        if not holders:
            return ""
        return f"；词库里现任{post}的是" + "、".join(f"“{entry.suggestion}”（{_term(entry)}）" for entry in holders)


def _post(found: re.Match[str]) -> _Post:
    return _Post(found["title"], (found["deputy"] or "").removeprefix("常务"))


def _fits(entry: Entry, said: _Post) -> bool:
    found = _AHEAD.search(entry.word)
    return found is not None and _post(found) == said


def _term(entry: Entry) -> str:
    begins = f"{entry.valid_from}起" if entry.valid_from else ""
    ends = f"到{entry.valid_to}" if entry.valid_to else ""
    return f"{begins}{ends}" or "没有写任期"


def _outside_term(entry: Entry, name: str) -> str:
    return f"词库里“{name}”任“{entry.word}”的任期是{_term(entry)}；写当时的事请加“时任”或“原”"


def _other_post(entry: Entry, name: str, said: str) -> str:
    return f"词库里“{name}”的职务是“{entry.word}”（{_term(entry)}），稿件写的是“{said}”，请核对"
