"""Read the TOML files of one pack. Pure: the caller brings the texts."""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import fields
from functools import partial
from typing import Any

from zhengmei.core.pack.build import Builder, PackError, Problem, Skip, TableLines, hints_of, listed, shown
from zhengmei.core.pack.schema import KINDS, Article, FormRule, Head, NamedList, Pack, PrintedForm, Reference, Rule

HEAD_FILE = "pack.toml"
SECTIONS: dict[str, type] = {"article": Article, "rule": Rule, "list": NamedList, "reference": Reference}
RULE_HINTS = hints_of(Rule)
RULE_KEYS = tuple(entry.name for entry in fields(Rule) if entry.name not in ("params", "pack"))
HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_-]+)\s*\]\]?")
SYNTAX_WORDS = {
    "Invalid date or datetime": "日期不存在或写法不对，要写成 2024-06-24",
    "Cannot overwrite a value": "同一个键写了两次",
    "Cannot declare": "同一张表写了两次",
    "Invalid value": "值的写法不对：文字要加引号，日期写成 2024-06-24",
    "Expected '=' after a key": "键的后面要有 =",
    "Unclosed array": "方括号没有闭合",
    "Expected newline or end of document": "一行只能写一个键",
    "Invalid statement": "这一行不是「键 = 值」，也不是表头",
    "Illegal character": "有不能出现的字符",
    "Unterminated string": "引号没有闭合",
}


def parse_pack(files: Mapping[str, str]) -> Pack:
    """Return the pack written in ``files`` (file name → text). Cases are not law and are left out, of the hash too.

    Raises PackError with every fault found, each with file, line or rule and the allowed values.
    """
    law = {name: text for name, text in sorted(files.items()) if not name.startswith("cases/")}
    reader = _Reader(law)
    head = reader.head()
    for name in law:
        if not name.startswith("forms/"):
            reader.read_rules(name)
    forms = [reader.form(name) for name in law if name.startswith("forms/")]
    if reader.problems or head is None:
        raise PackError(reader.problems)
    found = reader.found
    return Pack(
        head=head,
        articles=tuple(found["article"]),
        rules=tuple(Rule(**{**vars(rule), "pack": head.id}) for rule in found["rule"]),
        lists=tuple(found["list"]),
        references=tuple(found["reference"]),
        forms=tuple(form for form in forms if form is not None),
        hash=hash_of(law),
    )


def hash_of(files: Mapping[str, str]) -> str:
    """Return the sha256 over names and texts in name order, as 64 hex digits."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{files[name]}\0".encode())
    return digest.hexdigest()


def load_table(name: str, text: str) -> tuple[dict[str, Any], Problem | None]:
    """Return the TOML table of one file, or an empty table and what is wrong with its writing."""
    try:
        return tomllib.loads(text), None
    except tomllib.TOMLDecodeError as error:
        return {}, _syntax_problem(name, text, str(error))


def table_lines(text: str) -> dict[str, list[TableLines]]:
    """Return where each top-level table begins and ends: name → its occurrences in order; ``""`` is the part before."""
    lines = text.splitlines()
    starts = [(0, "")] + [
        (number, match[2]) for number, line in enumerate(lines) if (match := HEADER.match(line)) is not None
    ]
    found: dict[str, list[TableLines]] = {}
    for (first, name), (last, _) in zip(starts, [*starts[1:], (len(lines), "")], strict=True):
        found.setdefault(name, []).append(TableLines(lines, first, last))
    return found


def nth_table(text: str, section: str, number: int) -> TableLines:
    """Return the lines of the ``number``-th table (from 0) called ``section``; no lines where it has no header."""
    found = table_lines(text).get(section, [])
    return found[number] if number < len(found) else TableLines([], 0, 0)


def whole_text(text: str, section: str = "", number: int = 0) -> TableLines:
    """Return all lines of a file that is one table."""
    lines = text.splitlines()
    return TableLines(lines, 0, len(lines))


class _Reader:
    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files
        self.problems: list[Problem] = []
        self.found: dict[str, list[Any]] = {section: [] for section in SECTIONS}
        self.tables: dict[str, dict[str, Any]] = {}
        for name, text in files.items():
            self.tables[name], problem = load_table(name, text)
            if problem:
                self.problems.append(problem)

    def head(self) -> Head | None:
        if HEAD_FILE not in self.files:
            self.problems.append(Problem(HEAD_FILE, None, None, "缺少 pack.toml，办法的名称、机关、日期写在这里"))
            return None
        table = self.tables[HEAD_FILE].get("pack")
        if not isinstance(table, Mapping):
            if self.tables[HEAD_FILE]:
                self.problems.append(Problem(HEAD_FILE, 1, None, "缺少 [pack] 表"))
            return None
        head: Head | None = self.build(HEAD_FILE, "pack", 0, Head, table)
        return head

    def read_rules(self, name: str) -> None:
        allowed = (["pack"] if name == HEAD_FILE else []) + list(SECTIONS)
        for section, entries in self.tables[name].items():
            if section not in allowed:
                line = _first_line(self.files[name], section)
                self.problems.append(Problem(name, line, None, f"不认识的表「{section}」；可用的表：{listed(allowed)}"))
            elif section != "pack":
                self.read_section(name, section, entries)

    def read_section(self, name: str, section: str, entries: Any) -> None:
        if not isinstance(entries, list):
            line = _first_line(self.files[name], section)
            self.problems.append(Problem(name, line, None, f"「{section}」要写成 [[{section}]]"))
            return
        for number, table in enumerate(entries):
            built = self.build(name, section, number, SECTIONS[section], table)
            if built is not None:
                self.found[section].append(built)

    def form(self, name: str) -> PrintedForm | None:
        table = dict(self.tables[name])
        if not table:
            return None
        if "field" in table:
            table["fields"] = table.pop("field")
        form: PrintedForm | None = self.build(name, "", 0, PrintedForm, table, whole_file=True)
        return form

    def build(self, name: str, section: str, number: int, kind: type, table: Any, whole_file: bool = False) -> Any:
        """Return the built entry, or None after noting what is wrong with it."""
        rule = table.get("id") if kind is Rule and isinstance(table, Mapping) else None
        text = self.files[name]
        builder = Builder(
            name,
            partial(whole_text if whole_file else nth_table, text, section, number),
            rule if isinstance(rule, str) else None,
        )
        try:
            if not isinstance(table, Mapping):
                raise builder.fault(f"「{section}」的每一项都要是一张表")
            return self.rule(builder, table) if kind is Rule else builder.table(kind, table)
        except Skip:
            return None
        finally:
            self.problems.extend(builder.problems)

    def rule(self, builder: Builder, table: Mapping[str, Any]) -> Rule:
        """A rule's parameters stand flat beside its own keys; the kind says which they are."""
        kind = table.get("kind")
        if not isinstance(kind, str) or kind not in KINDS:
            said = f"种类 {shown(kind)} 不存在" if "kind" in table else "缺少「kind」"
            raise builder.fault(f"{said}；可用的种类：{listed(KINDS)}", "kind")
        allowed = [entry.name for entry in fields(KINDS[kind])]
        for key in table:
            if key not in RULE_KEYS and key not in allowed:
                builder.fault(f"种类 {kind} 没有键「{key}」；可用的键：{listed([*RULE_KEYS, *allowed])}", key)
        for key in ("id", "cites", "modality", "reading"):
            if key not in table:
                builder.fault(f"缺少「{key}」（{builder.wanted(RULE_HINTS[key])}）")
        own: dict[str, Any] = {}
        for key in RULE_KEYS:
            with suppress(Skip):
                if key in table:
                    own[key] = builder.value(RULE_HINTS[key], table[key], key)
        params: Any = None
        with suppress(Skip):
            params = builder.table(KINDS[kind], {key: value for key, value in table.items() if key in allowed})
        if builder.problems:
            raise Skip
        if isinstance(params, FormRule) and params.file and f"forms/{params.file}.toml" not in self.files:
            there = listed(n[6:-5] for n in self.files if n.startswith("forms/")) or "（没有表单文件）"
            raise builder.fault(f"没有表单文件 forms/{params.file}.toml；现有：{there}", "file")
        return Rule(params=params, **own)


def _syntax_problem(name: str, text: str, said: str) -> Problem:
    match = re.search(r"at line (\d+)", said)
    line = int(match[1]) if match else len(text.splitlines())
    for english, chinese in SYNTAX_WORDS.items():
        if said.startswith(english):
            return Problem(name, line, None, f"TOML 写法有误：{chinese}")
    return Problem(name, line, None, f"TOML 写法有误（{said}）")


def _first_line(text: str, section: str) -> int | None:
    found: Iterable[TableLines] = table_lines(text).get(section, [])
    return next((lines.first + 1 for lines in found), None)
