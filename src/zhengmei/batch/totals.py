"""Overall figures. One place counts, so that a bulletin, its annex and the result file cannot disagree."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

_WORST_FIRST = ("fail", "manual", "named", "pass")
VERDICTS = ("pass", "named", "fail", "manual")
ROUNDING = "百分比保留两位小数，四舍五入"


@dataclass
class Tally:
    """Accounts by verdict; ``closed`` ones are listed and belong to no base."""

    listed: int = 0
    closed: int = 0
    verdicts: dict[str, int] | None = None

    def add(self, verdict: str, closed: bool) -> None:
        """Count one account."""
        self.verdicts = self.verdicts or dict.fromkeys(VERDICTS, 0)
        self.listed += 1
        if closed:
            self.closed += 1
        else:
            self.verdicts[verdict] += 1

    def include(self, other: "Tally") -> None:
        """Count the accounts of another one too."""
        self.listed += other.listed
        self.closed += other.closed
        if other.verdicts:
            own = self.verdicts or dict.fromkeys(VERDICTS, 0)
            self.verdicts = {verdict: own[verdict] + other.verdicts[verdict] for verdict in VERDICTS}

    def table(self) -> dict[str, Any]:
        """Return listed = running + closed, the verdicts of the running ones, and the rate with its base."""
        verdicts = self.verdicts or dict.fromkeys(VERDICTS, 0)
        running = self.listed - self.closed
        return {"listed": self.listed, "closed": self.closed, "running": running, **verdicts, **rates(verdicts)}

    def unit_table(self) -> dict[str, Any]:
        """Return the same for a unit, with its verdict: that of its worst running account, None where it has none."""
        verdicts = self.verdicts or {}
        worst = next((verdict for verdict in _WORST_FIRST if verdicts.get(verdict)), None)
        table = self.table()
        return {"verdict": worst, **table, "fail_share": percent(table["fail"], table["running"])}


def rates(verdicts: Mapping[str, int]) -> dict[str, str | None]:
    """Return the pass rate over the running accounts: named ones pass (点名但合格). While some still wait for a person it
    lies between ``pass_rate_low`` and ``pass_rate``; None where there is no account."""
    base = sum(verdicts[verdict] for verdict in VERDICTS)
    good = verdicts["pass"] + verdicts["named"]
    return {"pass_rate": percent(good + verdicts["manual"], base), "pass_rate_low": percent(good, base)}


def percent(part: int, base: int) -> str | None:
    """Return ``part`` of ``base`` in percent with two places, half up, as text; None where the base is 0."""
    if base == 0:
        return None
    return str((Decimal(part) * 100 / Decimal(base)).quantize(Decimal("0.01"), ROUND_HALF_UP))


class Totals:
    """The whole and its parts: by platform, region and unit, by rule how many accounts it holds something against."""

    def __init__(self) -> None:
        self.whole = Tally()
        self.parts: dict[str, dict[str, Tally]] = {
            part: defaultdict(Tally) for part in ("by_platform", "by_region", "by_unit")
        }
        self.rules: dict[tuple[str, str], dict[str, int]] = {}
        self.preview: dict[str, int] = {}

    def add(self, account: Mapping[str, Any], at: str) -> None:
        """Count one line of the result file."""
        closed = is_closed(account, at)
        self.whole.add(account["verdict"], closed)
        for part, key in (
            ("by_platform", account["platform"]), ("by_region", account["region"]), ("by_unit", account["sponsor"]),
        ):  # fmt: skip
            if key:
                self.parts[part][key].add(account["verdict"], closed)
        if "preview_verdict" in account and not closed:
            self.preview[account["preview_verdict"]] = self.preview.get(account["preview_verdict"], 0) + 1
        if closed:
            return
        said = {
            (f["pack"], f["rule"], f["outcome"]) for f in account["findings"] if f["outcome"] in ("missed", "unknown")
        }
        for pack, rule, outcome in said:
            counted = self.rules.setdefault((pack, rule), {"missed": 0, "unknown": 0})
            counted[outcome] += 1

    def include(self, other: "Totals") -> None:
        """Count the accounts of other totals too."""
        self.whole.include(other.whole)
        for part, tallies in other.parts.items():
            for key, tally in tallies.items():
                self.parts[part][key].include(tally)
        for rule, counted in other.rules.items():
            own = self.rules.get(rule, {})
            self.rules[rule] = {outcome: own.get(outcome, 0) + number for outcome, number in counted.items()}
        for verdict, number in other.preview.items():
            self.preview[verdict] = self.preview.get(verdict, 0) + number

    def table(self) -> dict[str, Any]:
        """Return the figures, keys in order."""
        table: dict[str, Any] = {**self.whole.table(), "rounding": ROUNDING}
        for part, tallies in self.parts.items():
            unit = part == "by_unit"
            table[part] = {k: tallies[k].unit_table() if unit else tallies[k].table() for k in sorted(tallies)}
        table["by_rule"] = [{"pack": pack, "rule": rule, **self.rules[pack, rule]} for pack, rule in sorted(self.rules)]
        if self.preview:
            table["preview"] = {verdict: self.preview.get(verdict, 0) for verdict in VERDICTS}
        return table


def is_closed(account: Mapping[str, Any], at: str) -> bool:
    """Return whether the account was closed by the check day: listed, but part of no base (the «镇巴» case)."""
    if account["closed_on"]:
        return bool(account["closed_on"] <= at)
    return account["state"] in ("closed", "deregistered")


def recount(accounts: Iterable[Mapping[str, Any]], at: str) -> dict[str, Any]:
    """Return the totals of these lines, counted again."""
    totals = Totals()
    for account in accounts:
        totals.add(account, at)
    return totals.table()
