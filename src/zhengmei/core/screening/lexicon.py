"""Lexicons as data: what an entry says, and how a TOML text becomes entries.

Allow entries win only when they cover a hit; a single character is never an entry. A name entry is what is right: agencies,
meetings, posts with the person who holds them; what is one confusable character off is reported while the entry is valid. A
holder entry says who holds a post, and its validity is the term. A source entry is one that a repost may come from.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from zhengmei.core.screening.hit import Severity, Tier

HEAD_KEYS = {"id", "title", "version", "source", "licence", "retrieved"}
GROUP_KEYS = {
    "entries", "kind", "category", "concern", "item", "severity", "tier", "message", "source", "scope", "valid_from", "valid_to",
    "before", "before_not", "after", "after_not", "near", "near_not", "reach", "boundary", "title_only", "unquoted",
}  # fmt: skip
KINDS = ("deny", "allow", "name", "holder", "source")
NEEDED = {
    "deny": ("entries", "source", "category", "concern", "severity", "tier", "message"),
    "allow": ("entries", "source"),
    "name": ("entries", "source", "category"),
    "holder": ("entries", "source", "valid_from"),
    "source": ("entries", "source"),
}
SHORTEST_NAME = 4
SHARED = ("category", "concern", "item", "severity", "tier", "message", "source", "scope", "valid_from", "valid_to")
LISTS = ("before", "before_not", "after", "after_not", "near", "near_not")


class LexiconError(ValueError):
    """A lexicon that cannot be used; the message names the place and says what is allowed."""


@dataclass(frozen=True)
class Conditions:
    """What must, or must not, stand around an entry. Empty: the entry always counts."""

    before: tuple[str, ...] = ()  # one of these stands directly before
    before_not: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    after_not: tuple[str, ...] = ()
    near: tuple[str, ...] = ()  # one of these stands within ``reach`` characters in the same paragraph
    near_not: tuple[str, ...] = ()
    reach: int = 30
    boundary: bool = False  # no letter, digit or Chinese character on either side
    title_only: bool = False
    unquoted: bool = False  # not between quotation marks

    @property
    def any(self) -> bool:
        """Whether there is any condition at all."""
        lists = self.before + self.before_not + self.after + self.after_not + self.near + self.near_not
        return bool(lists) or self.boundary or self.title_only or self.unquoted


@dataclass(frozen=True)
class Entry:
    """One word to look for. ``suggestion`` is what should be written instead, empty where nothing is to be written."""

    word: str
    kind: str = "deny"
    suggestion: str = ""
    category: str = ""
    concern: str = ""
    item: str = ""
    severity: Severity = "hint"
    tier: Tier = "hint"
    message: str = ""
    source: str = ""
    scope: str = "nation"
    valid_from: date | None = None
    valid_to: date | None = None
    conditions: Conditions = Conditions()

    @property
    def allow(self) -> bool:
        """Whether it excuses what it covers."""
        return self.kind == "allow"

    def holds_on(self, day: date) -> bool:
        """Whether the entry is valid on ``day``, both ends included."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Lexicon:
    """A dated set of entries with its source. ``stamp`` names id and version, as hits carry it."""

    id: str
    title: str
    version: str
    source: str
    licence: str
    retrieved: date
    entries: tuple[Entry, ...]

    @property
    def stamp(self) -> str:
        return f"{self.id} {self.version}"


def parse_lexicon(text: str, name: str) -> Lexicon:
    """Return the lexicon written in ``text``. Raises LexiconError, which names ``name``, the group and the fault."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{name}：不是合规的 TOML（{error}）") from error
    head = data.get("lexicon")
    if not isinstance(head, dict) or set(head) != HEAD_KEYS:
        raise LexiconError(f"{name}：[lexicon] 必须正好有这些项：{'、'.join(sorted(HEAD_KEYS))}")
    if set(data) - {"lexicon", "group"}:
        raise LexiconError(
            f"{name}：只有 [lexicon] 与 [[group]]，不认识：{'、'.join(sorted(set(data) - {'lexicon', 'group'}))}"
        )
    if not isinstance(head["retrieved"], date) or any(
        not isinstance(head[key], str) or not head[key] for key in HEAD_KEYS - {"retrieved"}
    ):
        raise LexiconError(f"{name}：[lexicon] 每项都要写，retrieved 是日期，其余是文字")
    entries: list[Entry] = []
    for number, group in enumerate(data.get("group", []), start=1):
        entries += _group(group, f"{name} 第 {number} 组")
    _refuse_repeats(entries, name)
    return Lexicon(entries=tuple(entries), **head)


def merge_entries(lexicons: Iterable[Lexicon], day: date, scopes: frozenset[str]) -> list[tuple[Entry, str]]:
    """Return the entries valid on ``day`` in one of ``scopes``, each with the stamp of its lexicon."""
    return [
        (entry, lexicon.stamp)
        for lexicon in lexicons
        for entry in lexicon.entries
        if entry.scope in scopes and entry.holds_on(day)
    ]


def holders_of(lexicons: Iterable[Lexicon], scopes: frozenset[str]) -> list[tuple[Entry, str]]:
    """Return the holder entries in one of ``scopes``, whenever their term is, each with the stamp of its lexicon."""
    return [
        (entry, lexicon.stamp)
        for lexicon in lexicons
        for entry in lexicon.entries
        if entry.kind == "holder" and entry.scope in scopes
    ]


def _group(group: Mapping[str, Any], place: str) -> list[Entry]:
    unknown = set(group) - GROUP_KEYS
    if unknown:
        raise LexiconError(f"{place}：不认识的项 {'、'.join(sorted(unknown))}")
    kind = group.get("kind", "deny")
    if kind not in KINDS:
        raise LexiconError(f"{place}：kind 只能是 {'、'.join(KINDS)}")
    missing = [key for key in NEEDED[kind] if not group.get(key)]
    if missing:
        raise LexiconError(f"{place}：缺少 {'、'.join(missing)}")
    if kind == "deny":
        _refuse_words(group, place)
    if "category" in group and str(group["category"]).count("/") != 2:
        raise LexiconError(f"{place}：category 是三级，用 / 隔开，如 文字/错别字/固定表述")
    for key in LISTS:
        if not isinstance(group.get(key, []), list) or not all(
            isinstance(word, str) and word for word in group.get(key, [])
        ):
            raise LexiconError(f"{place}：{key} 是文字的列表")
    for key in ("valid_from", "valid_to"):
        if key in group and not isinstance(group[key], date):
            raise LexiconError(f"{place}：{key} 是日期，如 2026-11-21")
    switches: dict[str, Any] = {key: bool(group.get(key, False)) for key in ("boundary", "title_only", "unquoted")}
    lists: dict[str, Any] = {key: tuple(group.get(key, ())) for key in LISTS}
    conditions = Conditions(**lists, **switches, reach=int(group.get("reach", 30)))
    shared = {key: group[key] for key in SHARED if key in group}
    return [_entry(written, place, {"kind": kind, "conditions": conditions, **shared}) for written in group["entries"]]


def _refuse_words(group: Mapping[str, Any], place: str) -> None:
    if group["severity"] not in get_args(Severity) or group["tier"] not in get_args(Tier):
        raise LexiconError(
            f"{place}：severity 只能是 {'、'.join(get_args(Severity))}；tier 只能是 {'、'.join(get_args(Tier))}"
        )


def _entry(written: object, place: str, shared: Mapping[str, Any]) -> Entry:
    """``攻府=政府`` is a wrong word and what it should be, of a holder the post and the name; a bare word is only looked for."""
    if not isinstance(written, str):
        raise LexiconError(f"{place}：entries 是文字的列表")
    word, _, suggestion = written.partition("=")
    if len(word) < 2:
        raise LexiconError(f"{place}：「{written}」是单字；单字在哪篇稿子里都会出现，不能作词条")
    if shared["kind"] == "name" and (len(word) < SHORTEST_NAME or suggestion):
        raise LexiconError(f"{place}：「{written}」不能作名称；名称只写正写，不少于{SHORTEST_NAME}个字")
    if shared["kind"] == "holder" and len(suggestion) < 2:
        raise LexiconError(f"{place}：「{written}」要写成“职务=姓名”，姓名不少于两个字")
    return Entry(word=word, suggestion=suggestion, **shared)


def _refuse_repeats(entries: list[Entry], name: str) -> None:
    seen: set[tuple[object, ...]] = set()
    for entry in entries:
        # A word may be watched at two times, and a post has one holder after the other.
        who = entry.suggestion if entry.kind == "holder" else ""
        key = (entry.word, who, entry.kind, entry.conditions, entry.scope, entry.valid_from)
        if key in seen:
            raise LexiconError(f"{name}：「{entry.word}」写了两遍")
        seen.add(key)
