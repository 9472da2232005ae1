"""Rules in force as a lexicon file, for those who screen with the command."""

import json
from collections.abc import Iterable
from datetime import date

from zhengmei.apps.screening.engine import LEARNED
from zhengmei.apps.screening.models import AllowRule


def as_lexicon(rules: Iterable[AllowRule], day: date) -> str:
    """Return a lexicon in TOML that ``zhengmei screen --lexicon`` reads; without scopes, because its reader is the unit."""
    head = {
        "id": LEARNED, "title": "误报规则", "version": day.isoformat(), "source": "误报反馈", "licence": "内部使用",
    }  # fmt: skip
    lines = ["[lexicon]", *(f"{key} = {_quoted(value)}" for key, value in head.items()), f"retrieved = {day}"]
    for rule in rules:
        lines += ["", "[[group]]", 'kind = "allow"', f"source = {_quoted(str(rule))}", f"valid_to = {rule.valid_to}"]
        if rule.near:
            lines.append(f"near = [{', '.join(_quoted(word) for word in rule.near)}]")
        lines.append(f"entries = [{_quoted(rule.word)}]")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A string of JSON is one of TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
