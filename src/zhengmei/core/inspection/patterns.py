"""Most accounts of a province publish alike. What the counted rules say depends on few numbers, so it is worked out once
for every pattern of them and kept: the same pattern, the very same findings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from zhengmei.core.inspection.facts import AccountFacts, Span
from zhengmei.core.inspection.finding import Finding, Forecast
from zhengmei.core.inspection.plan import FrequencyPlan, Plan, StalenessPlan
from zhengmei.core.inspection.updates import (
    Life,
    forecast_stale,
    forecast_window,
    judge_stale,
    judge_windows,
    open_spans,
    silent_since,
)

_KEPT = 50_000
_Spans = tuple[tuple[int, int], ...]
_Part = tuple[tuple[Finding, ...], tuple[Forecast, ...]]


@dataclass(frozen=True, slots=True)
class Said:
    """What the counted rules say of an account: findings by pack in the order of the plan, and what is to come."""

    findings: Sequence[Sequence[Finding]]
    forecast: tuple[Forecast, ...]


def asked_spans(plan: Plan) -> tuple[Span, ...]:
    """Return every span that judging by ``plan`` asks an account's counts for, each once."""
    rules = [rule for pack in plan.packs for rule in pack.frequencies]
    spans = [(rule.measure, *span) for rule in rules for span in (*rule.spans, *open_spans(rule, plan))]
    first, at = plan.first.toordinal(), plan.at.toordinal()
    return tuple(dict.fromkeys([*spans, *((measure, first, at) for measure in ("次", "条", "原创条", "日"))]))


class Patterns:
    """The counted rules of one plan, with what each said of earlier accounts."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        # Each rule with its number and the spans that it asks for, by pack.
        number = count()
        self._packs: list[list[tuple[int, FrequencyPlan | StalenessPlan, _Spans]]] = [
            [
                *((next(number), rule, (*rule.spans, *open_spans(rule, plan))) for rule in pack.frequencies),
                *((next(number), rule, ()) for rule in pack.staleness),
            ]
            for pack in plan.packs
        ]
        self._open_until = max(
            (rule.open_slot.last for pack in plan.packs for rule in pack.frequencies), default=plan.at.toordinal()
        )
        self._first = plan.first.toordinal()
        self._known: dict[object, _Part] = {}

    def judge(self, facts: AccountFacts, life: Life) -> Said:
        """Return what the rules say: from memory where an account of the same pattern came before."""
        born = life.born if life.born >= self._first - 1 else 0
        whole = not born and life.ends > self._open_until
        account, counted = facts.account, facts.activity
        common = born, 0 if whole else life.ends, life.doubt, account.collected, counted.kinds_given
        since = silent_since(facts, life, self._plan)
        said: list[Sequence[Finding]] = []
        coming: list[Forecast] = []
        for rules in self._packs:
            found: list[Finding] = []
            for number, rule, spans in rules:
                shown = _pattern(rule, spans, facts, whole) if isinstance(rule, FrequencyPlan) else since
                findings, forecasts = self._part((number, common, shown), rule, facts, life)
                found += findings
                coming += forecasts
            said.append(found)
        if len(coming) > 1:
            coming.sort(key=_soonest)
        return Said(said, tuple(coming))

    def _part(self, pattern: object, rule: FrequencyPlan | StalenessPlan, facts: AccountFacts, life: Life) -> _Part:
        known = None if life.offline else self._known.get(pattern)
        if known is not None:
            return known
        if isinstance(rule, FrequencyPlan):
            part = tuple(judge_windows(rule, facts, life)), tuple(forecast_window(rule, facts, life, self._plan))
        else:
            part = (
                tuple(judge_stale(rule, facts, life, self._plan)),
                tuple(forecast_stale(rule, facts, life, self._plan)),
            )
        if not life.offline:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[pattern] = part
        return part


def _soonest(entry: Forecast) -> tuple[date, str, str]:
    return entry.fails_on, entry.pack, entry.rule


def _pattern(rule: FrequencyPlan, spans: _Spans, facts: AccountFacts, whole: bool) -> object:
    """Everything that a rule looks at, and no more: of windows that are met it only tells the lowest count."""
    if rule.platforms and facts.account.platform not in rule.platforms:
        return None
    need, counted = rule.need, facts.activity
    *lows, held, rolling = counted.least(rule.measure, spans)
    coming = min(held, need), rolling < need
    lowest = min(lows, default=need)
    if whole and lowest >= need:
        return coming, lowest
    tallies = counted.tallies(rule.measure, rule.spans)
    if not whole:
        return coming, tuple(tallies)
    met = min([low for low in lows if low >= need], default=None)
    return coming, met, tuple([None if low >= need else (low, high >= need) for low, high in tallies])
