"""A desk judges runs of accounts and then writes their lines. It knows all of the inspection but the posts themselves."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhengmei.batch.extras import Extras
from zhengmei.batch.opening import Ground
from zhengmei.batch.plain import Line, Lines
from zhengmei.batch.totals import Totals
from zhengmei.core.inspection.evidence import span_of
from zhengmei.core.inspection.facts import AccountFacts, Activity, Columns, Counted, Post, Sums
from zhengmei.core.inspection.finding import AccountResult, Finding
from zhengmei.core.inspection.judge import Judging
from zhengmei.core.inspection.patterns import asked_spans
from zhengmei.core.inspection.plan import Plan
from zhengmei.core.inspection.register import Register

Proof = tuple[int, date, date]
"""The place of an account and the days whose posts prove what was found."""


@dataclass(frozen=True)
class Told:
    """What only the posts files say: the first day judged, whether kinds are given, which measures are left open, and why a
    place's shortfall cannot be trusted."""

    first: date
    kinds_given: bool
    open_ones: Collection[str]
    doubts: Mapping[int, str]


@dataclass(frozen=True)
class Written:
    """The lines of a run, what they come to, and those that are to be ranked or looked back on."""

    lines: Sequence[str]
    totals: Totals
    compared: Sequence[Mapping[str, Any]] = ()


def written(lines: Iterable[Line], at: str, *, compared: bool) -> Written:
    """Return the lines with their totals. ``compared``: the accounts will stand in a ranking or beside earlier quarters."""
    totals = Totals()
    texts, standing = [], []
    for line in lines:
        totals.add(line.counted, at)
        texts.append(line.text)
        if compared:
            standing.append({key: value for key, value in line.counted.items() if key != "findings"})
    return Written(texts, totals, standing)


class Desk:
    """Runs are judged in any order and written later, when the posts that prove the findings have been looked up."""

    def __init__(self, plan: Plan, ground: Ground, extras: Extras, told: Told) -> None:
        self._plan, self._ground, self._told = plan, ground, told
        self._at, self._compared = plan.at.isoformat(), extras.compares
        self._judging = Judging(plan, Register(ground.directory.accounts))
        self._lines = Lines([pack.pack for pack in plan.packs], extras.of)
        self._columns = Columns(asked_spans(plan), told.open_ones)
        rules = [rule for pack in plan.packs for rule in pack.frequencies]
        self._whole = {(rule.head.pack, rule.head.rule) for rule in rules if rule.measure in ("次", "条")}
        self._results: dict[int, list[tuple[int, AccountResult]]] = {}

    def judge(self, number: int, places: Sequence[int], rows: Sequence[Sequence[Any]]) -> list[Proof]:
        """Judge the accounts at ``places``, of which ``rows`` are counted, and keep the results as run ``number``."""
        results = self._results[number] = list(zip(places, self.results(places, rows), strict=True))
        return [
            (place, *span)
            for place, result in results
            for finding in result.findings
            if (span := span_of(finding)) is not None and not self._empty(finding)
        ]

    def _empty(self, finding: Finding) -> bool:
        """Whether no post can be found: none was counted, by a rule that counts every post."""
        return finding.count == 0 and (finding.pack, finding.rule) in self._whole

    def results(self, places: Sequence[int], rows: Sequence[Sequence[Any]]) -> list[AccountResult]:
        """Return the results of the accounts at ``places``, without the posts that prove them."""
        told, until = self._told, self._plan.at.toordinal()
        active = {row[0]: row for row in rows}
        found = []
        for place in places:
            doubt = told.doubts.get(place, "")
            counted: Counted = Activity(kinds_given=told.kinds_given, doubt=doubt)
            if place in active:
                counted = Sums(self._columns, active[place], until, told.kinds_given, doubt)
            account, messages = self._ground.directory.accounts[place], self._ground.messages.by_account.get(place, ())
            found.append(self._judging.judge(AccountFacts(account, counted, messages)))
        return found

    def write(self, number: int, posts: Mapping[int, Sequence[Post]]) -> Written:
        """Return the lines of run ``number`` with ``posts`` as evidence, and forget the run."""
        lines = (self._lines.of(result, posts.get(place, ())) for place, result in self._results.pop(number))
        return written(lines, self._at, compared=self._compared)
