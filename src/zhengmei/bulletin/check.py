"""Read an existing bulletin's figures and say which of them don't follow from the others."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from zhengmei.intake.problems import Unreadable
from zhengmei.intake.tables import open_table

Figures = dict[str, Any]
NUMBERS = ("listed", "running", "closed", "checked", "passed", "failed")
WORDS = {
    "listed": "列出", "running": "在运行", "closed": "本期关停", "checked": "检查", "failed": "不合格", "passed": "合格",
    "pass_rate": "合格率", "problems": "问题", "parts": "分项",
}  # fmt: skip
_BASES = ("checked", "running", "listed")
_HEADS = {"项目", "项", "指标"}
_WITHIN = re.compile(r"[：:/／、]")


def read_figures(path: Path) -> Figures:
    """Return the stated figures of a .toml file or of a table with two columns, 项目 and 数.

    Raises Unreadable for a file that doesn't follow the shape in docs/inspect.md.
    """
    if path.suffix.lower() != ".toml":
        rows = [row for sheet in open_table(path).sheets for _, row in sheet.rows()]
        filled = [[cell.strip() for cell in row if cell.strip()] for row in rows]
        return figures_of([(row[0], row[1]) for row in filled if len(row) > 1 and row[0] not in _HEADS], path.name)
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Unreadable(f"{path.name} 读不懂：{error}") from error
    for key, value in table.items():
        if key not in (*WORDS, "name"):
            raise Unreadable(f"{path.name}：没有「{key}」这一项；可用：{'、'.join((*WORDS, 'name'))}")
        sort = dict if key in ("parts", "problems") else str if key in ("pass_rate", "name") else int
        if not isinstance(value, sort):
            raise Unreadable(
                f"{path.name}：「{key}」要写成{'[表]' if sort is dict else '引号里的文字' if sort is str else '整数'}"
            )
        if isinstance(value, dict) and not all(type(number) is int for number in value.values()):
            raise Unreadable(f"{path.name}：[{key}] 里的数要写成整数")
    return table


def figures_of(rows: Iterable[tuple[str, str]], source: str) -> Figures:
    """Return the figures of lines like 列出 56, 合格率 96.4%, 分项：微信 30. Raises Unreadable naming the line it can't take."""
    keys = {word: key for key, word in WORDS.items()} | {"关停": "closed"}
    found: Figures = {}
    for label, said in rows:
        head, *rest = (part.strip() for part in _WITHIN.split(label, maxsplit=1))
        key = keys.get(head)
        if key is None or bool(rest) != (key in ("parts", "problems")):
            known = "、".join(word for name, word in WORDS.items() if name not in ("parts", "problems"))
            raise Unreadable(f"{source}：没有「{label}」这一项；可用：{known}、分项：…、问题：…")
        if key == "pass_rate":
            found[key] = _rate_of(said)
        elif not _count(said):
            raise Unreadable(f"{source}：「{label}」要写整数，写的是「{said}」")
        elif rest:
            found.setdefault(key, {})[rest[0]] = int(_count(said))
        else:
            found[key] = int(_count(said))
    return found


def _count(said: str) -> str:
    """The digits of a whole number of a spreadsheet (30, 30.0, 1,067个); empty for anything else."""
    plain = re.fullmatch(r"(\d[\d,，]*)(?:\.0+)?\s*个?", said.strip())
    return re.sub("[,，]", "", plain.group(1)) if plain else ""


def _rate_of(said: str) -> str:
    """A spreadsheet keeps 96.4% as 0.964."""
    text = said.strip()
    if text.endswith(("%", "％")) or not re.fullmatch(r"0?\.\d+|1(\.0+)?", text):
        return text
    return f"{(Decimal(text) * 100).normalize():f}%"


def check_figures(figures: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what doesn't follow, a sentence each; nothing for figures that agree. What isn't stated isn't checked."""
    return (*_parts(figures), *_counts(figures), *_problems(figures), *_rate(figures))


def _parts(figures: Mapping[str, Any]) -> Iterator[str]:
    parts, closed = figures.get("parts"), figures.get("closed", 0)
    if not parts:
        return
    total = sum(parts.values())
    stated = next((key for key in ("listed", "running", "checked") if key in figures), None)
    if stated is None or figures[stated] == total:
        return
    said = f"{WORDS[stated]} {figures[stated]} 个，各分项相加只有 {total} 个，相差 {figures[stated] - total}"
    if closed and figures[stated] - total == closed:
        said += f"；正好等于本期关停的 {closed} 个，可能没有从总数中减去"
    yield said


def _counts(figures: Mapping[str, Any]) -> Iterator[str]:
    if {"checked", "passed", "failed"} <= figures.keys():
        checked, together = figures["checked"], figures["passed"] + figures["failed"]
        if checked != together:
            yield f"检查 {checked} 个，合格与不合格相加为 {together} 个"
    for small, large in (("checked", "listed"), ("running", "listed"), ("failed", "checked")):
        if small in figures and large in figures and figures[small] > figures[large]:
            yield f"{WORDS[small]} {figures[small]} 个，多于{WORDS[large]} {figures[large]} 个"


def _problems(figures: Mapping[str, Any]) -> Iterator[str]:
    problems = figures.get("problems")
    if problems and "failed" in figures and sum(problems.values()) != figures["failed"]:
        together = sum(problems.values())
        hint = "（一个账号可能有几项问题，应说明）" if together > figures["failed"] else ""
        yield f"不合格 {figures['failed']} 个，各类问题相加为 {together} 个{hint}"


def _rate(figures: Mapping[str, Any]) -> Iterator[str]:
    stated = figures.get("pass_rate", "").rstrip("%％")
    bases = [key for key in _BASES if figures.get(key)]
    if not stated or "failed" not in figures or not bases:
        return
    try:
        places = -int(Decimal(stated).as_tuple().exponent)
    except (InvalidOperation, ValueError):
        yield f"合格率「{figures['pass_rate']}」不是百分数"
        return
    found = {key: Decimal(figures[key] - figures["failed"]) * 100 / figures[key] for key in bases}
    step = Decimal(1).scaleb(-places)
    half_up = {key: value.quantize(step, ROUND_HALF_UP) for key, value in found.items()}
    cut = {key: value.quantize(step, ROUND_DOWN) for key, value in found.items()}
    fits = [key for key in bases if Decimal(stated) in (half_up[key], cut[key])]
    told = "，".join(f"以{WORDS[key]} {figures[key]} 个为基数应为 {half_up[key]}%" for key in bases)
    if not fits:
        yield f"合格率写 {stated}%：{told}，都对不上"
        return
    if len(bases) > 1:
        yield f"合格率 {stated}% 没有写明基数：{told}；请写明"
    if all(Decimal(stated) != half_up[key] for key in fits):
        yield f"合格率 {stated}% 是截去尾数，四舍五入应为 {half_up[fits[0]]}%；请写明取舍方法"
