"""How the command answers: JSON documents, aligned Chinese columns, refusals on standard error."""

import json
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from zhengmei.core.citation import Citation, Clause


def print_json(answer: Any) -> None:
    """Print one JSON document: Chinese readable, dates as ISO text, clauses as their ids."""
    print(json.dumps(plain(answer), ensure_ascii=False, indent=2))


def plain(value: Any) -> Any:
    """Return ``value`` as what JSON can hold."""
    if isinstance(value, Clause):
        return value.text
    if isinstance(value, Citation):
        return {"id": str(value), "label": value.label}
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {entry.name: plain(getattr(value, entry.name)) for entry in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value


def print_columns(rows: Sequence[Sequence[str]], indent: str = "") -> None:
    """Print rows with their columns aligned; a Chinese character takes two places."""
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))] if rows else []
    for row in rows:
        cells = [cell + " " * (room - width(cell)) for cell, room in zip(row, widths, strict=True)]
        print(indent + "  ".join(cells).rstrip())


def width(text: str) -> int:
    """Return how many places ``text`` takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def refuse(sentence: str) -> int:
    """Say on standard error why a command cannot run. Returns 2."""
    print(sentence, file=sys.stderr)
    return 2
