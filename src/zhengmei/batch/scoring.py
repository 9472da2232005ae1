"""Scores by an imported sheet, ranks, and who stood at the bottom in quarters in a row: from the lines of a result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from zhengmei.core.inspection.facts import Account
from zhengmei.core.inspection.finding import AccountResult
from zhengmei.core.inspection.ladder import repeated_bottom
from zhengmei.core.inspection.ranking import rank
from zhengmei.core.inspection.score import Mark, Sheet, SheetError, marks_of, parse_sheet, score
from zhengmei.core.inspection.windows import QuarterResult
from zhengmei.core.pack.cites import cite_rule, rule_notes
from zhengmei.core.pack.schema import Pack, Rank
from zhengmei.intake.problems import Unreadable

Key = tuple[str, str, str]
DRAFT = "排名只对正式发布的季度通报计，草稿不计（T-36）；措施由人决定"
_ROUNDING = {"half_up": "四舍五入", "truncate": "截尾"}


def load_sheet(path: Path) -> Sheet:
    """Return the sheet in that file. Raises Unreadable with a sentence."""
    try:
        return parse_sheet(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"评分表 {path.name} 读不到，或者不是 UTF-8 文字") from error
    except SheetError as error:
        raise Unreadable(f"评分表 {path.name}：{error}") from error


def sheet_table(sheet: Sheet, packs: Sequence[Pack]) -> dict[str, Any]:
    """Return what the result says of the sheet: how it rounds, and how many last places are named and why."""
    bottom, source = sheet.bottom, "评分表"
    for pack in packs:
        rule = pack.rule("rank.bottom")
        if bottom is None and rule is not None and isinstance(rule.params, Rank):
            bottom, source = rule.params.bottom, "、".join(str(citation) for citation in cite_rule(pack, rule))
    return {
        "title": sheet.title,
        "full": str(sheet.full),
        "rounding": f"保留 {sheet.places} 位小数，{_ROUNDING[sheet.rounding]}",
        "items": [{"id": item.id, "part": item.part, "title": item.title} for item in sheet.items],
        "bottom": bottom,
        "bottom_from": source if bottom is not None else "条文和评分表都没有写后几位",
    }


def score_table(
    sheet: Sheet, result: AccountResult, marks: Sequence[Mark], figures: Mapping[str, int | None]
) -> dict[str, Any]:
    """Return one account's score with a line for every point. Raises Unreadable for a mark that the sheet lacks."""
    own = sheet.for_unit(result.account.sponsor)
    given = [mark for mark in marks if mark.item not in {item.id for item in sheet.items if item.service}]
    found, left_out = marks_of(own, result.findings, figures)
    try:
        scored = score(own, [*found, *(marks if own.items == sheet.items else given)])
    except SheetError as error:
        raise Unreadable(f"「{result.account.name}」的评分：{error}") from error
    value = None if scored.value is None else str(scored.value)
    return {"value": value, "passed": scored.passed, "lines": [*scored.lines, *left_out]}


@dataclass
class History:
    """Earlier results: what each account was in which quarter."""

    quarters: list[tuple[int, int]] = field(default_factory=list)
    accounts: dict[Key, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: Mapping[str, Any], name: str) -> None:
        """Take one earlier result. Raises Unreadable where its quarter was given already."""
        quarter = quarter_of(table["at"])
        if quarter in self.quarters:
            raise Unreadable(f"{name}：{quarter[0]} 年第 {quarter[1]} 季度的结果给了两次")
        self.quarters.append(quarter)
        places = {tuple(place["account"]): place for place in table.get("ranking", {}).get("places", ())}
        for account in table["accounts"]:
            key = account["account"], account["platform"], account["account_id"]
            place = places.get(key)
            self.accounts.setdefault(key, []).append(
                {
                    "year": quarter[0],
                    "quarter": quarter[1],
                    "ranked": place is not None,
                    "ranked_bottom": bool(place and place["bottom"]),
                    "failed": account["verdict"] == "fail",
                }
            )

    def of(self, account: Account) -> list[dict[str, Any]]:
        """Return the account's quarters, earliest first."""
        return sorted(self.accounts.get(account.key, []), key=lambda past: (past["year"], past["quarter"]))


def quarter_of(day: str) -> tuple[int, int]:
    """Return year and quarter of a day in ISO form."""
    told = date.fromisoformat(day)
    return told.year, (told.month + 2) // 3


class Standing:
    """Collects the lines of a result and says at the end how the accounts stand to each other."""

    def __init__(self, head: Mapping[str, Any], packs: Sequence[Pack] = ()) -> None:
        self._sheet: Mapping[str, Any] | None = head.get("score_sheet")
        self._looks_back = "history" in head
        self._at = str(head["at"])
        self._packs = packs
        self._scores: dict[Key, Decimal] = {}
        self._past: list[tuple[Key, list[dict[str, Any]], str]] = []

    def add(self, line: Mapping[str, Any]) -> None:
        """Take one account."""
        key = line["account"], line["platform"], line["account_id"]
        if "score" in line and line["score"]["value"] is not None:
            self._scores[key] = Decimal(line["score"]["value"])
        if self._looks_back:
            self._past.append((key, line.get("past", []), line["verdict"]))

    def tables(self) -> dict[str, Any]:
        """Return «ranking» where there is a sheet and «repeated» where earlier quarters were given."""
        tables: dict[str, Any] = {}
        bottom: set[Key] = set()
        if self._sheet is not None:
            tables["ranking"], bottom = self._ranking(self._sheet["bottom"])
        if self._looks_back:
            tables["repeated"] = self._repeated(bottom)
        return tables

    def _ranking(self, last: int | None) -> tuple[dict[str, Any], set[Key]]:
        names = {"\t".join(key): key for key in self._scores}
        ranking = rank({name: self._scores[key] for name, key in names.items()}, last or 1)
        places = [
            {
                "account": list(names[place.name]),
                "score": str(place.score),
                "rank": place.rank,
                "tied": place.tied,
                "bottom": place.bottom and last is not None,
            }
            for place in ranking.places
        ]
        notes = [*(ranking.notes if last is not None else ()), DRAFT]
        return {"of": len(places), "bottom": last, "places": places, "notes": notes}, {
            names[place.name] for place in ranking.places if place.bottom and last is not None
        }

    def _repeated(self, bottom: set[Key]) -> list[dict[str, Any]]:
        year, quarter = quarter_of(self._at)
        found = []
        for key, past, verdict in self._past:
            history = [QuarterResult(**one) for one in past]
            history.append(QuarterResult(year, quarter, key in self._scores, key in bottom, verdict == "fail"))
            for pack in self._packs:
                said = repeated_bottom(pack, history)
                rule = pack.rule("rank.bottom")
                if said is not None and rule is not None and said.outcome != "none":
                    found.append(
                        {
                            "account": list(key),
                            "pack": pack.head.id,
                            "outcome": said.outcome,
                            "reason": said.reason,
                            "cites": [str(citation) for citation in cite_rule(pack, rule)],
                            "notes": list(rule_notes(rule)),
                        }
                    )
        return found
