"""Build any frozen dataclass of the schema from TOML tables.

The dataclass itself is the grammar, so there is no code per kind.
"""

import re
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from zhengmei.core.citation import Clause, ClauseError, parse_clause
from zhengmei.core.pack.cites import for_people

TYPE_WORDS: dict[type, str] = {str: "文字（加引号）", int: "整数", bool: "true 或 false", date: "日期，如 2024-06-24"}


@dataclass(frozen=True)
class Problem:
    """One fault of a pack. ``line`` counts from 1; None where the fault has no single line."""

    file: str
    line: int | None
    rule: str | None
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}  规则 {self.rule}：{self.message}" if self.rule else f"{place}  {self.message}"


class PackError(ValueError):
    """A pack that cannot be used. ``problems`` holds every fault found, not just the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Skip(Exception):
    """A value could not be read; the fault is already noted."""


def listed(words: Iterable[str]) -> str:
    """The allowed words as people read them: ``a、b、c``."""
    return "、".join(words)


@cache
def hints_of(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def fields_of(kind: type) -> tuple[Field[Any], ...]:
    return fields(kind)


@cache
def shape_of(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """The origin and the arguments of a type hint."""
    return get_origin(hint), get_args(hint)


@cache
def lone_text_field(kind: type) -> str | None:
    """The field a bare string stands for: the only required field, when it is text (``"微博"`` for a ListItem)."""
    required = [entry.name for entry in fields(kind) if entry.default is MISSING and entry.default_factory is MISSING]
    return required[0] if len(required) == 1 and hints_of(kind)[required[0]] is str else None


class Builder:
    """Reads the values of one top-level table; notes faults with file, line and rule and goes on."""

    def __init__(self, file: str, find_lines: Callable[[], "TableLines"], rule: str | None) -> None:
        self.file = file
        self.find_lines = find_lines  # asked only when something is wrong
        self.rule = rule
        self.problems: list[Problem] = []

    def fault(self, message: str, key: str = "") -> Skip:
        self.problems.append(Problem(self.file, self.find_lines().of(key), self.rule, message))
        return Skip()

    def table(self, kind: type, table: Mapping[str, Any], path: str = "") -> Any:
        """Return an instance of the dataclass ``kind``; raises Skip after noting what is wrong."""
        hints = hints_of(kind)
        entries = fields_of(kind)
        sound = True
        for key in table:
            if key not in hints:
                self.fault(f"不认识的键「{_join(path, key)}」；可用的键：{listed(hints)}", key)
                sound = False
        values: dict[str, Any] = {}
        for entry in entries:
            name = entry.name
            if name in table:
                try:
                    values[name] = self.value(hints[name], table[name], _join(path, name))
                except Skip:
                    sound = False
            elif entry.default is MISSING and entry.default_factory is MISSING:
                self.fault(f"缺少「{_join(path, name)}」（{self.wanted(hints[name])}）")
                sound = False
        if not sound:
            raise Skip
        return kind(**values)

    def value(self, hint: Any, raw: Any, path: str) -> Any:
        """Return ``raw`` as the type ``hint`` asks for; raises Skip after noting what is wrong."""
        origin, parts = shape_of(hint)
        if hint is Any:
            return raw
        if origin is Literal:
            if raw not in parts or isinstance(raw, bool):
                raise self.wrong(hint, raw, path)
            return raw
        if origin in (Union, types.UnionType):
            return self.value(next(part for part in parts if part is not type(None)), raw, path)
        if origin is tuple:
            return self.row(parts[0], raw, path)
        if origin is not None and issubclass(origin, Mapping):
            return self.mapping(parts[1], raw, path)
        if hint is Clause:
            return self.clause(raw, path)
        if hint in TYPE_WORDS:
            if type(raw) is not hint:
                raise self.wrong(hint, raw, path)
            return for_people(raw) if hint is str else raw
        if isinstance(raw, str) and (name := lone_text_field(hint)):
            return hint(**{name: for_people(raw)})
        if not isinstance(raw, Mapping):
            raise self.wrong(hint, raw, path)
        return self.table(hint, raw, path)

    def row(self, hint: Any, raw: Any, path: str) -> tuple[Any, ...]:
        if not isinstance(raw, list):
            raise self.fault(f"「{path}」要写成一列：[…]，每项是{self.wanted(hint)}", path)
        built, sound = [], True
        for number, item in enumerate(raw, start=1):
            try:
                built.append(self.value(hint, item, f"{path}[{number}]"))
            except Skip:
                sound = False
        if not sound:
            raise Skip
        return tuple(built)

    def mapping(self, hint: Any, raw: Any, path: str) -> dict[str, Any]:
        if not isinstance(raw, Mapping):
            raise self.fault(f"「{path}」要写成一张表：{{键 = 值}}", path)
        # In a match one word may stand without brackets.
        words = get_origin(hint) is tuple
        return {
            key: self.value(hint, [item] if words and isinstance(item, str) else item, _join(path, key))
            for key, item in raw.items()
        }

    def clause(self, raw: Any, path: str) -> Clause:
        if not isinstance(raw, str):
            raise self.wrong(Clause, raw, path)
        try:
            return parse_clause(raw)
        except ClauseError as error:
            raise self.fault(f"「{path}」：{error}", path) from None

    def wrong(self, hint: Any, raw: Any, path: str) -> Skip:
        return self.fault(f"「{path}」不能是 {shown(raw)}；要{self.wanted(hint)}", path)

    def wanted(self, hint: Any) -> str:
        """What a value of this type looks like, for a person."""
        origin = get_origin(hint)
        if origin is Literal:
            return "下列之一：" + listed(str(word) or "（空）" for word in get_args(hint))
        if origin in (Union, types.UnionType):
            return self.wanted(next(part for part in get_args(hint) if part is not type(None)))
        if origin is tuple:
            return f"一列{self.wanted(get_args(hint)[0])}"
        if hint is Clause:
            return "条款代码，如 8(五)、5¶2、F1-注2"
        return TYPE_WORDS.get(hint, "一张表")


class TableLines:
    """Finds the line of a key within one top-level table of a TOML text; TOML readers give none."""

    def __init__(self, lines: list[str], first: int, last: int) -> None:
        self.lines, self.first, self.last = lines, first, last

    def of(self, path: str) -> int | None:
        """Return the line (from 1) of the innermost key of ``path``, else the line where the table begins."""
        if not self.lines:
            return None
        first, last = self.first, self.last
        for name, number in re.findall(r"(\w+)\[(\d+)\]", path):
            first, last = self._nested(name, int(number), first, last)
        key = re.sub(r"\[\d+\]$", "", path.rsplit(".", 1)[-1])
        for number in range(first, last) if key else ():
            line = self.lines[number].lstrip()
            if line.startswith(key) and line[len(key) :].lstrip().startswith(("=", ".")):
                return number + 1
        for number in range(first, last) if key else ():
            if any(mark in self.lines[number] for mark in (f"{key} =", f"{key}=", f".{key}]")):
                return number + 1
        return first + 1

    def _nested(self, name: str, number: int, first: int, last: int) -> tuple[int, int]:
        """The lines of the ``number``-th nested table called ``name``; unchanged where it is written inline."""
        header = re.compile(rf"^\s*\[\[(?:[\w.]+\.)?{name.removesuffix('s')}s?\]\]")
        starts = [line for line in range(first, last) if header.match(self.lines[line])]
        if len(starts) < number:
            return first, last
        return starts[number - 1], starts[number] if number < len(starts) else last


def shown(raw: Any) -> str:
    """A value as the file writes it."""
    if isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, str):
        return f"「{raw}」"
    if isinstance(raw, datetime | date | int | float):
        return str(raw)
    return "一张表" if isinstance(raw, Mapping) else "一列值"


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
