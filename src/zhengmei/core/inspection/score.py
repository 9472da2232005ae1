"""Scores by a sheet that an office imports: veto, deduct, bonus, caps, gates. No text has weights, so none is built in."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any, Literal

from zhengmei.core.inspection.finding import Finding

Part = Literal["veto", "deduct", "bonus"]
_KEYS = (
    "title", "full", "bonus_cap", "fail_below", "bonus_above", "veto_score", "places", "rounding", "scale", "no_service",
    "service_full", "bottom", "item",
)  # fmt: skip
_ITEM_KEYS = ("id", "part", "title", "points", "cap", "rule", "metric", "below", "at_least", "service")
METRICS = ("followers", "reads", "likes", "comments", "shares", "pushes", "items", "originals", "days")
"""What an item may ask of an account, where the files bring it. Missing is not zero: the item is then left out."""


class SheetError(ValueError):
    """A score sheet that cannot be used; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Item:
    """One indicator. ``points`` a time (0 for a veto), never more than ``cap`` in all.

    ``rule``: every finding «missed» of that rule is one time. ``metric`` with ``below`` or ``at_least``: once where the
    figure is so. With neither a person marks it. ``service``: not asked of those without public services.
    """

    id: str
    part: Part
    title: str
    points: Decimal = Decimal(0)
    cap: Decimal | None = None
    rule: str = ""
    metric: str = ""
    below: Decimal | None = None
    at_least: Decimal | None = None
    service: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """``full``: points before deductions. ``scale``: factor for those without public services (75 × 4/3): of the units in
    ``no_service``, whose ``full`` lacks ``service_full``; of everybody where none is named. ``bottom``: how many last places
    are named."""

    title: str
    items: tuple[Item, ...]
    full: Decimal
    places: int
    rounding: Literal["half_up", "truncate"]
    bonus_cap: Decimal | None = None
    fail_below: Decimal | None = None
    bonus_above: Decimal | None = None
    veto_score: Decimal | None = None
    scale: Decimal = Decimal(1)
    no_service: frozenset[str] | None = None
    service_full: Decimal = Decimal(0)
    bottom: int | None = None

    def for_unit(self, unit: str) -> "Sheet":
        """Return the sheet as it holds for ``unit``."""
        if self.no_service is None:
            return self
        if unit not in self.no_service:
            return replace(self, scale=Decimal(1))
        items = tuple(item for item in self.items if not item.service)
        return replace(self, items=items, full=self.full - self.service_full)


@dataclass(frozen=True, slots=True)
class Mark:
    """A fact that an item speaks of, so many times. One ``fact`` is deducted for once, whatever items name it."""

    item: str
    fact: str
    times: int = 1


@dataclass(frozen=True, slots=True)
class Score:
    """``value`` None: vetoed on a sheet that gives no points for that. ``lines`` explain every point."""

    value: Decimal | None
    passed: bool
    lines: tuple[str, ...]


def parse_sheet(text: str) -> Sheet:
    """Return the sheet written in TOML. Numbers are quoted or whole, so that none is blurred. Raises SheetError."""
    try:
        table = tomllib.loads(text, parse_float=Decimal)
        unknown = [key for key in table if key not in _KEYS]
        if unknown:
            raise SheetError(f"评分表没有「{unknown[0]}」这一项；可用：{'、'.join(_KEYS)}")
        rounding = table["rounding"]
        if rounding not in ("half_up", "truncate"):
            raise SheetError("rounding 要写 half_up（四舍五入）或 truncate（截尾）")
        numbers = {
            key: _number(table[key]) for key in ("bonus_cap", "fail_below", "bonus_above", "veto_score") if key in table
        }
        items = tuple(_item(entry) for entry in table["item"])
        units = frozenset(table["no_service"]) if "no_service" in table else None
        sheet = Sheet(
            table["title"], items, _number(table["full"]), int(table["places"]), rounding,
            scale=_number(table.get("scale", 1)), no_service=units, service_full=_number(table.get("service_full", 0)),
            bottom=int(table["bottom"]) if "bottom" in table else None, **numbers,
        )  # fmt: skip
    except tomllib.TOMLDecodeError as error:
        raise SheetError(f"评分表不是有效的 TOML：{error}") from error
    except KeyError as error:
        raise SheetError(f"评分表缺少「{error.args[0]}」") from error
    except SheetError:
        raise
    except (ArithmeticError, TypeError, ValueError) as error:
        raise SheetError("评分表里有一处该写数的不是数") from error
    if len({item.id for item in sheet.items}) < len(sheet.items):
        raise SheetError("评分表里有两个指标的 id 相同")
    return sheet


def _item(entry: dict[str, Any]) -> Item:
    if entry["part"] not in ("veto", "deduct", "bonus"):
        raise SheetError(f"指标 {entry['id']} 的 part 要写 veto、deduct 或 bonus")
    unknown = [key for key in entry if key not in _ITEM_KEYS]
    if unknown:
        raise SheetError(f"指标 {entry['id']} 没有「{unknown[0]}」这一项；可用：{'、'.join(_ITEM_KEYS)}")
    bounds = {key: _number(entry[key]) for key in ("cap", "below", "at_least") if key in entry}
    metric = entry.get("metric", "")
    if metric and metric not in METRICS:
        raise SheetError(f"指标 {entry['id']} 的 metric 要写其中之一：{'、'.join(METRICS)}")
    if bool(metric) != (("below" in entry) != ("at_least" in entry)):
        raise SheetError(f"指标 {entry['id']}：写了 metric 就要写 below 或 at_least 其中一个，没写就都不写")
    return Item(
        entry["id"], entry["part"], entry["title"], _number(entry.get("points", 0)), rule=entry.get("rule", ""),
        metric=metric, service=bool(entry.get("service", False)), **bounds,
    )  # fmt: skip


def _number(value: Any) -> Decimal:
    return Decimal(str(value))


def marks_of(
    sheet: Sheet, findings: Iterable[Finding], figures: Mapping[str, int | None]
) -> tuple[tuple[Mark, ...], tuple[str, ...]]:
    """Return what an inspection itself marks on ``sheet``, and sentences on the items whose figures nobody brought.

    A pack that accuses nobody marks nothing. The window of a finding makes the fact, so that two items on one rule
    deduct for it once.
    """
    missed = [finding for finding in findings if finding.outcome == "missed" and not finding.preview]
    marks, left_out = [], []
    for item in sheet.items:
        if item.rule:
            own = [f for f in missed if item.rule in (f.rule, f"{f.pack}:{f.rule}")]
            marks += [Mark(item.id, f"{f.pack}:{f.rule}:{f.window}:{number}") for number, f in enumerate(own)]
        elif item.metric:
            value = figures.get(item.metric)
            if value is None:
                left_out.append(f"{item.title}：没有所需的数据，未计")
            elif (item.below is not None and value < item.below) or (
                item.at_least is not None and value >= item.at_least
            ):
                marks.append(Mark(item.id, f"{item.metric}={value}"))
    return tuple(marks), tuple(left_out)


def score(sheet: Sheet, marks: Iterable[Mark]) -> Score:
    """Return the score of one account or unit. Raises SheetError for a mark on an item that the sheet doesn't have.

    A veto ends it. Below ``fail_below`` fails; the bonus counts only above ``bonus_above``.
    """
    given = list(marks)
    known = {item.id for item in sheet.items}
    stray = next((mark.item for mark in given if mark.item not in known), None)
    if stray is not None:
        raise SheetError(f"评分表里没有指标「{stray}」")
    vetoes = [i for i in sheet.items if i.part == "veto" and any(m.item == i.id and m.times for m in given)]
    if vetoes:
        return Score(sheet.veto_score, False, tuple(f"单项否决：{item.title}" for item in vetoes))
    lost = list(_counted(sheet, given, "deduct"))
    base = max(Decimal(0), (sheet.full - sum((points for points, _ in lost), Decimal(0))) * sheet.scale)
    lines = [line for _, line in lost]
    if sheet.scale != 1:
        lines.append(f"按 {sheet.scale} 折算")
    if sheet.fail_below is not None and base < sheet.fail_below:
        return Score(_rounded(sheet, base), False, (*lines, f"低于 {sheet.fail_below} 分"))
    if sheet.bonus_above is None or base > sheet.bonus_above:
        won = list(_counted(sheet, given, "bonus"))
        extra = sum((points for points, _ in won), Decimal(0))
        lines += [line for _, line in won]
        if sheet.bonus_cap is not None and extra > sheet.bonus_cap:
            extra = sheet.bonus_cap
            lines.append(f"加分最多 {sheet.bonus_cap} 分")
        base += extra
    return Score(_rounded(sheet, base), True, tuple(lines))


def _counted(sheet: Sheet, marks: list[Mark], part: Part) -> Iterator[tuple[Decimal, str]]:
    """Points by item in the order of the sheet; a fact already counted under an earlier item is passed over."""
    used: set[str] = set()
    for item in (item for item in sheet.items if item.part == part):
        own = [mark for mark in marks if mark.item == item.id]
        fresh = {mark.fact: mark for mark in own if mark.fact not in used}
        repeated = sum(mark.fact in used for mark in own)
        used |= fresh.keys()
        points = item.points * sum(mark.times for mark in fresh.values())
        capped = points if item.cap is None else min(points, item.cap)
        sign = "-" if part == "deduct" else "+"
        if capped:
            note = f"（以 {item.cap} 分为限）" if capped < points else ""
            yield capped, f"{item.title} {sign}{capped}{note}"
        if repeated:
            yield Decimal(0), f"{item.title}：有 {repeated} 项事实已在前面计过，不重复计"


def _rounded(sheet: Sheet, value: Decimal) -> Decimal:
    mode = ROUND_HALF_UP if sheet.rounding == "half_up" else ROUND_DOWN
    return value.quantize(Decimal(1).scaleb(-sheet.places), mode)
