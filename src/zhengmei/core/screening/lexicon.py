"""Lexicons as data: what an entry says, and how a TOML text becomes entries.

Allow entries win only when they cover a hit; a single character is never an entry. A name entry is what is right: agencies,
meetings, posts with the person who holds them; what is one confusable character off is reported while the entry is valid. A
holder entry says who holds a post, and its validity is the term. A source entry is one that a repost may come from.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, get_args

from zhengmei.core.screening.hit import Severity, Tier
from zhengmei.core.screening.lexicon_places import Places, fault_place

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
TEXTS = ("category", "concern", "item", "severity", "tier", "message", "source", "scope")
SWITCHES = ("boundary", "title_only", "unquoted")
FARTHEST = 1_000
MOST_FAULTS, LONGEST_SHOWN = 20, 60
LISTS = ("before", "before_not", "after", "after_not", "near", "near_not")


_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|#[^\n]*")
_NESTED_KEYS = re.compile(r"(?:\.[\w\s-]*){8}")


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
    """Return the lexicon written in ``text``.

    Raises LexiconError, which names ``name``, the group with its line, and the fault; one line for each group at fault.
    """
    text = text.removeprefix("\ufeff")
    data = _toml(text, name)
    head = data.get("lexicon")
    if not isinstance(head, dict) or set(head) != HEAD_KEYS:
        raise LexiconError(f"{name}：[lexicon] 必须正好有这些项：{'、'.join(sorted(HEAD_KEYS))}")
    if set(data) - {"lexicon", "group"}:
        raise LexiconError(
            f"{name}：只有 [lexicon] 与 [[group]]，不认识：{'、'.join(sorted(set(data) - {'lexicon', 'group'}))}"
        )
    if type(head["retrieved"]) is not date or any(
        not isinstance(head[key], str) or not head[key] for key in HEAD_KEYS - {"retrieved"}
    ):
        raise LexiconError(f"{name}：[lexicon] 每项都要写，retrieved 是日期，其余是文字")
    entries = _entries(data.get("group", []), text, name)
    _refuse_repeats(entries, name)
    return Lexicon(entries=tuple(entries), **head)


def _toml(text: str, name: str) -> dict[str, Any]:
    # The reader takes hours over a key of very many parts, and no lexicon has one.
    if _NESTED_KEYS.search(_QUOTED.sub("", text)):
        raise LexiconError(f"{name}：有的键用点号连了很多层；只用 [lexicon]、[[group]] 和单个的键")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place, why = fault_place(str(error))
        raise LexiconError(
            f"{name} {place}：不是合规的 TOML（{why}）；请看这里的引号是不是英文的、成对的，逗号和方括号有没有漏"
        ) from error
    except RecursionError as error:
        raise LexiconError(f'{name}：方括号套得太深；词条只要一层，如 entries = ["甲词"]') from error


def _entries(groups: object, text: str, name: str) -> list[Entry]:
    if not isinstance(groups, list) or not all(isinstance(group, dict) for group in groups):
        raise LexiconError(f"{name}：每一组以单独一行 [[group]] 开头")
    places = Places(text, len(groups))
    entries: list[Entry] = []
    faults: list[str] = []
    for number, group in enumerate(groups, start=1):
        try:
            entries += _group(group, f"{name} {places.group(number)}", partial(places.entry, number=number))
        except LexiconError as error:
            faults.append(str(error))
    if faults:
        more = f"\n还有 {len(faults) - MOST_FAULTS} 组要改" if len(faults) > MOST_FAULTS else ""
        raise LexiconError("\n".join(faults[:MOST_FAULTS]) + more)
    return entries


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


def _group(group: Mapping[str, Any], place: str, where: Callable[[str], str]) -> list[Entry]:
    unknown = set(group) - GROUP_KEYS
    if unknown:
        raise LexiconError(f"{place}：不认识的项 {'、'.join(sorted(unknown))}")
    kind = group.get("kind", "deny")
    if kind not in KINDS:
        raise LexiconError(f"{place}：kind 只能是 {'、'.join(KINDS)}")
    missing = [key for key in NEEDED[kind] if not group.get(key)]
    if missing:
        raise LexiconError(f"{place}：缺少 {'、'.join(missing)}")
    _refuse_types(group, place)
    if kind == "deny":
        _refuse_words(group, place)
    if "category" in group and group["category"].count("/") != 2:
        raise LexiconError(f"{place}：category 是三级，用 / 隔开，如 文字/错别字/固定表述")
    _refuse_days(group, place)
    switches: dict[str, Any] = {key: group.get(key, False) for key in SWITCHES}
    lists: dict[str, Any] = {key: tuple(group.get(key, ())) for key in LISTS}
    conditions = Conditions(**lists, **switches, reach=group.get("reach", 30))
    shared = {"kind": kind, "conditions": conditions, **{key: group[key] for key in SHARED if key in group}}
    return [_entry(written, place, where, shared) for written in group["entries"]]


def _refuse_types(group: Mapping[str, Any], place: str) -> None:
    """Nothing of another type is taken for what it might mean: ``"no"`` would count as true."""
    for key in TEXTS:
        if not isinstance(group.get(key, ""), str):
            raise LexiconError(f"{place}：{key} 是文字，写在英文双引号里")
    for key in SWITCHES:
        if not isinstance(group.get(key, False), bool):
            raise LexiconError(f"{place}：{key} 只能是 true 或 false，不加引号")
    reach = group.get("reach", 30)
    if isinstance(reach, bool) or not isinstance(reach, int) or not 1 <= reach <= FARTHEST:
        raise LexiconError(f"{place}：reach 是 1 到 {FARTHEST} 的整数，指前后多少个字")
    for key in ("entries", *LISTS):
        words = group.get(key, [])
        if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
            raise LexiconError(f'{place}：{key} 是文字的列表，如 ["甲词", "乙词"]')


def _refuse_days(group: Mapping[str, Any], place: str) -> None:
    days = [group[key] for key in ("valid_from", "valid_to") if key in group]
    for key in ("valid_from", "valid_to"):
        if key in group and type(group[key]) is not date:
            raise LexiconError(f"{place}：{key} 是日期，如 2026-11-21，不加引号，不写几点几分")
    if sorted(days) != days:
        raise LexiconError(f"{place}：valid_from 晚于 valid_to，这一组永远不起作用")


def _refuse_words(group: Mapping[str, Any], place: str) -> None:
    if group["severity"] not in get_args(Severity) or group["tier"] not in get_args(Tier):
        raise LexiconError(
            f"{place}：severity 只能是 {'、'.join(get_args(Severity))}；tier 只能是 {'、'.join(get_args(Tier))}"
        )


def _entry(written: str, place: str, where: Callable[[str], str], shared: Mapping[str, Any]) -> Entry:
    """``攻府=政府`` is a wrong word and what it should be, of a holder the post and the name; a bare word is only looked for."""
    word, _, suggestion = written.partition("=")
    fault = _fault(word, suggestion, shared["kind"])
    if fault:
        line = where(written)
        raise LexiconError(f"{place}{' ' + line if line else ''}：「{written[:LONGEST_SHOWN]}」{fault}")
    return Entry(word=word, suggestion=suggestion, **shared)


def _fault(word: str, suggestion: str, kind: str) -> str:
    """Return why an entry cannot be used, empty where it can."""
    if len(word) < 2:
        return "是单字；单字在哪篇稿子里都会出现，不能作词条"
    if kind == "name" and (len(word) < SHORTEST_NAME or suggestion):
        return f"不能作名称；名称只写正写，不少于{SHORTEST_NAME}个字"
    if kind == "holder" and len(suggestion) < 2:
        return "要写成“职务=姓名”，姓名不少于两个字"
    return ""


def _refuse_repeats(entries: list[Entry], name: str) -> None:
    seen: set[tuple[object, ...]] = set()
    for entry in entries:
        # A word may be watched at two times, and a post has one holder after the other.
        who = entry.suggestion if entry.kind == "holder" else ""
        key = (entry.word, who, entry.kind, entry.conditions, entry.scope, entry.valid_from)
        if key in seen:
            raise LexiconError(f"{name}：「{entry.word}」写了两遍")
        seen.add(key)
