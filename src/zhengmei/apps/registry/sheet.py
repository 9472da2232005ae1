"""The boxes of a filing page as they are shown: what is saved or what was just typed, and what is wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from zhengmei.apps.registry.answers import Problem
from zhengmei.apps.registry.fieldset import Box, Section
from zhengmei.core.pack.vocabulary import PLATFORMS

SPARE_ROWS = 2
FEW = 4
INPUTS = {"date": "date", "email": "email", "url": "url"}


@dataclass(frozen=True)
class Cell:
    """One input inside a box of several: its printed label, its name in the form, what is in it."""

    label: str
    name: str
    value: str


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Field:
    """One box ready to be drawn. ``look``: text, textarea, select, radio, checks, group, table, platform."""

    box: Box
    look: str
    input_type: str = "text"
    value: str = ""
    other: str = ""
    choices: tuple[Choice, ...] = ()
    cells: tuple[Cell, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    error: str = ""
    saved: str = ""

    @property
    def id(self) -> str:
        return f"box-{self.box.key}"


@dataclass(frozen=True)
class Sheet:
    """A section with its fields and the problems of what was just sent."""

    section: Section
    fields: tuple[Field, ...]
    problems: tuple[Problem, ...] = ()


def sheets(
    sections: Iterable[Section], content: Mapping[str, Any], *, typed: QueryDict | None = None, sent: str = "",
    problems: Iterable[Problem] = (), overtaken: bool = False,
) -> tuple[Sheet, ...]:  # fmt: skip
    """Return the sections of the page. The section ``sent`` shows what was typed; after a lost race also what is saved."""
    found = []
    wrong = {problem.key: problem.sentence for problem in problems}
    for section in sections:
        mine = section.key == sent and typed is not None
        fields = tuple(
            _field(
                box, content.get(box.key), typed if mine else None, wrong.get(box.key, "") if mine else "", overtaken
            )
            for box in section.boxes
        )
        found.append(Sheet(section, fields, tuple(problems) if mine else ()))
    return tuple(found)


def _field(box: Box, value: Any, typed: QueryDict | None, error: str, overtaken: bool) -> Field:
    shown = _typed_value(box, typed) if typed is not None else value
    saved = in_words(box, value) if overtaken and typed is not None and shown != value and value else ""
    more: dict[str, Any] = {"error": error, "saved": saved}
    if box.type == "group":
        parts = shown if isinstance(shown, dict) else {}
        cells = tuple(Cell(part, f"{box.key}__{part}", str(parts.get(part, ""))) for part in box.parts)
        return Field(box, "group", cells=cells, **more)
    if box.type == "table":
        given = [row for row in shown if isinstance(row, dict)] if isinstance(shown, list) else []
        blank: list[dict[str, str]] = [{} for _ in range(SPARE_ROWS)]
        rows = tuple(
            tuple(Cell(name, f"{box.key}__{name}", str(row.get(name, ""))) for name in box.columns)
            for row in [*given, *blank]
        )
        return Field(box, "table", rows=rows, **more)
    if box.type == "multi":
        chosen = set(shown or ())
        return Field(
            box, "checks", choices=tuple(Choice(key, label, key in chosen) for key, label in box.options), **more
        )
    text = str(shown or "")
    if box.type == "platform":
        return _platform(box, text, typed, more)
    if box.options:
        look = "radio" if len(box.options) <= FEW else "select"
        return Field(
            box, look, value=text, choices=tuple(Choice(key, label, key == text) for key, label in box.options), **more
        )
    if box.type == "textarea":
        return Field(box, "textarea", value=text, **more)
    return Field(box, "text", INPUTS.get(box.type, "text"), value=text, **more)


def _platform(box: Box, text: str, typed: QueryDict | None, more: Mapping[str, Any]) -> Field:
    named = text.removeprefix("other:") if text.startswith("other:") else ""
    if typed is not None:
        named = typed.get(f"{box.key}__other", "")
    current = "other" if text.startswith("other:") else text
    options = (*box.options, ("other", "其他（请在下面写明名称）"))
    return Field(
        box, "platform", value=current, other=named,
        choices=tuple(Choice(key, label, key == current) for key, label in options), **more,
    )  # fmt: skip


def _typed_value(box: Box, typed: QueryDict) -> Any:
    if box.type == "group":
        return {part: typed.get(f"{box.key}__{part}", "") for part in box.parts}
    if box.type == "table":
        columns = {name: typed.getlist(f"{box.key}__{name}") for name in box.columns}
        length = max(map(len, columns.values()), default=0)
        rows = [{name: cells[at] if at < len(cells) else "" for name, cells in columns.items()} for at in range(length)]
        return [row for row in rows if any(row.values())]
    if box.type == "multi":
        return typed.getlist(box.key)
    return typed.get(box.key, "")


def typed_words(box: Box, typed: QueryDict) -> str:
    """Return what was typed into a box, in words."""
    return in_words(box, _typed_value(box, typed))


def in_words(box: Box, value: Any) -> str:
    """Return a value as people read it: chosen labels, parts by name, one line per row of a table; empty for nothing."""
    if isinstance(value, dict):
        return "；".join(f"{part}：{text}" for part, text in value.items() if text)
    if isinstance(value, list):
        return "\n".join(in_words(box, row) if isinstance(row, dict) else str(row) for row in value)
    text = str(value or "")
    if box.type == "platform":
        return text.removeprefix("other:") if text.startswith("other:") else PLATFORMS.get(text, text)
    return dict(box.options).get(text, text)
