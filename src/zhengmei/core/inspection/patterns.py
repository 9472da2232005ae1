"""Most accounts of a province publish alike. What the counted rules say depends on few numbers, so it is worked out once
for every pattern of them and kept: the same pattern, the same findings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhengmei.core.inspection.facts import AccountFacts, Span
from zhengmei.core.inspection.finding import Finding, Forecast
from zhengmei.core.inspection.plan import FrequencyPlan, PackPlan, Plan
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


@dataclass(frozen=True, slots=True)
class Said:
    """What the counted rules say of an account: findings by pack in the order of the plan, and what is to come."""

    findings: tuple[tuple[Finding, ...], ...]
    forecast: tuple[Forecast, ...]


def asked_spans(plan: Plan) -> tuple[Span, ...]:
    """Return every span that judging by ``plan`` asks an account's counts for, each once."""
    rules = [rule for pack in plan.packs for rule in pack.frequencies]
    spans = [(rule.measure, *span) for rule in rules for span in (*rule.spans, *open_spans(rule, plan))]
    first, at = plan.first.toordinal(), plan.at.toordinal()
    return tuple(dict.fromkeys([*spans, *((measure, first, at) for measure in ("次", "条", "原创条", "日"))]))


class Patterns:
    """The counted rules of one plan, with what they said of earlier accounts."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._rules = [rule for pack in plan.packs for rule in pack.frequencies]
        self._known: dict[object, Said] = {}

    def judge(self, facts: AccountFacts, life: Life) -> Said:
        """Return what the rules say: from memory where an account of the same pattern came before."""
        if life.offline:
            return self._judged(facts, life)
        pattern = self._pattern(facts, life)
        said = self._known.get(pattern)
        if said is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            said = self._known[pattern] = self._judged(facts, life)
        return said

    def _judged(self, facts: AccountFacts, life: Life) -> Said:
        findings = tuple(tuple(self._findings(pack, facts, life)) for pack in self._plan.packs)
        coming = [entry for pack in self._plan.packs for entry in self._coming(pack, facts, life)]
        return Said(findings, tuple(sorted(coming, key=lambda entry: (entry.fails_on, entry.pack, entry.rule))))

    def _findings(self, pack: PackPlan, facts: AccountFacts, life: Life) -> Iterator[Finding]:
        for rule in pack.frequencies:
            yield from judge_windows(rule, facts, life)
        for stale in pack.staleness:
            yield from judge_stale(stale, facts, life, self._plan)

    def _coming(self, pack: PackPlan, facts: AccountFacts, life: Life) -> Iterator[Forecast]:
        for rule in pack.frequencies:
            yield from forecast_window(rule, facts, life, self._plan)
        for stale in pack.staleness:
            yield from forecast_stale(stale, facts, life, self._plan)

    def _pattern(self, facts: AccountFacts, life: Life) -> object:
        """Everything that the rules look at, and no more: of windows that are met they only tell the lowest count."""
        born = life.born if life.born >= self._plan.first.toordinal() - 1 else 0
        whole = not born and life.ends > max((rule.open_slot.last for rule in self._rules), default=0)
        ends = 0 if whole else life.ends
        account, counted = facts.account, facts.activity
        rules = [self._of_rule(rule, facts, whole) for rule in self._rules]
        since = silent_since(facts, life, self._plan)
        return (born, ends, life.doubt, account.collected, counted.kinds_given, since, *rules)

    def _of_rule(self, rule: FrequencyPlan, facts: AccountFacts, whole: bool) -> object:
        if rule.platforms and facts.account.platform not in rule.platforms:
            return None
        tallies = facts.activity.tallies(rule.measure, rule.spans)
        (held, _), (rolling, _) = facts.activity.tallies(rule.measure, open_spans(rule, self._plan))
        coming = min(held, rule.need), rolling < rule.need
        return (*coming, _outline(tallies, rule.need) if whole else tuple(tallies))


def _outline(tallies: Sequence[tuple[int, int]], need: int) -> object:
    lowest = min((low for low, _ in tallies), default=need)
    if lowest >= need:
        return lowest
    met = min((low for low, _ in tallies if low >= need), default=None)
    return met, tuple(None if low >= need else (low, high >= need) for low, high in tallies)
