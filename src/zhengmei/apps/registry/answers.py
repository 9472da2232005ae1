"""Reading what a browser sent for the boxes of a form: cleaned values, and a sentence for each that cannot be taken."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.http import QueryDict

from zhengmei.apps.registry.fieldset import Box
from zhengmei.apps.registry.models import Account
from zhengmei.core.approval.naming import name_problems, skeleton
from zhengmei.core.pack.vocabulary import PLATFORMS

SHORT, LONG = 200, 5000
ROWS = 30
HELD = {field.name: field.max_length for field in Account._meta.fields if field.max_length}
"""Characters that the register holds of a box: what does not fit is said here, not when the account is entered."""
PUNCTUATION = 10
"""What joins the parts of a group into one entry of the register."""
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Problem:
    """One box that cannot be taken as it is: where, and what to do."""

    key: str
    label: str
    sentence: str


class Unacceptable(ValueError):
    """A single value that cannot be taken; the message is the sentence."""


def text_value(raw: str, limit: int) -> str:
    """Return the text in NFC without surrounding space. Raises Unacceptable for hidden characters or too much of it."""
    value = unicodedata.normalize("NFC", raw.replace("\r\n", "\n")).strip()
    if len(value) > limit:
        raise Unacceptable(f"最多 {limit} 字，现有 {len(value)} 字，请删减。")
    if BIDI.search(value):
        raise Unacceptable("含有改变文字方向的控制符，看到的顺序与实际不同，请删除后重新输入。")
    if any(unicodedata.category(char) == "Cc" and char not in "\n\t" for char in value):
        raise Unacceptable("含有看不见的控制字符，请删除后重新输入。")
    return value


def _date(raw: str) -> str:
    value = raw.strip()
    if not value:
        return ""
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise Unacceptable("日期请写成 2026-11-21 的样子，并且是真实存在的日期。") from error


def _number(raw: str) -> str:
    value = raw.strip().replace(",", "").replace("，", "")
    if value and not re.fullmatch(r"\d{1,10}", value):
        raise Unacceptable("请填写整数，例如 12000。")
    return value


def _checked(value: str, validate: Any, sentence: str) -> str:
    if value:
        try:
            validate(value)
        except ValidationError as error:
            raise Unacceptable(sentence) from error
    return value


def _choice(value: str, box: Box) -> str:
    if (
        value
        and box.options
        and value not in {key for key, _ in box.options}
        and not (box.other or box.type == "platform")
    ):
        raise Unacceptable("请从列出的选项中选择。")
    return value


def _platform(value: str, other: str) -> str:
    if value == "other" or value.startswith("other:"):
        named = text_value(other if value == "other" else value.removeprefix("other:"), 40)
        if not named:
            raise Unacceptable("选择「其他」时请写明平台的具体名称。")
        # Written out by hand a listed platform would pass by the rules about that platform.
        listed = next((word for word in PLATFORMS.values() if skeleton(word) == skeleton(named)), None)
        if listed is not None:
            raise Unacceptable(f"列表里已有「{listed}」，请直接选择。")
        return f"other:{named}"
    if value and value not in PLATFORMS:
        raise Unacceptable("请从列出的平台中选择，列表里没有的请选「其他」并写明名称。")
    return value


def _single(box: Box, raw: str, posted: QueryDict) -> str:
    if box.type == "platform":
        return _platform(text_value(raw, 80), posted.get(f"{box.key}__other", ""))
    if box.type == "date":
        return _date(raw)
    if box.type == "number":
        return _number(raw)
    value = text_value(raw, HELD.get(box.key) or (LONG if box.type == "textarea" else SHORT))
    if box.type == "url":
        return _checked(value, URLValidator(["http", "https"]), "请填写完整的网址，以 http:// 或 https:// 开头。")
    if box.type == "email":
        return _checked(value, validate_email, "请填写完整的电子邮箱，例如 office@example.gov.cn。")
    if box.key == "name" and value and (problems := name_problems(value)):
        raise Unacceptable(problems[0])
    return _choice(value, box)


def read(boxes: Mapping[str, Box], posted: QueryDict) -> tuple[dict[str, Any], list[Problem]]:
    """Return the cleaned values of the boxes that were sent, and what cannot be taken.

    A box with a problem is left out of the values, so that what was saved before stays.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, box in boxes.items():
        try:
            value = _value(box, posted)
        except Unacceptable as error:
            problems.append(Problem(key, box.label, str(error)))
            continue
        if value is not None:
            values[key] = value
    return values, problems


def _value(box: Box, posted: QueryDict) -> Any:
    if box.type == "group":
        names = [f"{box.key}__{part}" for part in box.parts]
        if not any(name in posted for name in names):
            return None
        parts = {part: text_value(posted.get(name, ""), SHORT) for part, name in zip(box.parts, names, strict=True)}
        most = HELD.get(box.key, LONG) - PUNCTUATION
        if (length := sum(map(len, parts.values()))) > most:
            raise Unacceptable(f"各项合计最多 {most} 字，现有 {length} 字，请删减。")
        return parts
    if box.type == "table":
        return _table(box, posted)
    if box.type == "multi":
        if f"{box.key}__sent" not in posted:
            return None
        return [text_value(item, SHORT) for item in posted.getlist(box.key)]
    if box.key not in posted:
        return None
    return _single(box, posted.get(box.key, ""), posted)


def _table(box: Box, posted: QueryDict) -> list[dict[str, str]] | None:
    columns = [posted.getlist(f"{box.key}__{name}") for name in box.columns]
    if not any(columns):
        return None
    if max(map(len, columns)) > ROWS:
        raise Unacceptable(f"最多 {ROWS} 行。")
    rows = []
    for place in range(max(map(len, columns))):
        cells = [column[place] if place < len(column) else "" for column in columns]
        row = {name: text_value(cell, SHORT) for name, cell in zip(box.columns, cells, strict=True)}
        if any(row.values()):
            rows.append(row)
    return rows


def is_empty(value: Any) -> bool:
    """Whether a box counts as not filled in: empty text, a group with no part, a table without rows."""
    if isinstance(value, dict):
        return not any(value.values())
    return not value
